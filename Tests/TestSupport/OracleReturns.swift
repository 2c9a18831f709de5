import Domain
import SyntheticCounty

// Staff, from the returns of their employers.
extension Oracle {
    private static let employed: Set = ["PERMANENT", "FIXED_TERM"]

    /// WF03: staff in post with 90 days of service, and those trained within 24 months.
    func trained() -> Tally {
        var people: [String: [StaffMonth]] = [:]
        var opening: [String: CivilDay] = [:]
        for row in rows.staff.values {
            people[row.staffID, default: []].append(row)
            opening[row.employerCode] = min(opening[row.employerCode] ?? row.month, row.month)
        }
        var tally: Tally = [:]
        for all in people.values {
            let first = all.map(\.month).min()
            for (month, rows) in Dictionary(grouping: all, by: \.month) {
                let employed = rows.filter { Self.employed.contains($0.contractType) }
                guard
                    let row = employed.max(by: {
                        ($0.fte, $1.assignmentID) < ($1.fte, $0.assignmentID)
                    }), row.inPostLastDay, row.discipline != "ADMIN", row.fteDaysAvailable > 0,
                    let first
                else { continue }
                let last = end(of: month.month).advanced(by: -1)
                // Who was in an employer's first return was there before it.
                let hasServed = first == opening[row.employerCode] || last - first >= 90
                guard hasServed else { continue }
                let limit = Self.twoYears(before: last)
                let isTrained = row.coreTrainingDate.map { $0 > limit && $0 <= last } ?? false
                tally.add(
                    month.month, row.teamCode, numerator: isTrained ? 1 : 0, denominator: 1)
            }
        }
        return tally
    }

    private static func twoYears(before day: CivilDay) -> CivilDay {
        let date = day.civil
        let month = Month(ordinal: (date.year - 2) * 12 + date.month - 1)
        return CivilDay(
            year: month.year, month: month.number, day: min(date.day, month.dayCount))
    }
}

// Answers to the survey.
extension Oracle {
    /// PH03: life satisfaction of residents times the weights, in the last month of the wave.
    func satisfaction() -> Tally {
        var tally: Tally = [:]
        for row in rows.answers.values where row.population == "RESIDENT" {
            guard let score = row.lifeSatisfaction, (0...10).contains(score),
                let weight = row.weight.flatMap(Double.init),
                let year = Int(row.wave.prefix(4)), let quarter = Int(row.wave.suffix(1))
            else { continue }
            // The same answer to every question is no answer.
            if let worth = row.worthwhile, let happy = row.happiness, let fear = row.anxiety,
                Set([score, worth, happy, fear]).count == 1
            {
                continue
            }
            let hundredths = Int((weight * 100).rounded())
            // The first quarter of the financial year ends in June.
            let month = Month(ordinal: year * 12 + 2 + 3 * quarter)
            let team = reference.team(place: row.postcode) ?? row.teamCode
            tally.add(
                month, team, numerator: hundredths * score, denominator: hundredths)
        }
        return tally
    }
}

// People with support at home, and people known to both sectors.
extension Oracle {
    private static let forever = CivilDay(year: 2999, month: 12, day: 31)

    /// AE03: attendances of people with home support open, and the days on which it was open.
    func homeCareAttendances() -> Tally {
        var packages: [OraclePerson: [CareEvent]] = [:]
        var ends: [OraclePerson: CivilDay] = [:]
        for (_, person, row) in rows.plannedCare where person.isLinked {
            if let death = row.dateOfDeath { ends[person] = min(ends[person] ?? death, death) }
            let type = (row.serviceType ?? "").lowercased()
            guard row.eventType == "Service", row.clientType == "Service user",
                row.serviceComponent == "Home support",
                type == "long term support: community"
                    || type == "short term support: ongoing low level"
            else { continue }
            packages[person, default: []].append(row)
        }
        var visits: [OraclePerson: [Attendance]] = [:]
        for (_, person, row) in rows.plannedAttendances
        where ["01", "02", "03", "04"].contains(row.departmentType)
            && ["1", "2", "3"].contains(row.attendanceCategory) && packages[person] != nil
        {
            visits[person, default: []].append(row)
        }
        var tally: Tally = [:]
        for (person, own) in packages {
            let death = ends[person] ?? Self.forever
            let attended = Self.withoutStreaming(visits[person] ?? []).map(\.arrivalAt.day)
            for month in months {
                countHomeCare(own, until: death, attended, month, &tally)
            }
        }
        return tally
    }

    private func countHomeCare(
        _ packages: [CareEvent], until death: CivilDay, _ attended: [CivilDay], _ month: Month,
        _ tally: inout Tally
    ) {
        let (first, after) = (CivilDay(firstOf: month), end(of: month))
        let known = packages.filter { $0.eventStartDate < after && $0.eventStartDate <= death }
        let latest = known.max {
            ($0.eventStartDate, $0.eventReference) < ($1.eventStartDate, $1.eventReference)
        }
        guard let latest, let age = age(latest.birthDate, on: after.advanced(by: -1)), age >= 18
        else { return }
        let days = (0..<(after - first)).map { first.advanced(by: $0) }.filter { day in
            day <= death
                && known.contains {
                    $0.eventStartDate <= day && ($0.eventEndDate ?? Self.forever) >= day
                }
        }
        let open = Set(days)
        let team = reference.team(
            postcode: latest.postcode, elsePractice: latest.practiceCode)
        tally.add(
            month, team, numerator: attended.filter(open.contains).count,
            denominator: days.count)
    }

    /// IN04: people known to both sectors on the last day, and those with one joint plan.
    func jointPlans() -> Tally {
        var referrals: [OraclePerson: [Referral]] = [:]
        for (_, person, row) in rows.plannedReferrals where row.status != "REJECTED" {
            referrals[person, default: []].append(row)
        }
        var plans: [OraclePerson: [CarePlan]] = [:]
        for (_, person, row) in rows.plannedPlans where row.planType == "JOINT" {
            plans[person, default: []].append(row)
        }
        let support = supportByPerson()
        var tally: Tally = [:]
        for (person, own) in referrals {
            for month in months {
                let last = end(of: month).advanced(by: -1)
                let open = own.filter {
                    $0.referralReceivedAt.day <= last && ($0.closedDate.map { $0 > last } ?? true)
                }
                let health = open.filter { $0.sourceSystem == "COMMUNITY_EPR" }
                    .max { $0.referralReceivedAt < $1.referralReceivedAt }
                let isCouncils =
                    open.contains { $0.sourceSystem == "COUNCIL" }
                    || (support[person] ?? []).contains {
                        $0.isLongTerm && $0.days.contains(last)
                    }
                guard let health, isCouncils else { continue }
                let hasPlan = (plans[person] ?? []).contains {
                    $0.agreedDate <= last && ($0.endedDate.map { $0 > last } ?? true)
                        && ($0.reviewDueDate.map { last - $0 <= 90 } ?? true)
                }
                tally.add(
                    month, health.teamCode, numerator: hasPlan ? 1 : 0, denominator: 1)
            }
        }
        return tally
    }
}
