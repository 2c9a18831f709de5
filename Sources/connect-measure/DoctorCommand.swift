import ArgumentParser
import Feeds
import Foundation
import Measures
import Pipeline
import Store

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check that everything the service needs is there and works.")

    @Flag(help: "Print as JSON.") var json = false
    @OptionGroup var options: ServiceOptions

    /// One check and what came of it.
    private struct Check: Encodable {
        let check: String
        let holds: Bool
        let words: String
    }

    mutating func run() async throws {
        let service = try Service(options)
        var checks: [Check] = []
        func check(_ what: String, _ work: () async throws -> String) async {
            let check: Check
            do {
                check = Check(check: what, holds: true, words: try await work())
            } catch {
                check = Check(check: what, holds: false, words: "\(error)")
            }
            checks.append(check)
            if json { return }
            Terminal.say("  \(check.holds ? "ok   " : "fails") \(what): \(check.words)")
        }
        await check("contracts") {
            "\(try ContractCatalogue.load(folder: service.contracts.path).contracts.count) in Config"
        }
        await check("measures") {
            let catalogue = try MeasureCatalogue.load(folder: service.measures)
            let issues = catalogue.issues()
            guard issues.isEmpty else {
                throw SettingsFault(
                    description: issues.map(\.description).joined(separator: "; "))
            }
            return Terminal.counted(catalogue.definitions.count, "definition")
        }
        await check("typeface") { try Self.typeface() }
        await check("database") {
            let database = try await service.openDatabase()
            await database.close()
            if case .running(let version) = try await service.server.status() {
                return "PostgreSQL \(version), schema up to date"
            }
            return "stopped"
        }
        await check("person secret") {
            let database = try await service.openDatabase()
            let isKept: Bool
            do {
                // Looking keeps nothing: the secret of whoever looks is not always the service's.
                isKept = try await service.loadStage(database).checkSecret(keeping: false)
            } catch {
                await database.close()
                throw error
            }
            await database.close()
            return isKept
                ? "the one that the database was filled with"
                : "nothing has been loaded with one yet"
        }
        await check("data folder") {
            guard FileManager.default.isWritableFile(atPath: service.data.path) else {
                throw SettingsFault(description: "\(service.data.path) cannot be written")
            }
            return service.data.path
        }
        if json { try Terminal.sayJSON(checks) }
        if checks.contains(where: { !$0.holds }) { throw Failure.needsAttention }
    }

    /// The packs need the Inter typeface; another would give other bytes.
    private static func typeface() throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["fc-match", "-f", "%{family}", "Inter"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let answer = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard answer.hasPrefix("Inter") else {
            throw SettingsFault(
                description: "Inter is not installed; install the package fonts-inter")
        }
        return answer
    }
}
