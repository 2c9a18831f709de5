import Domain
import SyntheticCounty

extension Oracle {
    /// The first preventive start of a person.
    private struct Start {
        let day: CivilDay
        let postcode: String?
        let practice: String?
        let serial: String
    }

    /// Something with a price: when, for what, and pounds or a number of units.
    private struct Billed {
        let month: Month
        let activity: String
        var units = 0.0
        var pounds: Double?
    }

    /// PH04: monthly cost in the year after a first preventive service and in the year before.
    func journeyCosts() -> Tally {
        let bills = billsByPerson()
        let moves = movesByPerson()
        var cohorts: [Month: [(start: Start, before: Double, after: Double)]] = [:]
        for (person, start) in starts() where person.isLinked {
            let month = start.day.month
            let (first, after) = (month.advanced(by: -12), end(of: month.advanced(by: 12)))
            if let death = deaths[person], death < after { continue }
            let isGone = (moves[person] ?? []).contains {
                $0 >= CivilDay(firstOf: first) && $0 < after
            }
            if isGone { continue }
            var costs = [0.0, 0.0]
            for bill in bills[person] ?? [] {
                let place = month.distance(to: bill.month)
                guard place != 0, (-12...12).contains(place) else { continue }
                let price = sheets.price(bill.activity, bill.month)
                let pounds = bill.pounds ?? bill.units * price.cost
                costs[place < 0 ? 0 : 1] += pounds * price.factor / 12
            }
            cohorts[month, default: []].append((start, costs[0], costs[1]))
        }
        var tally: Tally = [:]
        for (month, people) in cohorts {
            let totals = people.map { $0.before + $0.after }.sorted()
            let cap = totals[(99 * totals.count + 99) / 100 - 1]
            for one in people {
                let total = one.before + one.after
                let share = total > cap ? cap / total : 1
                var sums = Sums()
                sums.amounts = [one.after * share, one.before * share]
                sums.denominator = 1
                let team =
                    reference.team(place: one.start.postcode)
                    ?? one.start.practice.flatMap { reference.team(practice: $0) }
                tally.add(month, team, sums)
            }
        }
        return tally
    }

    /// First community STEP or first connection to a network of people who agreed to linkage.
    private func starts() -> [OraclePerson: Start] {
        var starts: [OraclePerson: Start] = [:]
        func note(_ person: OraclePerson, _ start: Start) {
            if let known = starts[person], (known.day, known.serial) <= (start.day, start.serial) {
                return
            }
            starts[person] = start
        }
        for (key, person, row) in rows.plannedSteps
        where row.offer == "STEP" && row.source == "COMMUNITY" {
            guard let day = row.startDate else { continue }
            note(
                person,
                Start(day: day, postcode: row.postcode, practice: row.practiceCode, serial: key))
        }
        for (key, person, row) in rows.plannedNetworks where row.consentToLink {
            guard let day = row.connectedDate else { continue }
            note(
                person,
                Start(day: day, postcode: row.postcode, practice: row.practiceCode, serial: key))
        }
        return starts
    }

    private func billsByPerson() -> [OraclePerson: [Billed]] {
        var bills: [OraclePerson: [Billed]] = [:]
        for (_, person, row) in rows.plannedSpells {
            guard let pence = row.spellCost else { continue }
            bills[person, default: []].append(
                Billed(
                    month: row.admissionDate.month, activity: "EMERGENCY_BED_DAY",
                    pounds: Double(pence) / 100))
        }
        for (_, person, row) in rows.plannedAttendances {
            let isMajor = ["01", "02"].contains(row.departmentType)
            bills[person, default: []].append(
                Billed(
                    month: row.arrivalAt.day.month, activity: isMajor ? "AE_TYPE1" : "AE_TYPE3",
                    units: 1, pounds: row.attendanceCost.map { Double($0) / 100 }))
        }
        for (_, person, row) in rows.plannedIncidents where row.outcome != "CANCEL" {
            let activity =
                switch row.outcome {
                case "HT": "AMB_HEAR_TREAT"
                case "ST": "AMB_SEE_TREAT"
                default: "AMB_SEE_CONVEY"
                }
            bills[person, default: []].append(
                Billed(month: row.callConnectedAt.day.month, activity: activity, units: 1))
        }
        for (_, person, row) in rows.plannedContacts {
            if let bill = Self.bill(row) { bills[person, default: []].append(bill) }
        }
        for (_, person, row) in rows.plannedCare {
            bills[person, default: []] += serviceBills(row)
        }
        return bills
    }

    /// Contacts by who made them; reablement and link workers are the preventive service itself.
    private static func bill(_ row: Contact) -> Billed? {
        guard ["5", "6"].contains(row.attendanceStatus) else { return nil }
        let month = row.contactAt.day.month
        switch row.leadDiscipline {
        case "REABLEMENT_WORKER", "VCSE_LINK_WORKER", "GP_LINK": return nil
        case "OT", "PHYSIO", "THERAPY_ASSISTANT":
            return Billed(month: month, activity: "THERAPY_CONTACT", units: 1)
        case "SOCIAL_WORKER", "SOCIAL_CARE_ASSESSOR":
            return Billed(
                month: month, activity: "SOCIAL_WORK_HOUR",
                units: Double(row.durationMinutes ?? 60) / 60)
        default: return Billed(month: month, activity: "COMMUNITY_NURSE_CONTACT", units: 1)
        }
    }

    /// What a service costs a week; what is paid once counts where it began.
    private static func weekly(_ row: CareEvent) -> Double? {
        // A negative cost is a slip of the sign.
        guard let pence = row.unitCost else { return nil }
        let pounds = Double(abs(pence)) / 100
        switch row.costFrequencyUnitType {
        case "Weekly": return pounds
        case "Fortnightly": return pounds / 2
        case "4-weekly": return pounds / 4
        case "Monthly": return pounds * 12 / 52
        case "Quarterly": return pounds * 4 / 52
        case "Annually": return pounds / 52
        default: return pounds * Double(row.plannedUnitsPerWeek ?? 0) / 100
        }
    }

    private func serviceBills(_ row: CareEvent) -> [Billed] {
        let type = (row.serviceType ?? "").lowercased()
        guard row.eventType == "Service", row.clientType == "Service user",
            type != "short term support: st-max", let weekly = Self.weekly(row)
        else { return [] }
        let activity =
            switch type {
            case "long term support: nursing care": "NURSING_WEEK"
            case "long term support: residential care": "RESIDENTIAL_WEEK"
            default: row.serviceComponent == "Day support" ? "DAY_CARE_SESSION" : "HOME_CARE_HOUR"
            }
        if row.costFrequencyUnitType == "One-off" {
            let pounds = Double(abs(row.unitCost ?? 0)) / 100
            return [Billed(month: row.eventStartDate.month, activity: activity, pounds: pounds)]
        }
        return months.compactMap { month in
            let from = max(row.eventStartDate, CivilDay(firstOf: month))
            let last = end(of: month).advanced(by: -1)
            let to = min(row.eventEndDate ?? last, last)
            guard from <= to else { return nil }
            return Billed(
                month: month, activity: activity, pounds: weekly * Double(to - from + 1) / 7)
        }
    }
}
