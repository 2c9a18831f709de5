import ArgumentParser
import Domain
import Measures
import Pipeline
import Store

struct MeasuresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measures", abstract: "List, show and check the measure definitions.",
        subcommands: [List.self, Show.self, Check.self, CompareVersions.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all measures.")
        @Flag(help: "Print as JSON.") var json = false
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let definitions = try await Service(options).definitions(asOf)
            if json { return try Terminal.sayJSON(definitions.map(MeasureEntry.init)) }
            Terminal.say(
                Terminal.table(
                    headings: ["Code", "Version", "Title", "Unit"],
                    rows: definitions.map {
                        [$0.code.text, $0.version, $0.title, $0.unit]
                    }))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one measure in plain words.")
        @Argument(help: "The measure's code, such as EA01.") var code: String
        @Flag(help: "Print as JSON.") var json = false
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let definitions = try await Service(options).definitions(asOf)
            let wanted = code.uppercased()
            guard let definition = definitions.first(where: { $0.code.text == wanted }) else {
                throw Service.noMeasure(code, of: definitions.map(\.code))
            }
            if json { return try Terminal.sayJSON(MeasureEntry(definition)) }
            Terminal.say(MeasureEntry(definition).text)
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check every definition and dataset against the database, and run their"
                + " worked examples.")
        @Flag(help: "Print as JSON.") var json = false
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let service = try Service(options)
            let catalogue = try MeasureCatalogue.load(folder: service.measures)
            let database = try await service.openDatabase()
            let report = try await MeasureChecker(catalogue, database).check()
            await database.close()
            let count = report.issues.count
            if json {
                try Terminal.sayJSON(CheckReport(report))
                if count > 0 { throw Failure.needsAttention }
                return
            }
            for issue in report.issues { Terminal.say(issue.description) }
            Terminal.say(
                "\(report.measureCount) definitions, \(report.datasetCount) datasets and"
                    + " \(report.exampleCount) worked examples"
                    + " checked: "
                    + (count == 0 ? "all hold." : Terminal.counted(count, "problem") + "."))
            if count > 0 { throw Failure.needsAttention }
        }
    }
}

extension Service {
    /// The definitions of the files, or those that the figures followed at an earlier state.
    fileprivate func definitions(_ asOf: AsOfOptions) async throws -> [MeasureDefinition] {
        guard asOf.asOf != nil else {
            return try MeasureCatalogue.load(folder: measures).definitions
        }
        let database = try await openDatabase()
        let run = try await asOf.run(database) ?? 0
        let definitions = try await VersionStage.definitions(asOfRun: run, database)
        await database.close()
        return definitions
    }
}

extension Service {
    /// The measure that a person names by its code: one of the definition files, or one that an
    /// earlier run used.
    func measureCode(_ text: String, _ database: Database) async throws -> MeasureCode {
        let codes = try MeasureCatalogue.load(folder: measures).definitions.map(\.code)
        if let code = MeasureCode(text.uppercased()) {
            if codes.contains(code) { return code }
            let versions = try await database.versions(of: code)
            if !versions.isEmpty { return code }
        }
        throw Self.noMeasure(text, of: codes)
    }

    /// The refusal of a code that no measure has.
    static func noMeasure(_ text: String, of codes: [MeasureCode]) -> NotThere {
        NotThere(
            "There is no measure “\(text)”. The codes are "
                + codes.map(\.text).joined(separator: ", ") + ".")
    }
}

/// A definition for people and programs.
struct MeasureEntry: Encodable {
    let code, version, title, description, unit, why: String
    let numerator: String
    let denominator: String?

    init(_ definition: MeasureDefinition) {
        code = definition.code.text
        version = definition.version
        title = definition.title
        description = definition.description
        unit = definition.unit
        why = definition.whyItMatters
        numerator = definition.numerator.words
        denominator = definition.denominator?.words
    }

    var text: String {
        """
        \(code) \(title) (version \(version))

        \(description)
        Why it matters: \(why)
        Unit: \(unit)
        Counted: \(numerator)
        \(denominator.map { "Out of: \($0)" } ?? "No denominator: a count.")
        """
    }
}
