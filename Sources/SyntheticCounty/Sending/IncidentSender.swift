/// Sends ambulance incidents by month of the call.
struct IncidentSender {
    let context: SendingContext

    /// Sends all incidents of one person.
    func send(_ life: Life, to receiver: inout some CountyReceiver) {
        guard !life.calls.isEmpty else { return }
        var random = Randomness(
            seed: context.profile.seed, purpose: 22, index: life.person.index)
        for (serial, call) in life.calls.enumerated() {
            let period = context.calendar.period(of: call.connected.day)
            guard period >= 0, period < context.profile.months else { continue }
            let isBorder = [2, 4, 7, 12].contains(life.person.homeTeam)
            if isBorder, receiver.plants(.incidentBorder, &random) { continue }
            let row = record(call, life.person, number: serial, &random, &receiver)
            receiver.receive(row, in: SentFile(.incidents, period: period))
            resend(row, period, &random, &receiver)
        }
    }

    /// The same event twice after a call-back, and categories changed in the next file.
    private func resend(
        _ row: Incident, _ period: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        if receiver.plants(.incidentTwice, &random) {
            var again = row
            again.incidentID += "B"
            again.callConnectedAt = row.callConnectedAt.advanced(bySeconds: 1_500)
            again.clockStartAt = again.callConnectedAt.advanced(bySeconds: 90)
            again.onSceneAt = nil
            again.responseSeconds = nil
            again.outcome = "HT"
            again.conveyedSiteCode = nil
            receiver.receive(again, in: SentFile(.incidents, period: period))
        }
        guard period < context.lastPeriod, receiver.plants(.incidentRecoded, &random) else {
            return
        }
        var again = row
        again.responseCategory = row.responseCategory == "C2" ? "C3" : "C2"
        receiver.receive(again, in: SentFile(.incidents, period: period + 1))
    }

    private func record(
        _ call: Call, _ person: Person, number: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> Incident {
        let start = call.connected.advanced(bySeconds: 40 + random.below(200))
        let isOnScene = call.outcome != "HT"
        let isAway = receiver.plants(.incidentElsewhere, &random)
        let origin = ["01", "02", "03", "05", "04"][random.weighted([66, 18, 9, 5, 2])]
        var row = Incident(
            incidentID: "I\(person.index)-\(number)", providerCode: "RYC", callOrigin: origin,
            aqiIncidentFlag: random.chance(0.985), responseCategory: call.category,
            callConnectedAt: call.connected, clockStartAt: start,
            onSceneAt: isOnScene ? start.advanced(bySeconds: call.seconds) : nil,
            responseSeconds: isOnScene ? call.seconds : nil,
            outcome: random.chance(0.012) ? "CANCEL" : call.outcome,
            conveyedSiteCode: call.outcome == "SC_ED"
                ? Trust.sites[call.provider] : call.outcome == "SC_OTHER" ? "RYC00" : nil,
            incidentPostcode: postcode(person, isAway: isAway, &random),
            nhsNumber: receiver.plants(.incidentNumberMissing, &random) ? nil : person.nhsNumber,
            practiceCode: random.chance(0.7)
                ? context.geography.practices[person.practice].code : nil,
            ageYears: call.connected.day.age(bornOn: person.birth), sex: "\(person.sex)",
            fallFlag: call.isFall, careHomeFlag: false)
        if isOnScene, receiver.plants(.incidentTime, &random) {
            row.responseSeconds = random.chance(0.5) ? nil : -60 - random.below(600)
        }
        return row
    }

    /// Where the person was: at home, or somewhere near.
    private func postcode(
        _ person: Person, isAway: Bool, _ random: inout Randomness
    ) -> String? {
        let geography = context.geography
        guard isAway else { return geography.postcodes[person.postcode].text }
        if random.chance(0.02) { return nil }
        let near = person.place + random.within(-12...12)
        let place = geography.places[min(geography.places.count - 1, max(0, near))]
        return geography.postcodes[random.pick(place.postcodes)].text
    }
}
