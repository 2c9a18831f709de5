/// Sends tier two conversations and reablement episodes as their register has them.
struct StepSender {
    let context: SendingContext

    /// Sends all conversations of one person.
    func send(_ life: Life, to receiver: inout some CountyReceiver) {
        guard !life.steps.isEmpty else { return }
        var random = Randomness(
            seed: context.profile.seed, purpose: 25, index: life.person.index)
        for (serial, episode) in life.steps.enumerated() {
            let row = record(episode, life, number: serial, &random, &receiver)
            if let start = row.startDate, let end = row.endDate, end - start > 14,
                receiver.plants(.stepTwoRows, &random)
            {
                var (first, second) = (row, row)
                first.endDate = start.advanced(by: 9)
                first.outcomeAtEnd = "SAME"
                second.stepID += "P"
                second.startDate = start.advanced(by: 12)
                deliver(first, &random, &receiver)
                deliver(second, &random, &receiver)
            } else {
                deliver(row, &random, &receiver)
            }
        }
    }

    /// Sends the row in the months of the talk, the end and the follow-up call.
    private func deliver(
        _ complete: StepEpisode, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        let calendar = context.calendar
        let isLate = receiver.plants(.stepEndLate, &random)
        let known = complete.endDate.map { $0.advanced(by: isLate ? random.within(5...21) : 1) }
        let followed = complete.hospitalDischargeDate.map { $0.advanced(by: 95) }
        var periods = [calendar.period(of: complete.tier2Date)]
        if let known { periods.append(calendar.period(of: known)) }
        // The call is made, and the row sent, also where nobody was traced and nothing is written.
        if complete.startDate != nil, let followed {
            periods.append(calendar.period(of: followed))
        }
        for period in Set(periods).sorted() where period >= 0 && period <= context.lastPeriod {
            var row = complete
            if let start = row.startDate, calendar.period(of: start) > period {
                row.startDate = nil
            }
            if let known, calendar.period(of: known) > period {
                row.endDate = nil
                row.outcomeAtEnd = nil
                row.deliveredHours = nil
            }
            if let followed, calendar.period(of: followed) > period { row.atHomeDay91 = nil }
            receiver.receive(row, in: SentFile(.stepEpisodes, period: period))
        }
    }

    private func record(
        _ episode: Episode, _ life: Life, number: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> StepEpisode {
        let person = life.person
        let calendar = context.calendar
        let hasStarted = episode.start.map { $0 < person.death } ?? false
        var row = StepEpisode(
            stepID: "T\(person.index)-\(number)",
            nhsNumber: random.chance(0.95) ? person.nhsNumber : nil, laPersonID: person.councilID,
            birthDate: person.birth,
            postcode: context.geography.postcodes[person.postcode].text,
            practiceCode: context.geography.practices[person.practice].code,
            tier2Date: calendar.day(episode.talk), offer: episode.offer, source: episode.source,
            hospitalDischargeDate: episode.discharge.map { calendar.day($0) },
            startDate: hasStarted ? episode.start.map { calendar.day($0) } : nil,
            teamCode: context.geography.teams[person.homeTeam].code)
        if hasStarted, let end = episode.end {
            let died = person.death < end
            row.endDate = calendar.day(min(end, person.death))
            row.plannedHours = random.within(12...60) * 100
            row.deliveredHours = (row.plannedHours ?? 0) * random.within(60...100) / 100
            row.outcomeAtEnd = died ? "DIED" : episode.outcome
            if receiver.plants(.stepOutcomeBlank, &random) { row.outcomeAtEnd = nil }
        }
        if hasStarted, let day = episode.discharge {
            let died = person.death <= day + 91
            row.atHomeDay91 =
                died
                ? "DIED"
                : episode.isAtHome
                    ? "HOME" : life.isInHospital(on: day + 91) ? "HOSPITAL" : "CARE_HOME"
            if receiver.plants(.stepNotTraced, &random) { row.atHomeDay91 = nil }
        }
        return row
    }
}
