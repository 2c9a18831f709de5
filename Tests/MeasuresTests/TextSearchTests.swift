import Foundation
import Testing

@testable import Measures

@Suite("Searching SQL texts")
struct TextSearchTests {
    @Test("every occurrence is replaced, and a text without any stays as it is")
    func exchanging() {
        #expect("a fact.x, fact.x".exchanging("fact.x", for: "y") == "a y, y")
        #expect("aaa".exchanging("aa", for: "b") == "ba")
        #expect("é £ é".exchanging("£", for: "€") == "é € é")
        #expect("abc".exchanging("", for: "x") == "abc")
        #expect("abc".exchanging("abcd", for: "x") == "abc")
        #expect("abc".holds("bc") && !"abc".holds("cb") && !"abc".holds(""))
    }

    @Test("a placeholder takes the text of its name, and one without a text stays")
    func filling() {
        let texts = ["one": "1", "two": ":codes(one)"]
        #expect("(:codes(one), :codes(two))".filling("codes", from: texts) == "(1, :codes(one))")
        #expect(
            ":codes(three) :codes(one".filling("codes", from: texts) == ":codes(three) :codes(one")
        #expect(":codes(three):codes(one)".filling("codes", from: texts) == ":codes(three)1")
        #expect("1::text :one".filling("codes", from: texts) == "1::text :one")
    }

    @Test("a name ends where a name can end")
    func names() {
        #expect(
            "FROM fact.spell AS s, fact.care_event)".names(after: "fact.") == [
                "spell", "care_event",
            ])
        #expect("nothing".names(after: "fact.") == [])
    }

    @Test("a shared text that hangs on a month or on rows of a dataset stands not alone")
    func standalone() throws {
        let catalogue = MeasureCatalogue(
            definitions: [], datasets: [:],
            codeLists: ["c": try CodeList(text: "code\nA\n", name: "c", file: "c.csv")],
            sharedTexts: [
                "death": "SELECT 1 FROM fact.spell WHERE x = ANY(:codes(c))",
                "month": "SELECT 1 FROM fact.spell WHERE month > :from_month",
                "rows": "SELECT 1 FROM fact.spell JOIN arm ON true",
                "nested": "SELECT 1 FROM (\n  SELECT 2 FROM fact.spell\n) AS s",
                "map": "SELECT 1 FROM reference.team",
            ])
        #expect(
            catalogue.standaloneTexts == [
                "death": "SELECT 1 FROM fact.spell WHERE x = ANY(ARRAY['A']::text[])",
                "nested": "SELECT 1 FROM (\n  SELECT 2 FROM fact.spell\n) AS s",
            ])
    }

    @Test("deaths and moves of the measure set stand alone; what is open in a month does not")
    func measureSet() throws {
        let home = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let texts = try MeasureCatalogue.load(folder: home.appending(path: "Measures"))
            .standaloneTexts
        #expect(texts["known_death"] != nil && texts["moved_away"] != nil)
        #expect(texts["open_referral"] == nil && texts["journey_bill"] == nil)
        #expect(texts["delay_stretch"] == nil && texts["home_care_stay"] == nil)
    }
}
