/// Estimates a model's probabilities from the two files themselves; nobody needs to know a match.
public struct ModelTraining: Sendable {
    /// One run of expectation maximisation.
    public struct Session: Sendable {
        /// The comparisons trained, by their position in the model.
        public let comparisons: [Int]
        /// How often each agreement was seen.
        public let counts: [ExpectationMaximisation.Count]
        /// The estimates of all rounds; the first is the start.
        public let history: [ExpectationMaximisation.Estimate]
    }

    /// A model with estimated probabilities, and how they came about.
    public struct Result: Sendable {
        /// The model.
        public let model: LinkageModel
        /// The runs.
        public let sessions: [Session]
    }

    /// Why a model cannot be trained.
    public enum Fault: Error, Equatable, CustomStringConvertible {
        /// The model does not say how.
        case noTraining
        /// The certain rules find no pair.
        case noCertainPair
        /// A file has no records.
        case noRecords

        /// The fault in a sentence.
        public var description: String {
            switch self {
            case .noTraining: "the model has no part 'training', which says how it is estimated"
            case .noCertainPair: "the rules under 'training: certain' find no pair in these files"
            case .noRecords: "both files need records"
            }
        }
    }

    private let records: LinkageRecords
    private var model: LinkageModel

    /// A training of the records' model on the records.
    public init(_ records: LinkageRecords) {
        self.records = records
        model = records.model
    }

    /// Runs the training.
    public func run() async throws(Fault) -> Result {
        guard let training = model.training else { throw .noTraining }
        guard records.count(.left) > 0, records.count(.right) > 0 else { throw .noRecords }
        var model = model
        setDefaults(&model)
        var inputs = records
        let scorer = PairScorer(&inputs)
        for index in model.comparisons.indices {
            let shares = LevelShares(records, scorer, comparison: index).shares()
            for (level, share) in zip(model.comparisons[index].levels.indices, shares) {
                model.comparisons[index].levels[level].u = share
            }
        }
        model.prior = try await prior(training)
        var trained: [[[Double]]] = model.comparisons.map { comparison in
            comparison.levels.map { _ in [] }
        }
        var sessions: [Session] = []
        for rule in training.sessions {
            let session = await session(rule, model)
            sessions.append(session)
            collect(session, into: &trained)
            for (comparison, levels) in trained.enumerated() {
                for (level, values) in levels.enumerated() where !values.isEmpty {
                    model.comparisons[comparison].levels[level].m = Self.median(values)
                }
            }
        }
        return Result(model: model, sessions: sessions)
    }

    /// Where every training starts: nineteen matches in twenty agree fully.
    private func setDefaults(_ model: inout LinkageModel) {
        for index in model.comparisons.indices {
            let count = model.comparisons[index].levels.count
            for level in 0..<count {
                model.comparisons[index].levels[level].m =
                    level == 0 ? 0.95 : 0.05 / Double(count - 1)
            }
        }
    }

    /// The pairs that are certain, over their assumed share of all matches, over all pairs.
    private func prior(_ training: LinkageModel.Training) async throws(Fault) -> Double {
        let found = await pairs(training.certain).count
        guard found > 0 else { throw .noCertainPair }
        let all = Double(records.count(.left)) * Double(records.count(.right))
        return Double(found) / training.recall / all
    }

    private func pairs(_ rules: [LinkageModel.BlockingRule]) async -> [ScoredPair] {
        await Linker(records, blocking: rules).pairs(keepingAll: true)
    }

    /// One run: the pairs of a rule, and the comparisons of the columns that are not in it.
    private func session(
        _ rule: LinkageModel.BlockingRule, _ model: LinkageModel
    ) async -> Session {
        let blocked = Set(rule.terms.filter { $0.left == $0.right && $0.part == nil }.map(\.left))
        let trained = model.comparisons.indices.filter {
            !blocked.contains(model.comparisons[$0].column)
        }
        var counts: [[Int]: Int] = [:]
        for pair in await pairs([rule]) {
            counts[trained.map { pair.pattern.gamma($0) }, default: 0] += 1
        }
        var odds = model.prior / (1 - model.prior)
        for comparison in model.comparisons where blocked.contains(comparison.column) {
            odds *= comparison.levels[0].m / comparison.levels[0].u
        }
        func byGamma(_ value: (LinkageModel.Level) -> Double) -> [[Double]] {
            trained.map { model.comparisons[$0].levels.reversed().map(value) }
        }
        let all = counts.map { ExpectationMaximisation.Count(gammas: $0.key, pairs: $0.value) }
        let estimation = ExpectationMaximisation(counts: all, u: byGamma(\.u))
        return Session(
            comparisons: Array(trained), counts: all,
            history: estimation.history(
                from: .init(share: odds / (1 + odds), m: byGamma(\.m))))
    }

    /// Adds what a run found to the estimates of each level; levels without a pair stay out.
    private func collect(_ session: Session, into trained: inout [[[Double]]]) {
        guard let last = session.history.last else { return }
        for (position, comparison) in session.comparisons.enumerated() {
            for (gamma, value) in last.m[position].enumerated()
            where session.counts.contains(where: { $0.gammas[position] == gamma }) {
                trained[comparison][trained[comparison].count - 1 - gamma].append(value)
            }
        }
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1
            ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
