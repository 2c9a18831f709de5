import Domain
import Measures
import Testing

@testable import Pipeline

@Suite("When a cohort may be shown")
struct CohortMaturityTests {
    private func maturity(_ code: String, _ until: [String: String]) throws -> CohortMaturity {
        let catalogue = try MeasureSet.load()
        let definition = try #require(MeasureCode(code).flatMap(catalogue.definition))
        let first = try #require(Month("2020-01"))
        let entries = try until.flatMap { feed, text -> [FeedCoverage.Entry] in
            let last = try #require(Month(text))
            return (first.ordinal...last.ordinal).map {
                FeedCoverage.Entry(feed: FeedCode(feed), month: Month(ordinal: $0))
            }
        }
        return CohortMaturity(definition: definition, coverage: FeedCoverage(entries))
    }

    /// Without days of arrival nothing is known of what is still to come.
    private let unknown = Completeness.unknown(returns: 1, reason: .undated)

    @Test("31 January and 91 days is 2 May, so the cohort waits for the May files")
    func ninetyOneDays() throws {
        let january = try #require(Month("2025-01"))
        #expect(january.holding(lastDayPlus: 91) == Month("2025-05"))
        #expect(january.holding(lastDayPlus: 29) == Month("2025-03"))
        #expect(january.holding(lastDayPlus: 0) == january)
    }

    @Test("readmissions of January are not yet due on the February file, and due on March's")
    func readmissions() throws {
        let january = try #require(Month("2025-01"))
        #expect(
            try maturity("EA04", ["SUS_APC": "2025-02"]).standing(of: january) == .notYetDue)
        #expect(
            try maturity("EA04", ["SUS_APC": "2025-03"]).standing(of: january)
                == .ready(completeness: unknown))
    }

    @Test("a month whose feed has not come in is missing, not zero and not yet due")
    func missing() throws {
        let april = try #require(Month("2025-04"))
        #expect(try maturity("EA01", ["SUS_APC": "2025-03"]).standing(of: april) == .missing)
    }

    @Test("a value is provisional until what is loaded reaches past its settle days")
    func provisional() throws {
        let january = try #require(Month("2025-01"))
        #expect(try maturity("EA01", ["SUS_APC": "2025-02"]).isProvisional(january))
        #expect(try !maturity("EA01", ["SUS_APC": "2025-03"]).isProvisional(january))
    }

    @Test("flu uptake has values from September to February only")
    func calendar() throws {
        let maturity = try maturity("PH02", ["FLU_UPTAKE": "2025-12"])
        #expect(maturity.standing(of: try #require(Month("2025-05"))) == .notApplicable)
        #expect(
            maturity.standing(of: try #require(Month("2025-10"))) == .ready(completeness: unknown))
    }
}
