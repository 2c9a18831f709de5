import Domain

/// Sends flu vaccinations by practice and cohort, September to February.
struct FluSender {
    let context: SendingContext
    let lists: RegisteredLists

    /// Cumulative share of people of 65 and over, September to February.
    private static let curve = [0.19, 0.49, 0.67, 0.735, 0.765, 0.778]
    /// Doses given by pharmacies that practices have not written back yet.
    private static let pharmacy = [0.02, 0.045, 0.03, 0, 0, 0]

    /// Sends the positions of every season.
    func send(to receiver: inout some CountyReceiver) {
        for period in 0..<context.profile.months {
            let month = context.profile.firstMonth.advanced(by: period)
            let step = (month.number + 3) % 12
            guard step < 6 else { continue }
            for index in context.geography.practices.indices
            where context.geography.practices[index].isActive {
                var random = Randomness(
                    seed: context.profile.seed, purpose: 60, index: index * 1_000 + period)
                if receiver.plants(.fluNotReturned, &random) { continue }
                send(index, month, period, step, &random, &receiver)
            }
        }
    }

    private func send(
        _ practice: Int, _ month: Month, _ period: Int, _ step: Int,
        _ random: inout Randomness, _ receiver: inout some CountyReceiver
    ) {
        let old = people(practice, period, bands: 13...19)
        let all = people(practice, period, bands: 0...19)
        let year = month.number >= 9 ? month.year : month.year - 1
        var season = Randomness(
            seed: context.profile.seed, purpose: 61, index: practice * 100 + year % 100)
        let better = season.normal(0, 0.025)
        let cohorts = [
            ("AGE_65_PLUS", old, 1.0), ("AT_RISK_UNDER_65", all * 13 / 100, 0.55),
            ("PREGNANT", all * 8 / 1_000, 0.42), ("CARER", all * 2 / 100, 0.52),
        ]
        // The season after a merger: the old code still reports its part.
        let partner = year == 2022 ? context.predecessors[practice] : nil
        for (cohort, eligible, factor) in cohorts {
            receiver.note(.fluPharmacy, isPlanted: Self.pharmacy[step] > 0)
            let share =
                (Self.curve[step] - Self.pharmacy[step]) * factor + better * Self.curve[step]
            var vaccinated = min(eligible, max(0, Int((Double(eligible) * share).rounded())))
            if receiver.plants(.fluPercent, &random) { vaccinated = Int(share * 100) }
            var row = FluUptake(
                season: "\(year)-\(String(year + 1).suffix(2))",
                asAtDate: CivilDay(firstOf: month).advanced(by: month.dayCount - 1),
                practiceCode: context.geography.practices[practice].code, cohort: cohort,
                registeredEligible: eligible, vaccinated: vaccinated)
            receiver.note(.fluMerger, isPlanted: partner != nil)
            if let partner {
                var part = row
                part.practiceCode = partner
                part.registeredEligible = eligible * 2 / 5
                part.vaccinated = min(vaccinated * 2 / 5, part.registeredEligible)
                row.registeredEligible -= part.registeredEligible
                row.vaccinated -= part.vaccinated
                receiver.receive(part, in: SentFile(.fluUptake, period: period))
            }
            receiver.receive(row, in: SentFile(.fluUptake, period: period))
        }
    }

    private func people(_ practice: Int, _ period: Int, bands: ClosedRange<Int>) -> Int {
        var sum = 0
        for sex in 1...2 {
            for band in bands {
                sum += Int(
                    lists.listed[
                        lists.listSlot(practice: practice, month: period, sex: sex, band: band)])
            }
        }
        return sum
    }
}
