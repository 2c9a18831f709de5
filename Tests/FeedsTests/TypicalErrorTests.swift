import Testing

@testable import Feeds

/// The typical errors of the feed specification that a reader can see; the others are rules in
/// SQL, which the loader's tests run.
@Suite struct TypicalErrorTests {
    private func read(_ change: [String: String]) throws -> Reading {
        try Reading.text(susHeader + susRow(change) + susRow(["spell_id": "S2"]), sus())
    }

    @Test("a good row is read, with its forms put right")
    func goodRow() throws {
        let row = try #require(try read([:]).rows.first)
        #expect(row["postcode"] == "IP14 1AA" && row["gp_practice_code"] == "D83001")
        #expect(row["secondary_diagnoses"] == "|I10|W190|" && row["birth_date"] == "1950-06-05")
        #expect(row["admission_date"] == "2025-01-05")
    }

    @Test(
        "NHS numbers as spreadsheets damage them",
        arguments: [
            ("999 000 0018", "9990000018", nil), ("999-000-0018", "9990000018", nil),
            ("999OOOOO18", "9990000018", "warn NHSNUM"),
            ("9990000018.0", "9990000018", "warn NHSNUM"),
            ("4.50558E+09", nil, "warn NHSNUM"), ("4505577105", "4505577105", "warn NHSNUM"),
            ("0000000000", nil, "warn NHSNUM"), ("123", nil, "warn NHSNUM"), ("", nil, nil),
        ] as [(String, String?, String?)])
    func nhsNumbers(sent: String, kept: String?, rule: String?) throws {
        let reading = try read(["nhs_number": sent])
        #expect(reading.rows.first?["nhs_number"] == kept)
        #expect(reading.rules == Set([rule].compactMap { $0 }))
        #expect(reading.findings.allSatisfy { $0.maskedValue?.contains("4505") != true })
    }

    @Test("codes outside the list hold the row, with the rule of the contract")
    func unknownCode() throws {
        let reading = try read(["admission_method": "77"])
        #expect(reading.counts.quarantined == 1 && reading.rows.count == 1)
        #expect(reading.held.first?.rule == "APC2" && reading.findings.first?.maskedValue == "77")
        #expect(reading.held.first?.fields.contains(NamedText("admission_method", "77")) == true)
    }

    @Test("a code that lost its leading zero is put right and told")
    func leadingZero() throws {
        let reading = try read(["nhs_number_status": "1"])
        #expect(reading.rows.first?["nhs_number_status"] == "01" && reading.rules == ["warn TEXT"])
    }

    @Test("a blank key drops the row by the contract's rule")
    func blankKey() throws {
        let reading = try read(["spell_id": ""])
        #expect(reading.counts.rejected == 1 && reading.rules == ["reject APC1"])
    }

    @Test("a blank in a required column holds the row")
    func blankRequired() throws {
        #expect(try read(["admission_date": ""]).rules == ["quarantine REQUIRED"])
    }

    @Test("filled cells beyond the header are told, with their form alone; empty ones are not")
    func moreCellsThanHeadings() throws {
        let good = String(susRow([:]).dropLast())
        let width = susHeader.split(separator: ",").count
        let empty = try Reading.text(susHeader + good + ",,\n", sus())
        #expect(empty.rows.count == 1 && empty.rules.isEmpty)
        let more = try Reading.text(
            susHeader + good + ",Ann,\n" + susRow(["spell_id": "S2"]), sus())
        #expect(more.rows.count == 2 && more.rules == ["warn CELLS"])
        let finding = try #require(more.findings.first)
        #expect(finding.row == 2 && finding.maskedValue == "Aaa")
        #expect(finding.expected.contains("\(width), and this row \(width + 2)"))
        // An unquoted comma shifts the cells behind it: both are told.
        let shifted = try Reading.text(susHeader + "x," + good + "\n", sus())
        #expect(shifted.rules.contains("warn CELLS"))
    }

