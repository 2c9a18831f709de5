import ArgumentParser
import Domain
import Measures
import Pipeline
import Store

struct MeasuresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measures", abstract: "List, show and check the measure definitions.",
        subcommands: [
            List.self, Show.self, Check.self, CompareVersions.self, RestoreVersion.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all measures.")
        @Flag(help: "Print as JSON.") var json = false
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let definitions = try await Service(options).catalogue(asOf).definitions
            if json { return try Terminal.sayJSON(definitions.map { MeasureEntry($0) }) }
            Terminal.say(
                Terminal.table(
                    headings: ["Code", "Version", "Title", "Unit"],
                    rows: definitions.map {
                        [$0.code.text, $0.version, $0.title, $0.unit]
                    }))
            let several = definitions.compactMap { definition in
                definition.timelineWords.map { "\(definition.code) \($0)" }
            }
            if !several.isEmpty {
                Terminal.say("\nIn several versions: \(several.joined(separator: "; ")).")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one measure, or one version of it, in plain words.",
            discussion: """
                A version that no file has any more is taken from the database, and may be named by
                the first eight digits of its hash, or more.
                """)
        @Argument(
            help: ArgumentHelp(
                "The measure's code, such as EA01, or a version, such as EA01@1.0.",
                valueName: "code or version"))
        var code: String
        @Flag(help: "Print as JSON.") var json = false
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let service = try Service(options)
            let catalogue = try await service.catalogue(asOf)
            let definition = try await service.definition(code, catalogue, asOf)
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
    fileprivate func catalogue(_ asOf: AsOfOptions) async throws -> MeasureCatalogue {
        guard asOf.asOf != nil else { return try MeasureCatalogue.load(folder: measures) }
        let database = try await openDatabase()
        let run = try await asOf.run(database) ?? 0
        let catalogue = try await VersionStage.definitions(asOfRun: run, database)
        await database.close()
        return catalogue
    }

    /// The definition that a person names by its code, or by its version.
    fileprivate func definition(
        _ text: String, _ catalogue: MeasureCatalogue, _ asOf: AsOfOptions
    ) async throws -> MeasureDefinition {
        guard let name = MeasureVersion(text) else {
            let wanted = text.uppercased()
            guard let newest = catalogue.definitions.first(where: { $0.code.text == wanted })
            else { throw Self.noMeasure(text, of: catalogue.definitions.map(\.code)) }
            return newest
        }
        if let own = catalogue.definition(name) { return own }
        let database = try await openDatabase()
        let definition = try await VersionStage.measure(name, catalogue, database).definition
        await database.close()
        return definition
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
