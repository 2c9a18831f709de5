import Domain
import Measures
import Testing

@Suite("What has come in")
struct FeedCoverageTests {
    private let plan = FeedCode("INT_PLAN")
    private let january = Month(ordinal: 2025 * 12)

    @Test("a team misses its own return only, and only where its sender is expected")
    func returns() {
        let entries = [
            FeedCoverage.Entry(feed: plan, month: january, scope: "A"),
            FeedCoverage.Entry(feed: plan, month: january, scope: "B"),
            FeedCoverage.Entry(feed: plan, month: january.advanced(by: 1), scope: "A"),
        ]
        let coverage = FeedCoverage(
            entries, teamsOfScope: [plan: ["A": ["T01"], "B": ["T02"]]])
        let february = january.advanced(by: 1)
        #expect(coverage.hasReturn(plan, for: "T01", february))
        #expect(!coverage.hasReturn(plan, for: "T02", february))
        #expect(coverage.returnShare(plan, february) == 0.5)
        #expect(coverage.returnShare(plan, january) == 1)
        #expect(coverage.knownUntil == february)
    }

    @Test("a sender that stopped a year ago is no longer expected")
    func stopped() {
        let entries = [
            FeedCoverage.Entry(feed: plan, month: january, scope: "A"),
            FeedCoverage.Entry(feed: plan, month: january.advanced(by: 12), scope: "B"),
            FeedCoverage.Entry(feed: plan, month: january.advanced(by: 13), scope: "B"),
        ]
        let coverage = FeedCoverage(entries)
        #expect(coverage.returnShare(plan, january.advanced(by: 12)) == 0.5)
        #expect(coverage.returnShare(plan, january.advanced(by: 13)) == 1)
    }

    @Test("a month that nobody sent is not covered")
    func absent() {
        let coverage = FeedCoverage([FeedCoverage.Entry(feed: plan, month: january)])
        #expect(!coverage.covers(plan, january.advanced(by: 1)))
        #expect(coverage.returnShare(FeedCode("SUS_APC"), january) == 0)
    }
}
