import Domain

/// Sends the answers to the quarterly wellbeing survey.
struct SurveySender {
    let context: SendingContext

    /// Sends every wave that closes within the months.
    func send(to receiver: inout some CountyReceiver) {
        let wave = max(60, context.profile.people * 1_150 / 740_000)
        for period in 0..<context.profile.months {
            let month = context.profile.firstMonth.advanced(by: period)
            guard month.number % 3 == 0 else { continue }
            for number in 0..<wave {
                var random = Randomness(
                    seed: context.profile.seed, purpose: 70, index: period * 100_000 + number)
                answer(month, number, period, &random, &receiver)
            }
        }
    }

    private func answer(
        _ month: Month, _ number: Int, _ period: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        let geography = context.geography
        let place = geography.places[random.below(geography.places.count)]
        let home = geography.postcodes[random.pick(place.postcodes)].text
        let isBlank = receiver.plants(.surveyNoPostcode, &random)
        let year = month.number >= 4 ? month.year : month.year - 1
        let mood = random.normal(0, 1)
        let poverty = HospitalRates.poverty(decile: place.decile) - 1
        var row = SurveyResponse(
            wave: "\(year)Q\(month.financialQuarter)", responseID: "Q\(period)-\(number)",
            completedDate: CivilDay(firstOf: month).advanced(
                by: random.below(month.dayCount) - 31 * random.below(3)),
            teamCode: isBlank && random.chance(0.5) ? nil : geography.teams[place.team].code,
            postcode: isBlank ? nil : random.chance(0.6) ? home : String(home.dropLast(2)),
            ageBand: ["18-24", "25-44", "45-64", "65-74", "75-84", "85+"][
                random.weighted([5, 20, 32, 23, 15, 5])],
            population: ["RESIDENT", "CARE_CUSTOMER", "CARER"][random.weighted([80, 12, 8])],
            lifeSatisfaction: score(7.75 - poverty * 1.5 + mood * 1.5 + random.normal(0, 0.9)),
            worthwhile: score(7.9 - poverty + mood * 1.4 + random.normal(0, 0.9)),
            happiness: score(7.6 - poverty + mood * 1.6 + random.normal(0, 1.2)),
            anxiety: score(2.9 + poverty * 2 - mood * 1.3 + random.normal(0, 1.8)),
            lonely: min(5, max(1, Int((3.9 + mood + random.normal(0, 0.6)).rounded()))),
            weight: "\(Double(60 + random.below(90)) / 100)")
        spoil(&row, &random, &receiver)
        receiver.receive(row, in: SentFile(.survey, period: period))
    }

    private func score(_ value: Double) -> Int { min(10, max(0, Int(value.rounded()))) }

    private func spoil(
        _ row: inout SurveyResponse, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        if receiver.plants(.surveyStraight, &random) {
            (row.lifeSatisfaction, row.worthwhile, row.happiness, row.anxiety) = (10, 10, 10, 10)
        } else if receiver.plants(.surveyPartial, &random) {
            (row.happiness, row.anxiety, row.lonely) = (nil, nil, nil)
            if random.chance(0.4) { row.lifeSatisfaction = nil }
        } else if receiver.plants(.surveyAnxiety, &random) {
            row.anxiety = row.anxiety.map { 10 - $0 }
        }
    }
}
