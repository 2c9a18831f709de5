import Charts
import Domain
import Spreadsheet
import Testing

@testable import Packs

@Suite("How complete a figure is, in words")
struct CompletenessWordsTests {
    private let most = Completeness.known(
        share: 0.889, interval: Interval(lower: 0.81, upper: 0.94))

    @Test("a share is rounded down and has its interval beside it")
    func figure() {
        #expect(CompletenessWords.figure(most) == "88\u{A0}% (81 to 94\u{A0}%)")
        #expect(CompletenessWords.figure(.whole) == "100\u{A0}%")
        #expect(
            CompletenessWords.sentence(most)
                == "88\u{A0}% (81 to 94\u{A0}%) of what is usual is in.")
    }

    @Test("what is not known is never shown as a share, and its reason is named")
    func unknown() {
        let gap = Completeness.unknown(returns: 0.8, reason: .fewMonths)
        #expect(CompletenessWords.figure(gap) == "not known")
        #expect(CompletenessWords.basis(gap) == "not known: too few months have been followed")
        #expect(CompletenessWords.sentence(gap).hasPrefix("80\u{A0}% of returns are in;"))
        #expect(SheetState.completeness(gap).prefix(3) == [.blank, .blank, .blank])
        let bar = CompletenessBar(gap)
        #expect((bar.share, bar.atMost) == (nil, 0.8))
        #expect(bar.alternativeText == "Completeness not known, at most 80\u{A0}%.")
    }

    @Test("a file is in time or so many days late, or its day says nothing")
    func arrival() throws {
        func words(_ index: Int) throws -> String {
            CompletenessWords.arrival(try #require(SampleFeedMonths.months(index).last))
        }
        #expect(try words(0) == "15 Apr, in time")
        #expect(try words(2) == "28 Apr, 11 days late")
        #expect(try words(3) == "not yet")
        #expect(try words(4) == "28 Apr")
        #expect(try words(5) == "with history")
    }
}
