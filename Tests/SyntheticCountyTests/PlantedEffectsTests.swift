import Domain
import Foundation
import Testing

@testable import SyntheticCounty

/// What was counted for residents of the pilots and of other teams.
private enum Kind: Int, CaseIterable {
    case stays, delays, delayDays, reablement, atHome, emergencies, visits, calls, referrals
    case requests
}

/// The counts of one group of teams in one time.
private struct Counts: Sendable {
    private var values = [Double](repeating: 0, count: Kind.allCases.count)

    subscript(_ kind: Kind) -> Double {
        get { values[kind.rawValue] }
        set { values[kind.rawValue] = newValue }
    }

    static func + (a: Counts, b: Counts) -> Counts {
        var sum = a
        for kind in Kind.allCases { sum[kind] += b[kind] }
        return sum
    }
}

/// Pilots and others, before and after.
private struct Comparison: Sendable {
    /// Others before, others after, pilots before, pilots after.
    var cells = [Counts](repeating: Counts(), count: 4)

    /// The change in the pilots over the change elsewhere.
    func change(_ value: (Counts) -> Double) -> Double {
        let values = cells.map(value)
        return values[3] / values[2] / (values[1] / values[0])
    }

    static func + (a: Comparison, b: Comparison) -> Comparison {
        Comparison(cells: zip(a.cells, b.cells).map { $0 + $1 })
    }
}

@Suite("effects planted in the demonstration county")
struct PlantedEffectsTests {
    private static let people = 740_000

    /// Everybody of 65 and over in the pilots, and every fifth elsewhere.
    private static let found = Task { try await compare() }

    private static func compare() async throws -> Comparison {
        let geography = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Geography")
        let county = try CountyGenerator(
            profile: CountyProfile(people: people), geography: geography)
        let parts = 8
        return await withTaskGroup(of: Comparison.self) { group in
            for part in 0..<parts {
                group.addTask { compare(county, stride(from: part, to: people, by: parts)) }
            }
            return await group.reduce(Comparison()) { $0 + $1 }
        }
    }

    private static func compare(
        _ county: CountyGenerator, _ indices: StrideTo<Int>
    ) -> Comparison {
        var found = Comparison()
        let calendar = CountyCalendar(
            firstMonth: county.profile.firstMonth, months: county.profile.months)
        let start = CivilDay(year: 2024, month: 10, day: 1) - calendar.start
        for index in indices {
            let person = county.person(of: index)
            let isPilot = person.homeTeam < 2
            guard person.age >= 65, isPilot || index % 5 == 0 else { continue }
            count(county.life(person), start, calendar.days, &found, isPilot ? 2 : 0)
        }
        return found
    }

    private static func count(
        _ life: Life, _ start: Int, _ days: Int, _ found: inout Comparison, _ group: Int
    ) {
        func at(_ day: Int) -> Int { group + (day >= start ? 1 : 0) }
        for stay in life.spells where stay.discharge < days && stay.nights > 0 {
            let cell = at(stay.discharge - stay.delay)
            found.cells[cell][.stays] += 1
            guard stay.delay > 0 else { continue }
            found.cells[cell][.delays] += 1
            found.cells[cell][.delayDays] += Double(stay.delay)
        }
        for stay in life.spells where stay.isEmergency {
            found.cells[at(stay.admission)][.emergencies] += 1
        }
        for step in life.steps {
            guard let discharge = step.discharge, step.start != nil else { continue }
            found.cells[at(discharge)][.reablement] += 1
            if step.isAtHome { found.cells[at(discharge)][.atHome] += 1 }
        }
        let opening = CivilDay(year: 2024, month: 10, day: 1).advanced(by: -start)
        for visit in life.visits { found.cells[at(visit.arrival.day - opening)][.visits] += 1 }
        for call in life.calls { found.cells[at(call.connected.day - opening)][.calls] += 1 }
        for item in life.cases { found.cells[at(item.day)][.referrals] += 1 }
        for item in life.care where item.kind == "Request" {
            found.cells[at(item.start)][.requests] += 1
        }
    }

    @Test("delays in the pilots are about a quarter shorter than elsewhere")
    func delays() async throws {
        let change = try await Self.found.value.change { $0[.delayDays] / $0[.delays] }
        #expect(abs(change - PlantedEffects.delayFactor) < 0.08, "\(change)")
    }

    @Test("more people of the pilots are at home after reablement")
    func reablement() async throws {
        let cells = try await Self.found.value.cells
        let shares = cells.map { $0[.atHome] / $0[.reablement] }
        let gain =
            shares[3]
            - (cells[..<3].map { $0[.atHome] }.reduce(0, +)
                / cells[..<3].map { $0[.reablement] }.reduce(0, +))
        #expect(abs(gain - PlantedEffects.reablementGain) < 0.045, "\(gain)")
    }

    @Test("nothing else changes in the pilots but by chance")
    func unchanged() async throws {
        let found = try await Self.found.value
        // Four per cent of the emergency admissions no longer happen, too few to be seen.
        #expect((0.88...1.05).contains(found.change { $0[.emergencies] }))
        #expect((0.9...1.1).contains(found.change { $0[.delays] / $0[.stays] }))
        for kind in [Kind.visits, .calls, .referrals, .requests] {
            let change = found.change { $0[kind] }
            #expect((0.93...1.07).contains(change), "\(kind) \(change)")
        }
    }

    @Test("the teams that went live later got no effect")
    func laterTeams() {
        for team in 2..<13 {
            let last = CivilDay(year: 2026, month: 3, day: 31)
            #expect(!PlantedEffects.apply(team: team, day: last))
        }
        #expect(!PlantedEffects.apply(team: 0, day: CivilDay(year: 2024, month: 9, day: 30)))
        #expect(PlantedEffects.apply(team: 1, day: CivilDay(year: 2024, month: 10, day: 1)))
    }
}
