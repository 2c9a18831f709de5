import Domain
import Measures
import Testing

@Suite("How months fill up")
struct FeedDevelopmentTests {
    private let feed = FeedCode("SUS_APC")
    private let january = Month(ordinal: 2024 * 12)

    /// Of each month 90 rows come 17 days after its end and 10 in the file of the month after.
    private func arrivals(_ count: Int, shift: (Int) -> Int = { _ in 0 }) -> [FeedArrival] {
        (0..<count).flatMap { place -> [FeedArrival] in
            let month = january.advanced(by: place)
            let late = month.advanced(by: -1)
            let day = month.lastDayNumber + 17 + shift(place)
            let own = FeedArrival(feed: feed, month: month, day: day, rows: 90, knownRows: 80)
            let rest = FeedArrival(feed: feed, month: late, day: day, rows: 10)
            return place == 0 ? [own] : [own, rest]
        }
    }

    private func covered(_ count: Int) -> Set<Month> {
        Set((0..<count).map { january.advanced(by: $0) })
    }

    @Test("the newest month is as full as months of its age have been, the one before is whole")
    func ages() {
        let development = FeedDevelopment(arrivals(15), covered: covered(15))
        let newest = Completeness.known(share: 0.9, interval: Interval(lower: 0.9, upper: 0.9))
        #expect(development.completeness(january.advanced(by: 14)) == newest)
        #expect(development.completeness(january.advanced(by: 13)) == .whole)
        #expect(development.completeness(january) == .whole)
        #expect(development.ages.map(\.days).prefix(2) == [17, 48])
        #expect(development.ages.first?.completeness == newest)
        #expect(development.monthCount == 15)
    }

    @Test("files that come a few days earlier or later tell the same")
    func slack() {
        let development = FeedDevelopment(
            arrivals(15) { $0 % 2 == 0 ? 0 : 4 }, covered: covered(15))
        #expect(development.completeness(january.advanced(by: 14)).knownShare == 0.9)
    }

    @Test("with fewer than nine months it is not known how full they are")
    func few() {
        let development = FeedDevelopment(arrivals(8), covered: covered(8))
        #expect(
            development.completeness(january.advanced(by: 7))
                == .unknown(returns: 1, reason: .fewMonths))
        #expect(development.ages.isEmpty)
        #expect(
            FeedDevelopment(arrivals(9), covered: covered(9))
                .completeness(january.advanced(by: 8)).knownShare != nil)
    }

    @Test("where months differ too much at an age, no share is given for it")
    func erratic() {
        // Of one month 95 rows of 100 come at once, of the next 5.
        let wild = (0..<15).flatMap { place -> [FeedArrival] in
            let month = january.advanced(by: place)
            let first = place.isMultiple(of: 2) ? 95 : 5
            return [(17, first), (48, 100 - first)].map { age, rows in
                FeedArrival(feed: feed, month: month, day: month.lastDayNumber + age, rows: rows)
            }.filter { ($0.day ?? 0) <= january.advanced(by: 14).lastDayNumber + 17 }
        }
        let development = FeedDevelopment(wild, covered: covered(15))
        #expect(
            development.completeness(january.advanced(by: 14))
                == .unknown(returns: 1, reason: .erratic))
        #expect(development.completeness(january.advanced(by: 13)) == .whole)
    }

    @Test("a month that is younger than any that had something in is not known")
    func young() {
        // Nothing came before 48 days until the newest month, of which half came at once.
        let slow = (0..<14).map { place in
            let month = january.advanced(by: place)
            return FeedArrival(
                feed: feed, month: month, day: month.lastDayNumber + 40, rows: 100)
        }
        let newest = january.advanced(by: 14)
        let early = FeedArrival(feed: feed, month: newest, day: newest.lastDayNumber + 9, rows: 50)
        let development = FeedDevelopment(slow + [early], covered: covered(15))
        #expect(
            development.completeness(newest) == .unknown(returns: 1, reason: .youngerThanAny))
        #expect(development.completeness(january.advanced(by: 13)) == .whole)
    }

    @Test("without days of arrival nothing is known")
    func undated() {
        let rows = (0..<15).map {
            FeedArrival(feed: feed, month: january.advanced(by: $0), day: nil, rows: 90)
        }
        #expect(
            FeedDevelopment(rows, covered: covered(15)).completeness(january)
                == .unknown(returns: 1, reason: .undated))
        let coverage = FeedCoverage([FeedCoverage.Entry(feed: feed, month: january)])
        #expect(
            coverage.completeness(feed, january) == .unknown(returns: 1, reason: .undated))
    }

    @Test("a return that is missing counts by the rows its sender usually sends")
    func weights() {
        let entries = (0..<13).flatMap { place -> [FeedCoverage.Entry] in
            let month = january.advanced(by: place)
            let big = FeedCoverage.Entry(feed: feed, month: month, scope: "BIG")
            let small = FeedCoverage.Entry(feed: feed, month: month, scope: "SMALL")
            return place == 12 ? [big] : [big, small]
        }
        let rows = (0..<13).flatMap { place -> [FeedArrival] in
            let month = january.advanced(by: place)
            return [("BIG", 900), ("SMALL", 100)].filter { place < 12 || $0.0 == "BIG" }.map {
                FeedArrival(
                    feed: feed, sender: $0.0, month: month, day: month.lastDayNumber + 17,
                    rows: $0.1)
            }
        }
        let coverage = FeedCoverage(entries, arrivals: rows)
        let last = january.advanced(by: 12)
        #expect(coverage.returnShare(feed, last) == 0.9)
        #expect(FeedCoverage(entries).returnShare(feed, last) == 0.5)
        #expect(coverage.completeness(feed, last).knownShare == 0.9)
    }

    @Test("a return that came late is no late row of those that had come")
    func lateReturns() {
        let rows = (0..<15).flatMap { place -> [FeedArrival] in
            let month = january.advanced(by: place)
            return ["A", "B"].map { sender in
                FeedArrival(
                    feed: feed, sender: sender, month: month,
                    day: month.lastDayNumber + (sender == "B" && place % 2 == 0 ? 60 : 17),
                    rows: 100)
            }
        }.filter { ($0.day ?? 0) <= january.advanced(by: 14).lastDayNumber + 17 }
        let development = FeedDevelopment(rows, covered: covered(15))
        #expect(development.completeness(january.advanced(by: 14)) == .whole)
    }

    @Test("days count from 1970 and read as dates")
    func days() throws {
        #expect(Month(ordinal: 1970 * 12).lastDayNumber == 30)
        #expect(try #require(Month("2024-02")).lastDayNumber == 19_782)
        #expect(DayText.text(19_782) == "2024-02-29")
        #expect(DayText.text(0) == "1970-01-01")
        #expect(DayText.text(20_545) == "2026-04-02")
        #expect(DayText.words(20_545) == "2 Apr 2026")
    }
}
