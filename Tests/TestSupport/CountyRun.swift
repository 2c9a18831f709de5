import Feeds
public import Foundation
public import Pipeline
import Store
public import SyntheticCounty

/// A small made-up county that went all the way: generated, loaded and computed.
public struct CountyRun: Sendable {
    /// The service it went through.
    public let service: TestService
    /// The county.
    public let county: CountyGenerator
    /// Where its files lie.
    public let feeds: URL
    /// Its files.
    public let files: [URL]
    /// What came of loading them.
    public let loaded: [LoadedFile]
    /// What could not be loaded at all.
    public let failures: [String]
    /// What computing did.
    public let summary: ComputeSummary

    /// Makes and runs a county.
    public init(people: Int, seed: UInt64) async throws {
        let service = try await TestService(people: people)
        self.service = service
        feeds = service.folder.appendingPathComponent("feeds")
        county = try CountyGenerator(
            profile: CountyProfile(people: people, seed: seed),
            geography: TestService.home.appendingPathComponent("Geography"))
        try await county.write(to: feeds)
        files = try FileManager.default.contentsOfDirectory(
            at: feeds, includingPropertiesForKeys: nil
        ).filter {
            ["csv", "xlsx"].contains($0.pathExtension)
                && $0.lastPathComponent != "faults-planted.csv"
        }
        let results = try await Self.load(files, service)
        loaded = results.loaded
        failures = results.failures
        summary = try await ComputeStage.run(
            service.database, catalogue: try TestService.measures())
    }

    /// Loads files and gathers what came of them.
    public static func load(
        _ files: [URL], _ service: TestService
    ) async throws -> (loaded: [LoadedFile], failures: [String]) {
        let results = LoadResults()
        try await service.stage.load(all: files) { result, file in
            await results.add(result, file)
        }
        return (await results.loaded, await results.failures)
    }

    /// How often the generator planted a fault, from the table beside its files.
    public func planted(_ fault: PlantedFault) throws -> Int {
        let table = feeds.appendingPathComponent("faults-planted.csv")
        let line = try String(contentsOf: table, encoding: .utf8)
            .split(whereSeparator: \.isNewline).first { $0.hasPrefix(fault.code + ",") }
        return line?.split(separator: ",").last.flatMap { Int($0) } ?? 0
    }

    /// How many rows the findings of a rule stand for, over all files of a contract.
    public func findings(_ contract: String, _ rule: String) -> Int {
        loaded.filter { $0.contract.name == contract }.flatMap(\.outcome.findings)
            .filter { $0.rule == rule }.map(\.rows).reduce(0, +)
    }
}

/// Loads as they end.
private actor LoadResults {
    private(set) var loaded: [LoadedFile] = []
    private(set) var failures: [String] = []

    func add(_ result: Result<LoadedFile, any Error>, _ file: URL) {
        switch result {
        case .success(let done): loaded.append(done)
        case .failure(let error): failures.append("\(file.lastPathComponent): \(error)")
        }
    }
}
