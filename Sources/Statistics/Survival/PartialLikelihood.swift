import Foundation

/// The partial likelihood of a proportional hazards model, with its slope and curvature.
struct PartialLikelihood {
    /// Log likelihood, score and information at some coefficients.
    struct Value {
        var logLikelihood = 0.0
        var score: [Double]
        var information: Matrix
    }

    /// The people by falling time, so that those at risk are those passed so far.
    private let people: [ObservedTime]
    /// The covariates of each person, centred, in the same order.
    private let rows: [[Double]]
    private let ties: CoxRegression.Ties

    init(
        _ people: [ObservedTime], covariates: Matrix, ties: CoxRegression.Ties
    ) throws(SurvivalError) {
        try people.check()
        guard covariates.rows == people.count else {
            throw .wrongLength(
                what: "the covariates", expected: people.count, found: covariates.rows)
        }
        guard covariates.elements.allSatisfy(\.isFinite) else { throw .notIdentified }
        guard people.contains(where: { $0.ending > 0 }) else { throw .noEvents }
        let order = people.indices.sorted { people[$0].time > people[$1].time }
        let means = (0..<covariates.columns).map { preciseMean(covariates.column($0)) ?? 0 }
        self.people = order.map { people[$0] }
        rows = order.map { person in zip(covariates.row(person), means).map { $0 - $1 } }
        self.ties = ties
    }

    /// The value at `coefficients`.
    func evaluate(_ coefficients: [Double]) -> Value {
        let size = coefficients.count
        var value = Value(
            score: [Double](repeating: 0, count: size),
            information: Matrix(rows: size, columns: size))
        walk(coefficients) { moment in
            value.logLikelihood += moment.logLikelihood
            for row in 0..<size {
                value.score[row] += moment.score[row]
                for column in 0..<size {
                    value.information[row, column] += moment.information[row, column]
                }
            }
        }
        return value
    }

    /// What one time of events adds.
    struct Moment {
        let time: Double
        let logLikelihood: Double
        let score: [Double]
        let information: Matrix
    }

    /// Visits the times of events, latest first.
    func walk(_ coefficients: [Double], _ visit: (Moment) -> Void) {
        var risk = RiskSums(size: coefficients.count)
        var next = 0
        while next < people.count {
            let time = people[next].time
            var tied = RiskSums(size: coefficients.count)
            var events = 0
            var predictors = 0.0
            while next < people.count, people[next].time == time {
                let predictor = zip(rows[next], coefficients).reduce(0) { $0 + $1.0 * $1.1 }
                risk.add(rows[next], weight: exp(predictor))
                if people[next].ending > 0 {
                    tied.add(rows[next], weight: exp(predictor))
                    predictors += predictor
                    events += 1
                }
                next += 1
            }
            guard events > 0 else { continue }
            visit(moment(time, risk, tied, events: events, predictors: predictors))
        }
    }

    private func moment(
        _ time: Double, _ risk: RiskSums, _ tied: RiskSums, events: Int, predictors: Double
    ) -> Moment {
        let size = risk.first.count
        var logLikelihood = predictors
        var score = tied.plain
        var information = Matrix(rows: size, columns: size)
        for turn in 0..<events {
            // Efron: by the turn-th event, each of the tied has left with this probability.
            let gone = ties == .efron ? Double(turn) / Double(events) : 0
            let total = risk.total - gone * tied.total
            logLikelihood -= log(total)
            let means = zip(risk.first, tied.first).map { ($0 - gone * $1) / total }
            for row in 0..<size {
                score[row] -= means[row]
                for column in 0..<size {
                    let second = risk.second[row, column] - gone * tied.second[row, column]
                    information[row, column] += second / total - means[row] * means[column]
                }
            }
        }
        return Moment(
            time: time, logLikelihood: logLikelihood, score: score, information: information)
    }

    /// The share still without the event just before each time of events (Kaplan-Meier).
    func shareBefore() throws(SurvivalError) -> (Double) -> Double {
        let curve = try KaplanMeier(people)
        return { time in curve.steps.last { $0.time < time }?.share ?? 1 }
    }
}

/// Weighted sums over a set of people.
private struct RiskSums {
    /// Σ w.
    var total = 0.0
    /// Σ w x.
    var first: [Double]
    /// Σ w x x'.
    var second: Matrix
    /// Σ x, without weights.
    var plain: [Double]

    init(size: Int) {
        first = [Double](repeating: 0, count: size)
        plain = first
        second = Matrix(rows: size, columns: size)
    }

    mutating func add(_ row: [Double], weight: Double) {
        total += weight
        for left in row.indices {
            first[left] += weight * row[left]
            plain[left] += row[left]
            for right in row.indices { second[left, right] += weight * row[left] * row[right] }
        }
    }
}
