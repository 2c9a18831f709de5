import Testing

@testable import Feeds

@Suite struct RealFileTests {
    @Test("the published monthly CSV gives its providers and the total")
    func monthly() throws {
        let reading = Reading(
            Folders.fixture("Monthly-AE-December-2024.csv"), try contract("NHSE_AE_MONTHLY"))
        #expect(reading.rows.count == 199)
        let ipswich = try #require(reading.rows.first { $0["organisation_code"] == "RDE" })
        #expect(ipswich["type_1"] == "13344" && ipswich["booked_type_1"] == "990")
        #expect(reading.rows.last?["type_1"] == "1407530")
    }

    @Test("the provider workbook is read below its title block and its merged headings")
    func workbook() throws {
        let reading = Reading(
            Folders.fixture("June-2025-AE-by-provider.xlsx"), try contract("NHSE_AE_PROVIDER"))
        #expect(reading.rows.first?["attendances"] == "2350478")
        #expect(reading.rows.first?["over_4"] == "574809")
        #expect(reading.findings.filter { $0.rule == "SHEET" }.count == 2)
    }

    @Test(
        "the sheet saved as CSV gives the same figures, also where hyphens became zeros",
        arguments: [("June-2025-AE.csv", "27620", "6493"), ("April-2025-AE.csv", "26780", "5782")])
    func saved(file: String, attendances: String, over: String) throws {
        let reading = Reading(Folders.fixture(file), try contract("NHSE_AE_PROVIDER"))
        let row = try #require(reading.rows.first { $0["organisation_code"] == "RDE" })
        #expect(row["attendances"] == attendances && row["over_4"] == over)
    }

    @Test(
        "a workbook of another kind is refused with a reason",
        arguments: ["valid_01", "invalid_missing_column_agegroup"])
    func other(file: String) throws {
        let reading = Reading(Folders.fixture("nnhip-\(file).xlsx"), try sus())
        #expect(reading.isRefused && reading.rules.contains("reject_file HEADER"))
    }

    @Test("Windows-1252, byte-order marks and quoted line breaks are read")
    func encodings() throws {
        let bytes = Array((susHeader + susRow()).utf8)
        #expect(try Reading.bytes([0xEF, 0xBB, 0xBF] + bytes, sus()).rows.count == 1)
        let western = bytes.map { $0 == UInt8(ascii: "S") ? 0xC9 : $0 }
        let reading = try Reading.bytes(western, sus())
        #expect(reading.rows.first?["spell_id"] == "É1" && reading.rules == ["warn ENCODING"])
    }

    @Test("no bytes make the reader fail")
    func anyBytes() throws {
        var state: UInt64 = 42
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let good = Array((susHeader + susRow() + susRow(["spell_id": "S2"])).utf8)
        let contract = try sus()
        for round in 0..<150 {
            var bytes = good
            for _ in 0..<(1 + next() % 20) {
                bytes[Int(next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: next())
            }
            if round % 5 == 0 {
                bytes = (0..<next() % 300).map { _ in UInt8(truncatingIfNeeded: next()) }
            }
            let reading = try Reading.bytes(
                bytes, contract, ending: round % 7 == 0 ? "xlsx" : "csv")
            let counts = reading.counts
            #expect(reading.isRefused || counts.accepted == reading.rows.count)
            #expect(counts.read == counts.accepted + counts.rejected + counts.quarantined)
        }
    }
}
