import Domain
import Feeds
import Foundation
import Store
import Testing

/// Figures that NHS England publishes, loaded as context beside the measures.
@Suite("the published A&E series")
struct PublishedSeriesTests {
    /// Rows of the files as published, added up by hand: all types and booked appointments, and
    /// those over four hours.
    private static let figures: [(month: String, organisation: String, all: Int, over: Int)] = [
        // Monthly-AE-October-2024-revised.csv, rows RDE, RGR, RGP and TOTAL.
        ("2024-10", "RDE", 14_759 + 12_190 + 830 + 276, 7_564 + 282),
        ("2024-10", "RGR", 7_823 + 650 + 31, 2_997),
        ("2024-10", "RGP", 7_574 + 1_382, 3_200),
        (
            "2024-10", "ENG", 1_422_317 + 49_017 + 809_058 + 30_925 + 700 + 48_519,
            601_329 + 2_163 + 23_500 + 7_784 + 20 + 546
        ),
        // Monthly-AE-December-2024.csv, the same rows.
        ("2024-12", "RDE", 13_344 + 15_606 + 990 + 695, 7_644 + 371),
        ("2024-12", "RGR", 7_916 + 785 + 37, 3_316),
        ("2024-12", "RGP", 7_082 + 1_467, 3_242),
        (
            "2024-12", "ENG", 1_407_530 + 43_471 + 807_451 + 32_781 + 570 + 54_131,
            633_815 + 1_547 + 31_873 + 9_567 + 9 + 662
        ),
        // June-2025-AE-by-provider.xlsx, Provider Level Data, cells H and P of rows 17, 22, 34, 25.
        ("2025-06", "ENG", 2_350_478, 574_809),
        ("2025-06", "RDE", 27_620, 6_493),
        ("2025-06", "RGR", 8_872, 2_548),
        ("2025-06", "RGP", 8_894, 2_981),
    ]

    @Test("each file loads whole, without a row held or dropped")
    func loads() async throws {
        let run = try await PublishedRun.shared.value
        #expect(run.outcomes.count == 4)
        for (name, outcome) in run.outcomes {
            #expect(outcome.status == .loaded, "\(name)")
            #expect(outcome.rejected + outcome.quarantined == 0, "\(name)")
        }
    }

    @Test("England and Suffolk's trusts have the figures of the file", arguments: figures)
    func sameAsFile(month: String, organisation: String, all: Int, over: Int) async throws {
        let run = try await PublishedRun.shared.value
        func value(_ series: String) -> Double? {
            run.values[
                PublishedRun.Point(series: series, organisation: organisation, month: month)]
        }
        #expect(value("ae_attendances_all") == Double(all))
        #expect(value("ae_over_4_hours_all") == Double(over))
        let share = try #require(value("ae_within_4_hours_percent"))
        #expect(abs(share - 100 * Double(all - over) / Double(all)) <= 0.005)
    }

    @Test(
        "the workbook's own percentage and other columns agree",
        arguments: [
            ("ENG", 0.7554501680083796, 402_443, 38_683), ("RDE", 0.7649167270094135, 6_410, 452),
            ("RGR", 0.7128043282236249, 2_005, 240), ("RGP", 0.6648302226219923, 1_528, 202),
        ])
    func workbook(organisation: String, within: Double, admissions: Int, waits: Int) async throws {
        let run = try await PublishedRun.shared.value
        func value(_ series: String) -> Double? {
            run.values[
                PublishedRun.Point(series: series, organisation: organisation, month: "2025-06")]
        }
        #expect(abs(try #require(value("ae_within_4_hours_percent")) - 100 * within) <= 0.005)
        #expect(value("ae_emergency_admissions") == Double(admissions))
        #expect(value("ae_waits_over_12_hours") == Double(waits))
    }

    @Test("a series has one name per organisation, and England is the sum of the providers")
    func england() async throws {
        let run = try await PublishedRun.shared.value
        #expect(run.names["ENG"] == "England")
        #expect(run.names["RGR"]?.lowercased() == "west suffolk nhs foundation trust")
        for month in ["2024-10", "2024-11", "2024-12", "2025-06"] {
            let points = run.values.filter {
                $0.key.series == "ae_attendances_all" && $0.key.month == month
            }
            let england = points.filter { $0.key.organisation == "ENG" }.values.reduce(0, +)
            #expect(england > 0 && points.values.reduce(0, +) == 2 * england, "\(month)")
        }
    }
}
