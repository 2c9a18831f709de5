import Domain
import Measures
public import Store

extension ReceiptStage {
    /// The rows that each component of a receipt's figure counted, by keyed hashes.
    ///
    /// For analysts with the right to see single events, pseudonymous as they are.
    public static func contributors(
        to receipt: Receipt, _ database: Database
    ) async throws -> [(component: String, rows: [ContributingRow])] {
        let measure = receipt.measure
        let (compiled, faults) = try await database.compile(measure.catalogue)
        guard faults.isEmpty else { throw ComputeFault.refused(faults.map(\.description)) }
        let key = receipt.cell.key
        let months = key.month.advanced(by: 1 - key.window.monthCount)...key.month
        var found: [(String, [ContributingRow])] = []
        for (name, component) in measure.definition.components {
            // What reference tables hold (lists, populations) are no events.
            guard measure.catalogue.datasets[component.dataset]?.isReference == false else {
                continue
            }
            let rows = try await database.contributors(
                to: component, compiled,
                team: key.area.kind == .team ? TeamCode(key.area.code) : nil, months: months,
                load: receipt.run.publishedLoad)
            found.append((name, rows))
        }
        return found
    }
}
