import Domain
import SyntheticCounty

extension Oracle {
    /// NN01: referrals to networks, of a known person one per network in 28 days.
    func networkReferrals() -> Tally {
        var tally: Tally = [:]
        for month in months {
            for (team, people) in reference.adults(in: month) {
                tally.add(month, team, denominator: people)
            }
        }
        var people: [String: [NetworkReferral]] = [:]
        for (_, person, row) in rows.plannedNetworks {
            people["\(person)/\(row.networkCode)", default: []].append(row)
        }
        for own in people.values {
            var counted: CivilDay?
            for row in own.sorted(by: { $0.referralDate < $1.referralDate }) {
                if let counted, row.referralDate - counted < 28 { continue }
                counted = row.referralDate
                let team =
                    reference.team(place: row.postcode)
                    ?? row.practiceCode.flatMap { reference.team(practice: $0) } ?? row.teamCode
                tally.add(row.referralDate.month, team, numerator: 1)
            }
        }
        return tally
    }

    /// NN03: second score of loneliness minus first, in the month of the first.
    func loneliness() -> Tally {
        let scored = rows.plannedNetworks.map(\.row).filter {
            $0.baselineDate != nil && $0.ucla3Baseline != nil
        }
        let failed = failedScales(scored)
        var tally: Tally = [:]
        for row in scored {
            guard let day = row.baselineDate, let before = row.ucla3Baseline,
                !(failed[day.month] ?? []).contains(row.networkCode)
            else { continue }
            var sums = Sums()
            sums.recorded = [0, 1]
            if let after = row.ucla3Followup, let again = row.followupDate,
                (56...112).contains(again - day)
            {
                sums.recorded = [1, 1]
                sums.numerator = after - before
                sums.denominator = 1
            }
            tally.add(day.month, reference.team(place: row.postcode) ?? row.teamCode, sums)
        }
        return tally
    }

    /// Networks that scored on another scale, or turned it round, by month.
    private func failedScales(_ rows: [NetworkReferral]) -> [Month: Set<String>] {
        let networks = Set(rows.map(\.networkCode))
        func during(_ count: Int, _ month: Month) -> [NetworkReferral] {
            rows.filter { row in
                guard let day = row.baselineDate else { return false }
                return (0..<count).contains(day.month.distance(to: month))
            }
        }
        var failed: [Month: Set<String>] = [:]
        for month in months {
            let year = Dictionary(grouping: during(12, month), by: \.networkCode)
            let quarter = during(3, month)
            let all = Self.mean(quarter.compactMap(\.ucla3Baseline))
            for network in networks {
                let scores = (year[network] ?? []).flatMap {
                    [$0.ucla3Baseline, $0.ucla3Followup].compactMap(\.self)
                }
                let first = quarter.filter { $0.networkCode == network }
                    .compactMap(\.ucla3Baseline)
                let isOther =
                    scores.contains { !(3...9).contains($0) }
                    || (scores.count >= 8 && (scores.max() ?? 9) <= 4)
                if isOther || Self.isTurned(first, all) {
                    failed[month, default: []].insert(network)
                }
            }
        }
        return failed
    }

    private static func mean(_ scores: [Int]) -> Double {
        Double(scores.reduce(0, +)) / Double(max(1, scores.count))
    }

    /// Whether first scores lie on the other side of the middle of the scale than all networks'.
    private static func isTurned(_ scores: [Int], _ all: Double) -> Bool {
        guard scores.count >= 8 else { return false }
        let mean = mean(scores)
        let squares = scores.map { (Double($0) - mean) * (Double($0) - mean) }.reduce(0, +)
        let count = Double(scores.count)
        let error = (squares / (count - 1) / count).squareRoot()
        return (mean - 6) * (all - 6) < 0 && abs(mean - 6) > 3 * error
    }
}
