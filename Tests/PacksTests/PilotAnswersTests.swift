import Disclosure
import Domain
import Foundation
import Measures
import Statistics
import Testing

@testable import Packs

@Suite("the pilots' answers in a pack")
struct PilotAnswersTests {
    private static let start = Month(ordinal: 2024 * 12 + 9)

    /// A board of one measure whose yearly counts are given by team and year.
    private func answers(
        _ code: String, events: (_ team: Int, _ isAfter: Bool) -> Double
    ) throws -> PilotAnswers {
        let definition = try #require(
            try MeasureCode(code).flatMap { try SampleBoard.catalogue().definition($0) })
        let decision = DisclosureDecision(for: definition)
        let cells = SampleBoard.teams.enumerated().flatMap { index, team in
            [false, true].map { isAfter -> DisclosedCell in
                let month = Self.start.advanced(by: isAfter ? 11 : -1)
                var cell = Cell(
                    key: CellKey(
                        measure: definition.code, area: .team(team.code), window: .rolling12,
                        month: month), state: .value)
                let number = events(index, isAfter)
                cell.numerator = number
                cell.denominator = 500_000
                cell.count = Int(number)
                cell.value = number / 500_000 * definition.scale
                return decision.disclosed(cell)
            }
        }
        let content = BoardPackContent(
            edition: PackEdition(
                areaName: "Suffolk", month: SampleBoard.month, isMadeUp: true, run: 1,
                publishedLoad: 1, definitionsMark: "0"),
            teams: SampleBoard.teams,
            measures: [MeasureContent(definition: definition, cells: cells)],
            protocols: try SampleBoard.protocols())
        return PilotAnswers(content)
    }

    /// Yearly counts that are multiples of five; the pilots fall by the given share.
    private func counts(_ fall: Double) -> (Int, Bool) -> Double {
        { team, isAfter in
            let before = Double(1_000 + 40 * team)
            guard isAfter else { return before }
            let drift = Double([3, -2, 5, -4, 1, 0, -3, 4, -1, 2, -5, 3, 0][team]) / 100
            return (before * (1 + drift) * (team < 2 ? 1 - fall : 1) / 5).rounded() * 5
        }
    }

    @Test("a large fall is evidence, a small one is not, with what could have been seen")
    func verdicts() throws {
        let large = try answers("DT01", events: counts(0.25))
        let delays = try #require(large.items.first?.answer)
        #expect(delays.question.name == "delays" && delays.verdict == .evidence)
        #expect(large.headline.contains("evidence of change on the primary question"))
        let small = try answers("EA02", events: counts(0.02))
        let admissions = try #require(small.items.first?.answer)
        #expect(admissions.verdict == .noDetectableDifference)
        #expect(small.headline.contains("no evidence of change"))
        #expect(admissions.smallestEffect?.hasSuffix(" %") == true)
        #expect(admissions.certainty?.contains("0.022 the smallest possible") == true)
    }

    @Test("exact counts that round alike give the same answer to the last digit")
    func nothingExact() throws {
        let plain = try answers("EA02", events: counts(0.1))
        // Up to two more or fewer: the same multiple of five.
        let other = try answers("EA02") { team, isAfter in
            counts(0.1)(team, isAfter) + Double((team * 3 + (isAfter ? 1 : 0)) % 5 - 2)
        }
        let (first, second) = (plain.items[0].answer, other.items[0].answer)
        #expect(first.outcome.value?.estimate == second.outcome.value?.estimate)
        #expect(first.certainty == second.certainty && first.headline == second.headline)
        #expect(first.robustness == second.robustness)
    }

    @Test("a hidden year is refused, and never read as none") func hidden() throws {
        let found = try answers("EA02") { team, isAfter in
            team == 2 && isAfter ? 4 : counts(0)(team, isAfter)
        }
        #expect(found.items.first?.answer.outcome.refusal?.code == .dataBreak)
        #expect(found.items.first?.answer.effect == nil)
        // The data are in: loading would not bring what is hidden.
        let said = try #require(found.items.first?.answer)
        #expect(said.headline.contains("have no figure for at least one team: small numbers"))
        #expect(said.robustness?.contains("Load") == false)
    }

    @Test("two teams against one never get a verdict") func twoAgainstOne() throws {
        let found = try answers("DT01", events: counts(0.4))
        let alone = try #require(found.items.last?.answer)
        #expect(alone.question.controls.count == 1)
        #expect(alone.verdict == nil && alone.outcome.refusal?.code == .noControl)
    }

    @Test(
        "the page shows verdict, interval, p and what could have been seen; the summary the budget",
        .enabled(if: PDFTools.areInstalled))
    func page() throws {
        let pages = try RenderedSample.shared.get().pageTexts()
        let page = try #require(pages.first { $0.contains("Could have seen") })
        #expect(page.contains("Primary questions") && page.contains("Holm"))
        #expect(page.contains("0.022") && page.contains("±"))
        #expect(page.contains("computed from the rounded figures"))
        let summary = pages.first { $0.contains("What this edition can say of the pilots") }
        #expect(summary?.contains("if nothing had changed") == true)
    }
}
