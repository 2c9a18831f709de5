import Domain
import Foundation
import Testing

@testable import SyntheticCounty

@Suite("files that are spoilt as a whole, and the list of opt-outs")
struct PlantedFilesTests {
    private let day = CivilDay(year: 2024, month: 2, day: 21)
    private let faults = WholeFileFaults(firstMonth: CountyProfile().firstMonth)

    private func text(_ style: DateStyle) -> String {
        var row = DelimitedRow(style: style)
        row.day(day)
        row.day(nil)
        row.time(CivilTime(day, seconds: 3_723))
        return String(decoding: row.bytes, as: UTF8.self)
    }

    @Test("days are written day first, month first or as the number that Excel shows")
    func styles() {
        #expect(text(.dayFirst) == "21/02/2024,,21/02/2024 01:02:03")
        #expect(text(.monthFirst).hasPrefix("02/21/2024,,"))
        #expect(text(.serial).hasPrefix("45343,,"))
    }

    @Test("one file has Excel day numbers, and one early file the month first")
    func wholeFiles() {
        let serial = SentFile(.spells, scope: "RGR", period: 14, version: .freeze)
        let right = SentFile(.spells, scope: "RGP", period: 22, version: .freeze)
        let early = SentFile(.spells, scope: "RGP", period: 22, version: .flex)
        #expect(faults.dates(in: serial) == .serial)
        #expect(faults.dates(in: right) == .dayFirst)
        #expect(faults.dates(in: early) == .monthFirst)
        #expect(faults.earlyCopy(of: right) == early)
        #expect(faults.earlyCopy(of: early) == nil)
        #expect(faults.earlyCopy(of: serial) == nil)
        let others = (0..<48).flatMap { period in
            ["RDE", "RGR", "RGP"].map {
                SentFile(.spells, scope: $0, period: period, version: .freeze)
            }
        }
        #expect(others.count { faults.dates(in: $0) != .dayFirst } == 1)
        #expect(others.count { faults.earlyCopy(of: $0) != nil } == 1)
    }

    @Test("the early file holds the rows of the one that follows it")
    func earlyCopy() throws {
        var output = ChunkOutput(profile: CountyProfile())
        let right = SentFile(.spells, scope: "RGP", period: 22, version: .freeze)
        let early = SentFile(.spells, scope: "RGP", period: 22, version: .flex)
        output.receive(spell, in: right)
        output.receive(spell, in: right)
        #expect(output.delimited[right]?.rows == 2)
        #expect(output.delimited[early]?.rows == 2)
        let sent = String(decoding: output.delimited[early]?.bytes ?? [], as: UTF8.self)
        #expect(sent.contains("02/21/2024") && sent.contains("flex"))
    }

    private var spell: Spell {
        Spell(
            spellID: "S1", providerCode: "RGP", nhsNumberStatus: "01", admissionMethod: "21",
            patientClassification: "1", admissionDate: day, treatmentFunctionCode: "300",
            submissionStatus: "freeze")
    }

    @Test("about one person in twenty has opted out, and the seed decides who")
    func optOuts() {
        let list = OptOuts(profile: CountyProfile(people: 20_000))
        let chosen = (0..<20_000).filter(list.includes)
        #expect((960...1_200).contains(chosen.count))
        let other = OptOuts(profile: CountyProfile(people: 20_000, seed: 7))
        #expect(chosen != (0..<20_000).filter(other.includes))
    }
}
