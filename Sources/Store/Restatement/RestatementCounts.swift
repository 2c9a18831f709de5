public import Domain
public import Measures
import Postgres

extension Database {
    /// Counts the definitions at several steps between two states of knowledge.
    ///
    /// - Parameters:
    ///   - steps: the steps; all between the same two states.
    ///   - months: the months whose counts are wanted, window months included.
    /// - Returns: what was counted, step by step.
    public func countSteps(
        _ catalogue: MeasureCatalogue, _ compiled: CompiledMeasures, _ steps: [RestatementStep],
        months: ClosedRange<Month>, timeout: Duration = .seconds(300)
    ) async throws -> [MeasureSnapshot] {
        guard let first = steps.first else { return [] }
        let kinds = Self.kinds(catalogue, compiled)
        var snapshots: [MeasureSnapshot] = []
        try await pool.withConnection { connection in
            do {
                try await connection.transaction(isolation: .repeatableRead) { connection in
                    let views = StepViews(connection: connection, old: first.old, new: first.new)
                    try await views.classify(kinds)
                    for step in steps {
                        try await views.make(step, kinds: kinds)
                        let inputs = try await MeasureInputs.read(
                            catalogue, seen: step.seen(.late), from: "pg_temp",
                            timeout: timeout, on: connection)
                        let runner = MeasureCounts(
                            compiled.reading("pg_temp"), catalogue: catalogue,
                            from: months.lowerBound, to: months.upperBound, timeout: timeout)
                        snapshots.append(
                            try await MeasureSnapshot.read(
                                runner, plan: ComputePlan(catalogue.versions), inputs: inputs,
                                on: connection))
                    }
                    throw StepsDone()
                }
            } catch is StepsDone {
                // Rolled back, so that no view stays behind.
            }
        }
        return snapshots
    }

    /// The kinds of fact that datasets and return rules name.
    private static func kinds(
        _ catalogue: MeasureCatalogue, _ compiled: CompiledMeasures
    ) -> [String] {
        let texts = compiled.datasets.values.map(\.sql) + catalogue.returns.map(\.sql)
        let names = texts.flatMap { text in
            text.ranges(of: "fact.").map { place in
                String(text[place.upperBound...].prefix { $0.isLetter || $0 == "_" })
            }
        }
        return Set(names).sorted()
    }
}

/// The steps are counted, and their views are to go.
private struct StepsDone: Error {}
