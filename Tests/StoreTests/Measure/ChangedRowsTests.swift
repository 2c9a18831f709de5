import Domain
import Measures
import Testing

@testable import Store

@Suite("Finding changed rows in two parts")
struct ChangedRowsTests {
    @Test("the two parts have every text and table once, and what is large is shared out")
    func halves() {
        let texts = [
            ChangeText(name: "stay", sql: "SELECT FROM fact.spell"),
            ChangeText(name: "end", sql: "SELECT FROM fact.spell WHERE true"),
            ChangeText(name: "death", sql: "SELECT FROM fact.spell, fact.delay"),
            ChangeText(name: "visit", sql: "SELECT FROM fact.contact"),
        ]
        let month = Set([Month(ordinal: 2025 * 12)])
        let changed = ChangedRows(
            texts: texts, pending: [7],
            touched: ["fact.spell": month, "fact.contact": month, "fact.delay": month],
            personal: ["fact.spell", "fact.contact", "fact.delay"])
        let (one, other) = changed.halves(
            ["fact.spell": 900, "fact.contact": 1_000, "fact.delay": 10])
        #expect(
            (one.texts + other.texts).map(\.name).sorted() == ["death", "end", "stay", "visit"])
        #expect((one.moving + other.moving).sorted() == changed.moving)
        let spells = one.moving.contains("fact.spell") ? one : other
        let names = Set(spells.texts.map(\.name))
        #expect(!spells.moving.contains("fact.contact"))
        #expect(names.isSuperset(of: ["stay", "end"]))
    }
}
