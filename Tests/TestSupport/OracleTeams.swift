import Domain
import SyntheticCounty

// Waits for the neighbourhood teams.
extension Oracle {
    /// A referral and the day on which its clock stopped.
    private struct Wait {
        let row: Referral
        let stop: CivilDay?
    }

    /// IN01: days from a referral to the first proper contact, in the month of the contact.
    func firstContacts() -> Tally {
        var contacts: [String: [Contact]] = [:]
        for (_, _, row) in rows.plannedContacts {
            guard let number = row.referralID else { continue }
            contacts["\(row.sourceSystem)/\(number)", default: []].append(row)
        }
        var people: [OraclePerson: [Wait]] = [:]
        for (key, person, row) in rows.plannedReferrals
        where !["DUPLICATE", "INAPPROPRIATE"].contains(row.closeReason ?? "") {
            let wait = Wait(row: row, stop: Self.stop(row, contacts[key] ?? []))
            people[person, default: []].append(wait)
        }
        var tally: Tally = [:]
        for waits in people.values {
            for (first, stop) in Self.withoutRepeats(waits) where first.priority != "1" {
                guard let stop else { continue }
                var sums = Sums()
                sums.values = [Double(stop - first.referralReceivedAt.day)]
                tally.add(stop.month, first.teamCode, sums)
            }
        }
        return tally
    }

    private static func isSeen(_ contact: Contact) -> Bool {
        ["5", "6"].contains(contact.attendanceStatus)
    }

    /// Attended, face to face, by telephone or by video, and no triage.
    private static func isProper(_ contact: Contact) -> Bool {
        isSeen(contact) && ["01", "02", "11"].contains(contact.consultationMechanism)
            && contact.purpose != "TRIAGE"
    }

    /// The stated day, unless that day's contacts show that nobody was properly seen on it.
    private static func stop(_ row: Referral, _ contacts: [Contact]) -> CivilDay? {
        guard let stated = row.firstContactDate else { return nil }
        let known = contacts.filter { $0.contactAt.day == stated }
        if known.isEmpty || known.contains(where: isProper) { return stated }
        return contacts.filter { isProper($0) && $0.contactAt.day > stated }
            .map(\.contactAt.day).min()
    }

    /// The same need in both systems within 14 days counts once, from the earlier referral to the
    /// earlier contact.
    private static func withoutRepeats(_ waits: [Wait]) -> [(row: Referral, stop: CivilDay?)] {
        var left = waits.sorted {
            ($0.row.referralReceivedAt, $0.row.referralID)
                < ($1.row.referralReceivedAt, $1.row.referralID)
        }
        var found: [(row: Referral, stop: CivilDay?)] = []
        while !left.isEmpty {
            let first = left.removeFirst()
            var stops = [first.stop]
            let second = left.firstIndex { other in
                other.row.sourceSystem != first.row.sourceSystem
                    && !Set(other.row.needs).isDisjoint(with: first.row.needs)
                    && other.row.referralReceivedAt.day - first.row.referralReceivedAt.day <= 14
            }
            if let second { stops.append(left.remove(at: second).stop) }
            found.append((first.row, stops.compactMap(\.self).min()))
        }
        return found
    }
}

// Visits of the neighbourhood teams.
extension Oracle {
    /// A visit: one row, or one of each system.
    private struct Visit {
        var rows: [Contact]
        var first: Contact { rows[0] }

        /// Who was there, each with the system whose row says so.
        var present: [(discipline: String, system: String)] {
            rows.flatMap { row in
                ([row.leadDiscipline] + row.otherDisciplines).map { ($0, row.sourceSystem) }
            }
        }

        var isJoint: Bool {
            let sectors = present.compactMap { Self.sector($0.discipline, $0.system) }
            return Set(present.map(\.discipline)).count >= 2 && Set(sectors).count == 2
        }

        /// A reablement worker and an assistant, to move somebody.
        var isHandling: Bool {
            let names = Set(present.map(\.discipline))
            let assistants: Set = ["HEALTHCARE_ASSISTANT", "THERAPY_ASSISTANT"]
            return names.contains("REABLEMENT_WORKER") && !names.isDisjoint(with: assistants)
                && names.isSubset(of: assistants.union(["REABLEMENT_WORKER"]))
        }

        private static func sector(_ discipline: String, _ system: String) -> String? {
            switch discipline {
            case "COMMUNITY_NURSE", "COMMUNITY_MATRON", "PHYSIO", "MENTAL_HEALTH_NURSE",
                "HEALTHCARE_ASSISTANT", "THERAPY_ASSISTANT":
                "health"
            case "SOCIAL_WORKER", "SOCIAL_CARE_ASSESSOR", "REABLEMENT_WORKER": "care"
            case "OT": system == "COUNCIL" ? "care" : "health"
            default: nil
            }
        }
    }

    /// IN03: visits to people open to both sectors on the day, and those of both together.
    func jointVisits() -> Tally {
        var referrals: [OraclePerson: [Referral]] = [:]
        for (_, person, row) in rows.plannedReferrals where row.status != "REJECTED" {
            referrals[person, default: []].append(row)
        }
        var people: [OraclePerson: [Contact]] = [:]
        for (_, person, row) in rows.plannedContacts
        where Self.isSeen(row) && row.consultationMechanism == "01"
            && row.purpose != "PLAN_MEETING"
        {
            people[person, default: []].append(row)
        }
        var tally: Tally = [:]
        for (person, contacts) in people {
            let own = referrals[person] ?? []
            for visit in Self.visits(contacts.filter { Self.isOpenToBoth(own, $0.contactAt.day) })
            where !visit.isHandling {
                tally.add(
                    visit.first.contactAt.day.month, visit.first.teamCode,
                    numerator: visit.isJoint ? 1 : 0, denominator: 1)
            }
        }
        return tally
    }

    /// A visit on the day of closing is one to a person who was open.
    private static func isOpenToBoth(_ referrals: [Referral], _ day: CivilDay) -> Bool {
        let open = referrals.filter {
            $0.referralReceivedAt.day <= day && ($0.closedDate.map { $0 >= day } ?? true)
        }
        return Set(open.map(\.sourceSystem)).count == 2
    }

    /// A row and the next one, of the other system within half an hour, are one visit.
    private static func visits(_ contacts: [Contact]) -> [Visit] {
        var visits: [Visit] = []
        let ordered = contacts.sorted {
            ($0.contactAt, $0.sourceSystem, $0.contactID)
                < ($1.contactAt, $1.sourceSystem, $1.contactID)
        }
        for contact in ordered {
            // A figure of one month rests on the rows of that month.
            if let last = visits.last, last.rows.count == 1,
                last.first.sourceSystem != contact.sourceSystem,
                last.first.contactAt.day.month == contact.contactAt.day.month,
                contact.contactAt <= last.first.contactAt.advanced(bySeconds: 1_800)
            {
                visits[visits.count - 1].rows.append(contact)
            } else {
                visits.append(Visit(rows: [contact]))
            }
        }
        return visits
    }
}
