import ArgumentParser
import Foundation
import Pipeline
import Store

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Work through the rows that were held back for a person to decide.",
        subcommands: [List.self, Release.self, Drop.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the held rows, without what is in them.")
        @Option(help: "Only this feed, such as SUS_APC.") var feed: String?
        @Option(help: "How many rows to show.") var most = 40
        @Flag(help: "Print all rows as JSON.") var json = false
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let database = try await Service(options).openDatabase()
            let held = try await database.heldRows(feed: feed)
            await database.close()
            if json { return try Terminal.sayJSON(held.map(HeldEntry.init)) }
            guard !held.isEmpty else { return Terminal.say("No rows are held.") }
            Terminal.say(
                Terminal.table(
                    headings: ["Number", "Feed", "File", "Row", "Rule", "Expected"],
                    rows: held.prefix(most).map {
                        [
                            "\($0.id)", $0.feed, $0.fileName, "\($0.row)", $0.rule, $0.expected,
                        ]
                    }, right: [0, 3]))
            if held.count > most { Terminal.say("… and \(held.count - most) more (--most).") }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take held rows in after all: the rule that held each is waived for it.")
        @Argument(help: "The numbers of the rows, from quarantine list.") var numbers: [Int]
        @Option(help: "Why, for the record.") var note: String?
        @Flag(help: "Print the outcome as JSON.") var json = false
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let service = try Service(options)
            let database = try await service.openDatabase()
            let rows = try await database.heldRows(numbered: numbers)
            let stage = try service.loadStage(database)
            let files = try await stage.release(
                rows, in: service.data.appendingPathComponent("released"), by: NSUserName(),
                note: note)
            let again = try await stage.heldAgain(files)
            await database.close()
            // Rows whose file was refused, under an agreement that has ended say, stay held.
            let taken = files.filter { $0.outcome.status != .rejected }.flatMap(\.released)
            let report = LoadReport(writesFiles: false)
            for file in files { await report.add(.success(file), file.file) }
            if json {
                try Terminal.sayJSON(ReleaseEntry(files: await report.files, heldAgain: again))
            } else {
                Terminal.say(await report.text())
                for held in again { Terminal.say("\n" + held.sentence) }
            }
            if taken.count < numbers.count || !again.isEmpty { throw Failure.needsAttention }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Leave held rows out for good; they stay on record.")
        @Argument(help: "The numbers of the rows, from quarantine list.") var numbers: [Int]
        @Option(help: "Why, for the record.") var note: String?
        @Flag(help: "Print the outcome as JSON.") var json = false
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let database = try await Service(options).openDatabase()
            _ = try await database.heldRows(numbered: numbers)
            try await database.decide(
                held: numbers, released: false, by: NSUserName(), note: note)
            await database.close()
            if json { return try Terminal.sayJSON(["dropped": numbers]) }
            Terminal.say(Terminal.counted(numbers.count, "row") + " dropped.")
        }
    }
}

/// A held row for programs, without what is in it.
private struct HeldEntry: Encodable {
    let number: Int
    let feed, contract, file: String
    let sender, period, version: String?
    let row: Int
    let rule, expected: String

    init(_ held: HeldRecord) {
        number = held.id
        feed = held.feed
        contract = held.contract
        file = held.fileName
        sender = held.sender
        period = held.period
        version = held.version
        row = held.row
        rule = held.rule
        expected = held.expected
    }
}

/// What a release came to, for programs.
private struct ReleaseEntry: Encodable {
    let files: [LoadReport.File]
    let heldAgain: [Again]

    struct Again: Encodable {
        let feed, rule, expected, sentence: String
        let isForGood: Bool
        let was, now: [Int]
    }

    init(files: [LoadReport.File], heldAgain: [HeldAgain]) {
        self.files = files
        self.heldAgain = heldAgain.map {
            Again(
                feed: $0.feed, rule: $0.rule, expected: $0.expected, sentence: $0.sentence,
                isForGood: $0.isForGood, was: $0.numbers.map(\.was), now: $0.numbers.map(\.now))
        }
    }
}

extension Database {
    /// The held rows of these numbers; refuses numbers that no held row has.
    fileprivate func heldRows(numbered numbers: [Int]) async throws -> [HeldRecord] {
        let rows = try await heldRows(ids: numbers)
        let missing = Set(numbers).subtracting(rows.map(\.id)).sorted()
        guard missing.isEmpty else {
            throw NotThere(
                "Not held: \(missing.map(String.init).joined(separator: ", ")). The numbers are"
                    + " those of quarantine list.")
        }
        return rows
    }
}
