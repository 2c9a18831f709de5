import Domain
import Foundation
import Testing

@testable import SyntheticCounty

/// The geography tables of the project.
private let geography = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Geography")

private func generator(people: Int, months: Int = 12, workers: Int = 2) throws -> CountyGenerator {
    try CountyGenerator(
        profile: CountyProfile(people: people, months: months, workers: workers),
        geography: geography)
}

/// Counts what the tests look at.
private struct Tally: CountyReceiver {
    var spells = 0
    var emergencies = 0
    var attendances = 0
    var numbers: Set<String> = []
    var badNumbers = 0
    var wrongSpells = 0
    var possible: [PlantedFault: Int] = [:]
    var planted: [PlantedFault: Int] = [:]

    mutating func receive(_ record: Spell, in file: SentFile) {
        spells += 1
        if record.admissionMethod.first == "2", record.dischargeDate != nil { emergencies += 1 }
        guard let number = record.nhsNumber else { return }
        numbers.insert(number)
        if !isValid(number) { wrongSpells += 1 }
    }

    mutating func receive(_ record: Attendance, in file: SentFile) {
        attendances += 1
        if let number = record.nhsNumber, !isValid(number) { badNumbers += 1 }
    }

    mutating func note(_ fault: PlantedFault, isPlanted: Bool) {
        possible[fault, default: 0] += 1
        if isPlanted { planted[fault, default: 0] += 1 }
    }
}

/// The modulus-11 check, written apart from the generator's.
private func isValid(_ number: String) -> Bool {
    let digits = number.compactMap(\.wholeNumberValue)
    guard digits.count == 10, number.hasPrefix("999") else { return false }
    let sum = zip(digits, (2...10).reversed()).map { $0 * $1 }.reduce(0, +)
    let check = (11 - sum % 11) % 11
    return check == digits[9]
}

@Suite("the demonstration county")
struct CountyGeneratorTests {
    @Test("the same seed gives the same bytes with one worker and with three")
    func sameBytes() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("county-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (first, second) = (folder.appending(path: "a"), folder.appending(path: "b"))
        try await generator(people: 13_000, months: 3, workers: 1).write(to: first)
        try await generator(people: 13_000, months: 3, workers: 3).write(to: second)
        let names = try FileManager.default.contentsOfDirectory(atPath: first.path).sorted()
        #expect(try names == FileManager.default.contentsOfDirectory(atPath: second.path).sorted())
        #expect(names.contains("SUS_APC_RDE_2022-04_freeze.csv"))
        #expect(names.contains("SUS_APC_RDE_2022-05_freeze.csv") == false)
        #expect(names.contains("SUS_APC_RDE_2022-06_flex.csv"))
        #expect(names.contains("OPT_OUT_2022-06.csv"))
        for name in names {
            let (a, b) = (first.appending(path: name), second.appending(path: name))
            #expect(try Data(contentsOf: a) == Data(contentsOf: b), "\(name) differs")
        }
    }

    @Test("another seed gives another county")
    func otherSeed() throws {
        let profile = CountyProfile(people: 2_000, months: 2, seed: 7)
        let other = try CountyGenerator(profile: profile, geography: geography)
        let usual = try generator(people: 2_000, months: 2)
        #expect(other.life(of: 5).person.birth != usual.life(of: 5).person.birth)
    }

    @Test("spells have valid numbers of the test range, but for those mistyped on purpose")
    func spellNumbers() throws {
        var tally = Tally()
        try generator(people: 5_000, months: 4).records(&tally)
        #expect(tally.numbers.allSatisfy { $0.hasPrefix("999") && $0.count == 10 })
        let share = Double(tally.wrongSpells) / Double(tally.spells)
        #expect(share < 3 * PlantedFault.spellNumberWrong.rate)
    }

    @Test("every attendance has no NHS number or a valid one of the test range")
    func numbers() throws {
        var tally = Tally()
        try generator(people: 5_000).records(&tally)
        #expect(tally.attendances > 1_000)
        #expect(tally.badNumbers == 0)
    }

    @Test("no two people share an NHS number")
    func distinctNumbers() throws {
        let numbers = try TestNumbers(people: 50_000)
        #expect(Set((0..<50_000).map(numbers.text)).count == 50_000)
        #expect((0..<2_000).allSatisfy { isValid(numbers.text($0)) })
    }

    @Test("more people than there are test numbers is refused")
    func tooMany() {
        #expect(throws: CountyError.self) { try TestNumbers(people: 1_000_000) }
    }

    @Test("twice the people have about twice the events")
    func scaling() throws {
        var (small, large) = (Tally(), Tally())
        try generator(people: 6_000).records(&small)
        try generator(people: 12_000).records(&large)
        let ratio = Double(large.attendances) / Double(small.attendances)
        #expect((1.8...2.2).contains(ratio))
    }

    @Test("faults are planted near their stated rates")
    func faults() throws {
        var tally = Tally()
        try generator(people: 20_000).records(&tally)
        // The ready date is blank at a rate that falls over time.
        for fault in PlantedFault.allCases where fault != .spellReadyBlank {
            let possible = Double(tally.possible[fault] ?? 0)
            guard possible * fault.rate > 50, fault.rate < 1 else { continue }
            let planted = Double(tally.planted[fault] ?? 0)
            let slack = 5 * (possible * fault.rate * (1 - fault.rate)).squareRoot()
            let isGrouped = [.planReturnMissing, .networkScaleReversed].contains(fault)
            #expect(isGrouped || abs(planted - possible * fault.rate) < slack, "\(fault.code)")
        }
    }

    @Test("every small area and every practice has one team, and every team has both")
    func mapping() throws {
        let tables = try CountyGeography(folder: geography)
        #expect(tables.places.count == 449)
        #expect(tables.teams.map(\.code) == (1...13).map { $0 < 10 ? "T0\($0)" : "T\($0)" })
        #expect(Set(tables.places.map(\.team)).count == 13)
        #expect(Set(tables.practices.filter(\.isActive).map(\.team)).count == 13)
        let codes = Set(tables.practices.map(\.code))
        #expect(tables.practices.allSatisfy { $0.isActive || codes.contains($0.successor) })
    }

    @Test("made-up postcodes cannot be real ones")
    func madeUp() throws {
        let tables = try CountyGeography(folder: geography)
        let never = Set("CIKMOV")
        for postcode in tables.postcodes {
            let hasMark = postcode.text.suffix(2).contains { never.contains($0) }
            #expect(hasMark == postcode.isMadeUp, "\(postcode.text)")
        }
    }

    @Test("days and dates go there and back")
    func days() {
        for number in stride(from: -30_000, to: 40_000, by: 37) {
            let date = CivilDay(number).civil
            #expect(
                CivilDay(year: date.year, month: date.month, day: date.day).number
                    == Int32(number))
        }
        #expect(CivilDay(year: 2026, month: 3, day: 31).weekday == 1)
    }
}
