import Domain
import Measures
import Testing

@Suite("How complete feeds are, month by month")
struct FeedBudgetTests {
    private let feed = FeedCode("SUS_APC")
    private let january = Month(ordinal: 2024 * 12)

    private func coverage(months: [Int], others: [Int] = []) -> FeedCoverage {
        let own = months.map { place -> FeedCoverage.Entry in
            let month = january.advanced(by: place)
            return FeedCoverage.Entry(
                feed: feed, month: month,
                delivery: FeedDelivery(
                    due: month.lastDayNumber + 16, came: month.lastDayNumber + 18, heldRows: 3))
        }
        let other = others.map {
            FeedCoverage.Entry(feed: FeedCode("ECDS_AE"), month: january.advanced(by: $0))
        }
        let arrivals = months.map { place -> FeedArrival in
            let month = january.advanced(by: place)
            return FeedArrival(
                feed: feed, month: month, day: month.lastDayNumber + 18,
                rows: month.dayCount * (place == 13 ? 40 : 10), knownRows: month.dayCount * 9)
        }
        return FeedCoverage(own + other, arrivals: arrivals)
    }

    @Test("a month has its rows beside what is usual, and when its file was due and came")
    func month() throws {
        let months = FeedBudget.months(coverage(months: Array(0..<14)))
        #expect(months.map(\.month) == (0..<14).map { january.advanced(by: $0) })
        let plain = months[12]
        #expect((plain.rows, plain.knownRows) == (310, 279))
        #expect(plain.usual?.rows == 310)
        #expect(!plain.isUnusual)
        #expect(plain.delivery.daysLate == 2)
        #expect(plain.delivery.heldRows == 3)
        #expect((plain.returnsIn, plain.returnsExpected) == (1, 1))
        #expect(plain.completeness == .whole)
        #expect(months[13].isUnusual)
        #expect(months[3].usual == nil)
    }

    @Test("a month that has not come is listed with none of its returns, a season's rest is not")
    func absent() throws {
        let late = FeedBudget.months(coverage(months: Array(0..<12), others: [12]))
        let missing = try #require(late.last)
        #expect(missing.month == january.advanced(by: 12))
        #expect((missing.returnsIn, missing.rows) == (0, 0))
        #expect(missing.completeness.share == 0)
        #expect(!missing.isUnusual)
        // From September to February, two years on end: March rests.
        let winters = Array(8..<14) + Array(20..<26)
        let resting = FeedBudget.months(coverage(months: winters, others: [26]))
        #expect(resting.last?.month == january.advanced(by: 25))
    }

    @Test("senders have months of their own where a feed has several")
    func senders() {
        let entries = (0..<2).flatMap { place in
            ["A", "B"].map {
                FeedCoverage.Entry(feed: feed, month: january.advanced(by: place), scope: $0)
            }
        }
        let arrivals = [("A", 60), ("B", 40)].map {
            FeedArrival(feed: feed, sender: $0.0, month: january, day: 0, rows: $0.1)
        }
        let months = FeedBudget.months(FeedCoverage(entries, arrivals: arrivals))
        let first = months.filter { $0.month == january }
        #expect(first.map(\.scope) == ["", "A", "B"])
        #expect(first.map(\.rows) == [100, 60, 40])
    }

    @Test("rows of a file that names no sender stand in the whole feed, which is listed once")
    func nameless() {
        let entries = ["", "A"].map {
            FeedCoverage.Entry(feed: feed, month: january, scope: $0)
        }
        let arrivals = [("", 60), ("A", 40)].map {
            FeedArrival(feed: feed, sender: $0.0, month: january, day: 0, rows: $0.1)
        }
        let months = FeedBudget.months(FeedCoverage(entries, arrivals: arrivals))
        #expect(months.map(\.scope) == ["", "A"])
        #expect(months.map(\.rows) == [100, 40])
    }

    @Test("the least complete source decides, and what is not known stays not known")
    func least() {
        let most = Completeness.known(share: 0.9, interval: nil)
        let gap = Completeness.unknown(returns: 1, reason: .fewMonths)
        #expect(Completeness.least(.whole, most) == most)
        #expect(Completeness.least(most, gap) == .unknown(returns: 0.9, reason: .fewMonths))
        #expect(Completeness.least(gap, .whole) == gap)
        #expect(Completeness.mean([.whole, gap]).gap == .fewMonths)
        let half = Completeness.known(share: 0.5, interval: Interval(lower: 0.4, upper: 0.6))
        #expect(
            Completeness.mean([.whole, half])
                == .known(share: 0.75, interval: Interval(lower: 0.7, upper: 0.8)))
        #expect(half.times(0.5).share == 0.25)
        #expect(Completeness.mean([.whole, .whole, .whole]) == .whole)
    }
}
