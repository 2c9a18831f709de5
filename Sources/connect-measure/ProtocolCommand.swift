import ArgumentParser
import Domain
import Foundation
import Measures
import Pipeline
import Store

struct ProtocolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protocol",
        abstract: "What the evaluation will compare, frozen before the data are in.",
        discussion: """
            Protocols are files in Config/protocols. Freezing stores the hash of what a file says,
            with the day; from then on a changed file is not answered. Once data of the window are
            in, a question can be frozen as an exploratory one only.

              connect-measure protocol list
              connect-measure protocol freeze delays admissions-65-and-over
              connect-measure protocol show delays
            """,
        subcommands: [List.self, Show.self, Freeze.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all protocols.")
        @Flag(help: "Print as JSON.") var json = false
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let service = try Service(options)
            let questions = try service.protocols()
            let database = try await service.openDatabase()
            let frozen = try await database.frozenProtocols()
            await database.close()
            if json {
                return try Terminal.sayJSON(
                    questions.map { ProtocolEntry(ProtocolStanding($0, frozen: frozen)) })
            }
            Terminal.say(
                Terminal.table(
                    headings: ["Protocol", "Measure", "Role", "Window", "State"],
                    rows: questions.map { question in
                        let standing = ProtocolStanding(question, frozen: frozen)
                        return [
                            question.name, question.measure.text, question.role.rawValue,
                            "\(question.windowMonths.lowerBound) to"
                                + " \(question.windowMonths.upperBound)",
                            standing.frozen == nil
                                ? "not frozen"
                                : standing.isChanged
                                    ? "changed since it was frozen"
                                    : "frozen \(standing.frozen?.frozenOn ?? "")",
                        ]
                    }))
            if let warning = ProtocolFreeze.reach(questions) { Terminal.complain(warning) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a protocol, its hash and its frozen record.")
        @Argument(help: "The protocol's name.") var name: String
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let service = try Service(options)
            let question = try service.protocols(named: [name])[0]
            let database = try await service.openDatabase()
            let frozen = try await database.frozenProtocols()
            await database.close()
            Terminal.say(question.canonicalText)
            Terminal.say("SHA-256: \(ProtocolFreeze.hash(question))")
            Terminal.say(ProtocolStanding(question, frozen: frozen).sentence)
        }
    }

    struct Freeze: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Freeze protocols: what they ask cannot change any more.")
        @Argument(help: "The names; all protocols when none is given.") var names: [String] = []
        @Flag(help: "Freeze as exploratory, which is all that is left once data are in.")
        var exploratory = false
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let service = try Service(options)
            let questions = try service.protocols(named: names)
            let catalogue = try MeasureCatalogue.load(folder: service.measures)
            let database = try await service.openDatabase()
            if let warning = ProtocolFreeze.reach(try service.protocols()) {
                Terminal.complain(warning)
            }
            var refused = 0
            for question in questions {
                do {
                    let frozen = try await ProtocolFreeze.freeze(
                        question, exploratory: exploratory, catalogue: catalogue,
                        database: database)
                    Terminal.say(
                        "\(question.name): frozen \(frozen.frozenOn ?? "") as \(frozen.role),"
                            + " \(frozen.hash.prefix(8))")
                } catch let fault as ProtocolFault {
                    refused += 1
                    Terminal.complain(fault.description)
                }
            }
            await database.close()
            if refused > 0 { throw Failure.needsAttention }
        }
    }
}

extension Service {
    /// The protocols in Config/protocols, or those of the given names in their order.
    func protocols(named names: [String] = []) throws -> [EvaluationProtocol] {
        let all = try EvaluationProtocol.load(
            folder: config.appendingPathComponent("protocols"))
        guard !names.isEmpty else { return all }
        return try names.map { name in
            guard let found = all.first(where: { $0.name == name }) else {
                let known = all.map(\.name).joined(separator: ", ")
                throw NotThere("There is no protocol \(name). There are: \(known).")
            }
            return found
        }
    }
}

/// A protocol and its record, for programs.
private struct ProtocolEntry: Encodable {
    let name, question, measure, role, from, to: String
    /// The day it was frozen; nil where it is not.
    let frozen: String?
    /// Whether the file says something else than was frozen.
    let isChanged: Bool

    init(_ standing: ProtocolStanding) {
        let own = standing.question
        name = own.name
        question = own.question
        measure = own.measure.text
        role = own.role.rawValue
        from = own.windowMonths.lowerBound.isoText
        to = own.windowMonths.upperBound.isoText
        frozen = standing.frozen?.frozenOn
        isChanged = standing.isChanged
    }
}
