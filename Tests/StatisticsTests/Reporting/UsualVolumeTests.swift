import Foundation
import Testing

@testable import Statistics

@Suite("usual volume")
struct UsualVolumeTests {
    private func months(_ rows: [Double?]) -> [UsualVolume.Month] {
        rows.map { UsualVolume.Month(rows: $0, days: 30) }
    }

    @Test("fewer than six months with rows say nothing of what is usual")
    func few() {
        #expect(UsualVolume(after: months([10, 11, 9, 10, 11]), days: 30) == nil)
        #expect(UsualVolume(after: months([10, 11, 9, nil, 0, 10, 11]), days: 30) == nil)
    }

    @Test("without a year before, the mean of the logarithms is expected, by Student's t")
    func recent() throws {
        let usual = try #require(
            UsualVolume(after: months([100, 121, 100, 121, 100, 121]), days: 30))
        #expect(usual.basis == .recent)
        #expect(abs(usual.rows - 110) < 1e-9)
        // s = ln 1.1 √(6/5), t(0.975; 5) = 2.570582, times √(1 + 1/6).
        let reach = 2.570582 * log(1.1) * 1.2.squareRoot() * (7.0 / 6).squareRoot()
        #expect(abs(usual.interval.lower - 110 * exp(-reach)) < 1e-4)
        #expect(abs(usual.interval.upper - 110 * exp(reach)) < 1e-4)
    }

    @Test("rows are counted by the day, so that a short month is not a low one")
    func days() throws {
        let usual = try #require(
            UsualVolume(
                after: (0..<8).map {
                    UsualVolume.Month(rows: $0 % 2 == 0 ? 310 : 300, days: $0 % 2 == 0 ? 31 : 30)
                },
                days: 28))
        #expect(abs(usual.rows - 280) < 1e-9)
        #expect(usual.interval.upper - usual.interval.lower < 1e-6)
    }

    @Test("with two years, a month is what it was the year before, moved by the last changes")
    func season() throws {
        let year = (0..<12).map { 100 + 50 * Double($0 % 2) }
        // Ten per cent more each year; the month after three years is the first of a year.
        let rows = year + year.map { $0 * 1.1 } + year.map { $0 * 1.21 }
        let usual = try #require(UsualVolume(after: months(rows), days: 30))
        #expect(usual.basis == .season)
        #expect(abs(usual.rows - 133.1) < 1e-9)
        #expect(usual.months == 36)
    }

    @Test("the interval of the season is as wide as the rule has missed before")
    func misses() throws {
        var rows = (0..<36).map { _ in 100.0 }
        for place in stride(from: 15, to: 36, by: 2) { rows[place] = 110 }
        let usual = try #require(UsualVolume(after: months(rows), days: 30))
        #expect(usual.interval.lower < 100)
        #expect(usual.interval.upper > 110)
    }
}
