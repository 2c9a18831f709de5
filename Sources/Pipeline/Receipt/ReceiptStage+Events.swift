import Domain
import Measures
public import Store

extension ReceiptStage {
    /// The rows that each component of a receipt's figure counted, by keyed hashes.
    ///
    /// For those with the right to see single events, pseudonymous as they are.
    public static func contributors(
        to receipt: Receipt, by right: EventRight, _ database: Database
    ) async throws -> [ReceiptEvents] {
        let measure = receipt.measure
        let (compiled, faults) = try await database.compile(measure.catalogue)
        guard faults.isEmpty else { throw ComputeFault.refused(faults.map(\.description)) }
        let key = receipt.cell.key
        let months = key.month.advanced(by: 1 - key.window.monthCount)...key.month
        var found: [ReceiptEvents] = []
        for (name, component) in measure.definition.components {
            // What reference tables hold (lists, populations) are no events.
            guard measure.catalogue.datasets[component.dataset]?.isReference == false else {
                continue
            }
            let rows = try await database.contributors(
                to: component, compiled,
                team: key.area.kind == .team ? TeamCode(key.area.code) : nil, months: months,
                seen: receipt.run.seen)
            found.append(ReceiptEvents(component: name, rows: rows))
        }
        return found
    }
}

/// The keys of what one component of a figure counted.
public struct ReceiptEvents: Sendable, Hashable, Encodable {
    /// The component, such as `numerator`.
    public let component: String
    /// One key a row, by month and event.
    public let rows: [Key]

    /// The keys of one row, of sixteen hexadecimal digits.
    public struct Key: Sendable, Hashable, Encodable {
        /// The month, as `2026-02`.
        public let month: String
        /// The event; `nil` where the dataset folds several events into a row.
        public let event: String?
        /// The person; `nil` where the dataset is not about people.
        public let person: String?
    }

    init(component: String, rows: [ContributingRow]) {
        self.component = component
        self.rows = rows.map { row in
            Key(
                month: row.month.isoText, event: row.event.map(Self.hexadecimal),
                person: row.person.map(Self.hexadecimal))
        }
    }

    /// The keys as indented lines under a heading.
    public var text: String {
        (["Counted in the \(component), \(rows.count == 1 ? "1 row" : "\(rows.count) rows"):"]
            + rows.map { row in
                "  \(row.month)  event \(row.event ?? "folded from several")"
                    + "  person \(row.person ?? "none")"
            }).joined(separator: "\n")
    }

    private static func hexadecimal(_ key: Int64) -> String {
        let digits = String(UInt64(bitPattern: key), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
