import ArgumentParser
import Domain
import Measures
import Packs
import Pipeline
import Store

struct ReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Say where a figure came from, by its code.",
        discussion: """
              connect-measure receipt 7K3F-9QXC-M2HG
              connect-measure receipt 7K3F-9QXC-M2HG --recompute
              connect-measure receipt 7K3F-9QXC-M2HG --pack Packs/board-2026-03.xlsx

            With --pack nothing but the workbook is read, and only what it discloses is shown. From
            the database come the exact figures, for analysts.
            """)

    @Argument(help: "The code, as a pack or a command printed it.") var code: String

    @Flag(help: "Count the figure again, as known at its run, and say whether it is the same.")
    var recompute = false

    @Option(help: "Read the receipts sheet of this workbook instead of the database.")
    var pack: String?

    @Flag(help: "Leave out the statements that counted.") var withoutSQL = false
    @Flag(help: "Print as JSON.") var json = false
    @OptionGroup var options: ServiceOptions

    mutating func run() async throws {
        let code = try ReceiptCode(self.code)
        if let pack {
            guard !recompute else {
                throw ValidationError("--recompute needs the database; leave out --pack.")
            }
            let line = try PackReceipt.find(code, inWorkbook: pack)
            return json ? try Terminal.sayJSON(line) : Terminal.say(line.text)
        }
        let database = try await Service(options).openDatabase()
        let receipt = try await ReceiptStage.receipt(code, database)
        try await ReceiptPrinter(recomputes: recompute, withSQL: !withoutSQL, json: json)
            .say(receipt, database)
        await database.close()
    }
}

/// Prints a receipt, counted again if asked for.
struct ReceiptPrinter {
    let recomputes: Bool
    let withSQL: Bool
    let json: Bool
    var eventRight: EventRight?

    func say(_ receipt: Receipt, _ database: Database) async throws {
        let recount = recomputes ? try await ReceiptStage.recount(receipt, database) : nil
        var events: [ReceiptEvents]?
        if let eventRight {
            events = try await ReceiptStage.contributors(to: receipt, by: eventRight, database)
        }
        if json {
            var entry = ReceiptEntry(receipt)
            entry.recountIsSame = recount?.isSame
            entry.recountDifferences = recount?.differences
            entry.events = events
            try Terminal.sayJSON(entry)
        } else {
            Terminal.say(receipt.text(withSQL: withSQL))
            for part in events ?? [] { Terminal.say("\n" + part.text) }
            if let recount {
                Terminal.say("")
                Terminal.say(
                    recount.isSame
                        ? "Counted again as known at load \(receipt.run.seen.last): the same."
                        : "Counted again as known at load \(receipt.run.seen.last): NOT the"
                            + " same.\n  " + recount.differences.joined(separator: "\n  "))
            }
        }
        if let recount, !recount.isSame { throw Failure.needsAttention }
    }
}
