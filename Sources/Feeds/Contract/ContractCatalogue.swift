public import Domain
import Foundation

/// All contracts of a folder.
public struct ContractCatalogue: Sendable {
    /// The contracts, by name.
    public let contracts: [Contract]

    /// A catalogue of these contracts, in the order of their names.
    public init(_ contracts: [Contract]) {
        self.contracts = contracts.sorted { $0.name < $1.name }
    }

    /// The contracts of a feed, by name: one per layout.
    public func contracts(for feed: FeedCode) -> [Contract] {
        contracts.filter { $0.feed == feed }
    }

    /// The contract called `name`.
    public func contract(named name: String) -> Contract? {
        contracts.first { $0.name == name }
    }

    /// Reads every `*.yaml` of a folder and checks it.
    ///
    /// - Parameter folder: The path of the folder.
    /// - Throws: `ContractErrors` with everything that is wrong, in the order of files.
    public static func load(folder: String) throws(ContractErrors) -> ContractCatalogue {
        let base = URL(fileURLWithPath: folder, isDirectory: true)
        guard let listed = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            let error = ContractError(
                file: base.lastPathComponent, line: 0, message: "the folder cannot be read")
            throw ContractErrors([error])
        }
        var contracts: [Contract] = []
        var errors: [ContractError] = []
        for file in listed.sorted() where file.hasSuffix(".yaml") {
            do throws(ContractError) {
                let contract = try read(file, in: base)
                errors += contract.check()
                contracts.append(contract)
            } catch {
                errors.append(error)
            }
        }
        guard errors.isEmpty else { throw ContractErrors(errors) }
        return ContractCatalogue(contracts)
    }

    private static func read(_ file: String, in folder: URL) throws(ContractError) -> Contract {
        guard let text = contents(file, in: folder) else {
            throw ContractError(file: file, line: 0, message: "cannot be read as UTF-8 text")
        }
        return try Contract(text: text, file: file) { contents($0, in: folder) }
    }

    private static func contents(_ file: String, in folder: URL) -> String? {
        try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    }
}
