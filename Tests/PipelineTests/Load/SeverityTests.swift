import Feeds
import Pipeline
import Postgres
import Store
import Testing

@Suite("the four severities")
struct SeverityTests {
    /// Tables that a refused file may write to.
    private let ledger = ["landing.load", "landing.finding", "identity.secret_check"]

    @Test("after the agreement's last day a file is refused: a ledger entry, a finding, no more")
    func expiredAgreement() async throws {
        try await onBench(today: "2027-04-01") { bench in
            let before = try await bench.everything(except: ledger)
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv", [.spell("S1", nhs: TestNumber.first)])
            #expect(outcome.status == .rejected)
            #expect(outcome.findings.map(\.rule) == ["AGREEMENT"])
            #expect(try await bench.everything(except: ledger) == before)
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', status, reason IS NOT NULL) FROM landing.load")
                    == ["rejected t"])
            #expect(
                try await bench.lines("SELECT rule || ' ' || severity FROM landing.finding")
                    == ["AGREEMENT reject_file"])
        }
    }

    @Test("a file with far too few rows is refused and may come again")
    func volume() async throws {
        try await onBench { bench in
            for month in 1...3 {
                let rows = (0..<220).map { number in
                    Row.spell("S\(month)-\(number)", nhs: TestNumber.first)
                        .with(["admission_date": "15/0\(month)/2025", "discharge_date": ""])
                }
                try await bench.send("SUS_APC_RDE_2025-0\(month)_freeze.csv", rows)
            }
            let before = try await bench.everything(except: ledger)
            let few = [Row.spell("S4").with(["admission_date": "15/04/2025"])]
            for _ in 1...2 {
                let outcome = try await bench.send("SUS_APC_RDE_2025-04_freeze.csv", few)
                #expect(outcome.status == .rejected)
                #expect(outcome.findings.contains { $0.rule == "APC7" })
            }
            #expect(try await bench.everything(except: ledger) == before)
            #expect(
                try await bench.count(
                    "SELECT count(*) FROM landing.load WHERE status = 'rejected'") == 2)
            // Another sender has no history to be held against.
            let other = try await bench.send(
                "SUS_APC_RGR_2025-04_freeze.csv", [few[0].with(["provider_code": "RGR"])])
            #expect(other.status == .loaded)
        }
    }

    @Test("a file with the month before the day is refused while it is read")
    func swappedDates() async throws {
        try await onBench { bench in
            let before = try await bench.everything(except: ledger)
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [.spell("S1").with(["admission_date": "01/15/2025", "discharge_date": ""])])
            #expect(outcome.status == .rejected)
            #expect(try await bench.everything(except: ledger) == before)
        }
    }

    @Test("a rejected row is dropped and listed; of several breaches the worst decides")
    func rejected() async throws {
        try await onBench { bench in
            let nobody = Row.request("E1").with(["event_end_date": "01/01/2025"])
            let outcome = try await bench.send(
                "ASC_CLD_2025-01.csv", [nobody, .request("E2", council: "C2")])
            // E1 names nobody (CLD1, reject) and ends before it starts (CLD2, quarantine).
            #expect((outcome.rejected, outcome.quarantined, outcome.inserted) == (1, 0, 1))
            #expect(outcome.findings.filter { $0.row == 2 }.map(\.rule) == ["CLD1"])
            #expect(try await bench.count("SELECT count(*) FROM landing.quarantine") == 0)
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', rows_read, rows_accepted, rows_rejected) FROM landing.load"
                ) == ["2 1 1"])
        }
    }

    @Test("a row that one rule holds and another only warns about is held with all its fields")
    func quarantined() async throws {
        try await onBench { bench in
            // APC3: a discharge before the admission; APC6: died, but not to destination 79.
            let odd = Row.spell("S1", nhs: TestNumber.first)
                .with(["discharge_date": "01/01/2025", "discharge_method": "4"])
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv", [odd, .spell("S2")])
            #expect((outcome.quarantined, outcome.inserted) == (1, 1))
            let held = try await bench.database.heldRows()
            #expect(held.map(\.rule) == ["APC3"])
            #expect(held.first?.row == 2)
            #expect(held.first?.fields["nhs_number"] == TestNumber.first)
            #expect(held.first?.fields["discharge_date"] == "2025-01-01")
            #expect(held.first?.fields["postcode"] == "IP33 1QZ")
            #expect(try await bench.count("SELECT count(*) FROM identity.person") == 0)
        }
    }

    @Test("a row that the reader holds keeps its fields as they were sent")
    func heldByReader() async throws {
        try await onBench { bench in
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [.spell("S1").with(["admission_method": "77"]), .spell("S2")])
            #expect((outcome.quarantined, outcome.inserted) == (1, 1))
            let held = try await bench.database.heldRows(feed: "SUS_APC")
            #expect(held.map(\.rule) == ["APC2"])
            #expect(held.first?.fields["admission_method"] == "77")
            #expect(held.first?.fields["admission_date"] == "15/01/2025")
        }
    }

    @Test("a warned row is kept and the value that cannot be true is left out")
    func warned() async throws {
        try await onBench { bench in
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [
                    .spell("S1").with(["discharge_ready_date": "25/01/2025"]),
                    .spell("S2").with(["discharge_ready_date": "19/01/2025"]),
                ])
            #expect((outcome.rejected, outcome.quarantined, outcome.inserted) == (0, 0, 2))
            let found = outcome.findings.filter { $0.rule == "APC4" }
            #expect(found.map(\.row) == [2])
            #expect(found.first?.maskedValue == "2025-01-25")
            #expect(
                try await bench.lines(
                    "SELECT discharge_ready_date FROM fact.spell ORDER BY 1 NULLS LAST")
                    == ["2025-01-19", "null"])
        }
    }

    @Test("without consent the NHS number is dropped for good: the row links with nobody")
    func consent() async throws {
        try await onBench { bench in
            let outcome = try await bench.send(
                "VCSE_NET_2025-01.csv",
                [
                    .networkReferral("R1", nhs: TestNumber.first, consent: "N"),
                    .networkReferral("R2", nhs: TestNumber.second, consent: "Y"),
                ])
            #expect((outcome.quarantined, outcome.inserted) == (1, 1))
            let held = try await bench.database.heldRows()
            #expect(held.map(\.rule) == ["VN2"])
            #expect(held.first?.fields["nhs_number"] == nil)
            let released = try await bench.stage.release(held, in: bench.folder)
            #expect(released.map(\.outcome.inserted) == [1])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', consent_to_link, person_basis, person_key = event_id)
                    FROM fact.network_referral ORDER BY consent_to_link
                    """) == ["f R t", "t N f"])
            #expect(
                try await bench.lines("SELECT nhs_number FROM identity.person")
                    == [TestNumber.second])
        }
    }

    @Test("a wrong NHS number is found once and the row is kept without it")
    func wrongNumber() async throws {
        try await onBench { bench in
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv", [.spell("S1", nhs: "9990000017")])
            #expect(outcome.findings.filter { $0.rule == "NHSNUM" }.count == 1)
            #expect(try await bench.lines("SELECT person_basis FROM fact.spell") == ["R"])
            #expect(try await bench.count("SELECT count(*) FROM identity.person") == 0)
        }
    }
}
