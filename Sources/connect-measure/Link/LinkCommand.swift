import ArgumentParser
import Foundation
import Linkage
import Pipeline

struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Find the records of two files that are of the same person.",
        discussion: """
            Compares records as a model in Config/linkage says, and weighs every pair:
            the weight is in bits, and 8 or more is a link. The columns are those of the
            model. Nothing is stored, and no file is changed.

            Into a folder go pairs.csv, clusters.csv, decisions.csv (accepted, clerical or
            refused, with the reason) and, for made-up files that tell the true person,
            thresholds.csv. A name that ends in .csv gets the pairs, and clusters and
            decisions stand beside it. Without --out the pairs go to standard output.

            Example: health.csv    record_id,nhs_number,first_name,surname,dob,sex,postcode
                                   H1,,ANN,BARBER,1962-05-13,F,IP2 9FF
                     social.csv    record_id,nhs_number,first_name,surname,dob,sex,postcode
                                   S1,,ANNE,BARBER,1962-05-13,F,IP2 9FF

              connect-measure link --left health.csv --right social.csv --model people \\
                --out linked
            """)

    @Option(help: ArgumentHelp("The first file (CSV).", valueName: "file"))
    var left: String

    @Option(help: ArgumentHelp("The second file (CSV).", valueName: "file"))
    var right: String

    @Option(
        help: ArgumentHelp(
            "The model: a YAML file, or the name of one in Config/linkage.", valueName: "model"))
    var model: String

    @Option(help: ArgumentHelp("A folder, or a file for the pairs.", valueName: "path"))
    var out: String?

    @Option(
        help: ArgumentHelp(
            "Estimate the model's probabilities from the two files as its part 'training' says,"
                + " and write them to this file (CSV), for a new version of the model.",
            valueName: "file"))
    var train: String?

    @Flag(help: "Print how long each part took, to standard error.")
    var timings = false

    @OptionGroup var options: ServiceOptions

    mutating func run() async throws {
        let model = try LinkageModel(file: modelFile())
        let clock = ContinuousClock()
        let start = clock.now
        let records = try await LinkageFiles(model: model).read(left: left, right: right)
        let read = clock.now
        if let train {
            try TrainedModelTable(try await ModelTraining(records).run().model).write(to: train)
        }
        let trained = clock.now
        let results = await LinkResults(linking: records)
        let linked = clock.now
        try await write(results)
        guard timings else { return }
        for (part, seconds) in [
            ("read", read - start), ("link", linked - trained), ("write", clock.now - linked),
        ] {
            Terminal.complain("\(part) \(seconds)")
        }
    }

    private func modelFile() throws -> URL {
        if model.contains("/") || model.hasSuffix(".yaml") { return URL(fileURLWithPath: model) }
        let folder = try Service(options).home.appendingPathComponent("Config/linkage")
        let file = folder.appendingPathComponent("\(model).yaml")
        guard FileManager.default.fileExists(atPath: file.path) else {
            let known = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".yaml") }.map { $0.dropLast(5) }.sorted()
            throw NotThere(
                "There is no model \(model). The models are \(known.joined(separator: ", ")).")
        }
        return file
    }

    private func write(_ results: LinkResults) async throws {
        guard let out else { return try printPairs(results) }
        let isFile = out.hasSuffix(".csv")
        let stem = isFile ? String(out.dropLast(4)) + "-" : out + "/"
        if !isFile {
            try FileManager.default.createDirectory(
                atPath: out, withIntermediateDirectories: true)
            try results.writeThresholds(to: stem + "thresholds.csv")
        }
        async let clusters: Void = results.writeClusters(to: stem + "clusters.csv")
        async let decisions: Void = results.writeDecisions(to: stem + "decisions.csv")
        try results.writePairs(to: isFile ? out : stem + "pairs.csv")
        _ = try await (clusters, decisions)
    }

    /// Standard output may be a file that others write to as well, so it is never emptied.
    private func printPairs(_ results: LinkResults) throws {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("pairs-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try results.writePairs(to: file.path)
        let handle = try FileHandle(forReadingFrom: file)
        while let part = try handle.read(upToCount: 1 << 20), !part.isEmpty {
            try FileHandle.standardOutput.write(contentsOf: part)
        }
    }
}