    @Test("day numbers of spreadsheets become dates and are told")
    func serials() throws {
        let reading = try read(["admission_date": "45662"])
        #expect(reading.rows.first?["admission_date"] == "2025-01-05")
        #expect(reading.rules == ["warn DATES"])
    }

    @Test("a file with the month first is refused until a person confirms it")
    func monthFirst() throws {
        let text =
            susHeader
            + susRow(["admission_date": "01/05/2025", "discharge_date": "01/25/2025"])
        let birth = text.replacing("05/06/1950", with: "06/05/1950")
        #expect(try Reading.text(birth, sus()).isRefused)
        let confirmed = try Reading.text(birth, sus(), ReadingOptions(confirmedDateOrder: .mdy))
        #expect(confirmed.rows.first?["discharge_date"] == "2025-01-25")
    }

    @Test("one wrong date among good ones holds its row only")
    func oneWrongDate() throws {
        let reading = try read(["discharge_date": "01/25/2025"])
        #expect(!reading.isRefused && reading.counts.quarantined == 1)
        #expect(try read(["discharge_date": "31/02/2025"]).rules == ["quarantine DATES"])
    }

    @Test("placeholder dates of birth become null")
    func placeholders() throws {
        let reading = try read(["birth_date": "01/01/1900"])
        #expect(reading.rows.first?["birth_date"] == nil && reading.rules == ["warn BIRTHDATE"])
    }

    @Test("percentages, decimals and stars are no counts")
    func counts() throws {
        let header = "season,as_at_date,practice_code,cohort,registered_eligible,vaccinated\n"
        for (sent, words) in [
            ("73.5%", "percentage"), ("73.5", "decimals"), ("*", "suppressed"), ("abc", "whole"),
        ] {
            let text = header + "2024-25,31/10/2024,D83001,PREGNANT,100,\(sent)\n"
            let reading = try Reading.text(text, contract("FLU_UPTAKE"))
            #expect(reading.counts.quarantined == 1)
            #expect(reading.findings.first?.expected.contains(words) == true)
        }
        let comma = header + "2024-25,31/10/2024,D83001,PREGNANT,\"1,200\",0\n"
        let row = try Reading.text(comma, contract("FLU_UPTAKE")).rows.first
        #expect(row?["registered_eligible"] == "1200" && row?["vaccinated"] == "0")
    }

    @Test("titles, totals, notes and merged cells around the rows do no harm")
    func messyTable() throws {
        let text =
            "Neighbourhood network return,,,,,\n,,,,,\n"
            + "Network code,\"Referral\nID\",Consent to link,Referral date,Referral source,Status\n"
            + "N1,R1,yes,05/01/2025,LIBRARY,OPEN\n,R2,no,06/01/2025,Self,OPEN\n"
            + "Total,2,,,,\n* figures are provisional,,,,,\n"
        let reading = try Reading.text(text, contract("VCSE_NET"))
        #expect(reading.rows.count == 2 && reading.rows.last?["network_code"] == "N1")
        #expect(reading.rules == ["warn LAYOUT"])
        #expect(reading.findings.first { $0.rule == "LAYOUT" }?.rows == 2)
    }

    @Test("scores on another scale are held by the rule of the feed")
    func scores() throws {
        let header =
            "network_code,referral_id,consent_to_link,referral_date,referral_source,status,"
        let text = header + "ucla3_baseline\nN1,R1,yes,05/01/2025,LIBRARY,OPEN,1\n"
        #expect(try Reading.text(text, contract("VCSE_NET")).rules == ["quarantine VN3"])
    }

    @Test("a missing column refuses the file and names it")
    func missingColumn() throws {
        let reading = try Reading.text("spell_id,provider_code\nS1,RDE\n", sus())
        #expect(reading.isRefused)
        #expect(reading.findings.first?.expected.contains("'admission_date'") == true)
    }
}
