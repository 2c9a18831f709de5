import Linkage
import Testing

@Suite("Training beside splink")
struct TrainingTests {
    /// The comparisons of a session and its counts, as the reference lists them.
    struct GoldenSession {
        let columns: [String]
        let counts: [ExpectationMaximisation.Count]

        init(_ problem: GoldenProblem, _ session: Int) throws {
            let golden = try GoldenTable("\(problem)_em_patterns_input")
            var columns: [String] = []
            var counts: [ExpectationMaximisation.Count] = []
            for row in golden.rows where golden.text(row, "session") == "\(session)" {
                let parts = golden.text(row, "pattern").split(separator: "|").map {
                    $0.split(separator: "=")
                }
                columns = parts.map { String($0[0]) }
                counts.append(
                    .init(
                        gammas: parts.map { Int($0[1]) ?? -9 },
                        pairs: Int(golden.text(row, "n_pairs")) ?? -1))
            }
            self.columns = columns
            self.counts = counts
        }
    }

    /// Trained once for all tests: it takes a second or two without optimisation.
    static let trained: [GoldenProblem: Task<ModelTraining.Result, any Error>] =
        Dictionary(
            uniqueKeysWithValues: GoldenProblem.allCases.map { problem in
                (problem, Task { try await ModelTraining(try problem.records()).run() })
            })

    func trained(_ problem: GoldenProblem) async throws -> ModelTraining.Result {
        try await #require(Self.trained[problem]).value
    }

    @Test(
        "each round of expectation maximisation is splink's, from its own counts",
        arguments: GoldenProblem.allCases, [1, 2])
    func history(problem: GoldenProblem, session: Int) throws {
        let golden = try GoldenTable("\(problem)_em_history_expected")
        let counted = try GoldenSession(problem, session)
        let rows = golden.rows.filter { golden.text($0, "session") == "\(session)" }
        func value(_ iteration: Int, _ column: String, _ gamma: Int?, _ parameter: String)
            -> Double?
        {
            rows.first {
                golden.text($0, "iteration") == "\(iteration)"
                    && golden.text($0, "comparison") == column
                    && golden.text($0, "gamma") == (gamma.map(String.init) ?? "")
                    && golden.text($0, "parameter") == parameter
            }.map { golden.number($0, "value") }
        }
        func levels(_ parameter: String) -> [[Double]] {
            counted.columns.map { column in
                (0..<15).compactMap { value(0, column, $0, parameter) }
            }
        }
        let start = ExpectationMaximisation.Estimate(
            share: try #require(value(0, "_lambda", nil, "")), m: levels("m"))
        let history = ExpectationMaximisation(counts: counted.counts, u: levels("u_fixed"))
            .history(from: start)
        let last = rows.compactMap { Int(golden.text($0, "iteration")) }.max()
        #expect(history.count - 1 == last)
        var compared = 0
        for (iteration, estimate) in history.enumerated() {
            let share = try #require(value(iteration, "_lambda", nil, ""))
            #expect(isNear(estimate.share, share, within: 1e-8))
            for (index, column) in counted.columns.enumerated() {
                for (gamma, m) in estimate.m[index].enumerated() {
                    guard let expected = value(iteration, column, gamma, "m") else { continue }
                    #expect(isNear(m, expected, within: 1e-8), "\(iteration) \(column) \(gamma)")
                    compared += 1
                }
            }
        }
        let fixed = rows.count { golden.text($0, "parameter") == "u_fixed" }
        #expect(compared + history.count + fixed == rows.count)
    }

    @Test(
        "our own counts of the blocked pairs are the reference's", arguments: GoldenProblem.allCases
    )
    func counts(problem: GoldenProblem) async throws {
        let trained = try await trained(problem)
        for (index, session) in trained.sessions.enumerated() {
            let expected = try GoldenSession(problem, index + 1)
            #expect(session.counts.count == expected.counts.count)
            for count in expected.counts { #expect(session.counts.contains(count)) }
        }
    }

    @Test("the trained model is splink's", arguments: GoldenProblem.allCases)
    func model(problem: GoldenProblem) async throws {
        let golden = try GoldenTable("\(problem)_model_expected")
        let trained = try await trained(problem).model
        var compared = 0
        for row in golden.rows where golden.text(row, "gamma") != "-1" {
            if golden.text(row, "comparison") == "_lambda" {
                let weight = LinkageModel.weight(ofProbability: trained.prior)
                #expect(isNear(weight, golden.number(row, "match_weight"), within: 1e-6))
                continue
            }
            let comparison = try #require(
                trained.comparisons.first {
                    trained.columns[$0.column].name == golden.text(row, "comparison")
                })
            let level = try #require(
                comparison.levels.first { String($0.gamma) == golden.text(row, "gamma") })
            #expect(isNear(level.u, golden.number(row, "u"), within: 1e-8), "\(row[1]) \(row[2])")
            #expect(isNear(level.m, golden.number(row, "m"), within: 1e-8), "\(row[1]) \(row[2])")
            #expect(isNear(level.weight, golden.number(row, "match_weight"), within: 1e-6))
            compared += 1
        }
        #expect(compared == trained.comparisons.reduce(0) { $0 + $1.levels.count })
    }
}
