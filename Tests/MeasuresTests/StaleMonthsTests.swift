import Domain
import Testing

@testable import Measures

@Suite("Which months are counted again")
struct StaleMonthsTests {
    private let needed = Month(ordinal: 24000)...Month(ordinal: 24023)

    private func dataset(_ reach: String, across: String = "") throws -> Dataset {
        try Dataset(
            text: """
                -- dataset: stay
                -- row: one stay\(across)
                -- feeds: SUS_APC
                -- reach: \(reach)
                -- attribution: practice
                -- columns: team_code, month
                SELECT team_code, month FROM fact.spell AS e JOIN reference.month AS m USING (month)
                """, name: "stay", file: "datasets/stay.sql")
    }

    private func stale(_ reach: String, _ touched: [TableTouch]) throws -> [Int] {
        return StaleMonths(
            try dataset(reach), touched: touched, counted: Month.all(needed), needed: needed
        ).months.map { $0.ordinal - 24000 }
    }

    @Test(
        "a changed month makes stale the months whose rows can look at it",
        arguments: [
            ("fact.spell 0..0", [10]), ("fact.spell -1..0", [10, 11]),
            ("fact.spell 0..2", [8, 9, 10]), ("fact.spell ..0", Array(10...23)),
            ("fact.spell 0..", Array(0...10)), ("fact.spell ..", Array(0...23)),
        ])
    func reach(_ reach: String, _ expected: [Int]) throws {
        let touch = TableTouch(table: "fact.spell", month: Month(ordinal: 24010))
        #expect(try stale(reach, [touch]) == expected)
    }

    @Test("a table that the front matter does not name can reach every month")
    func unnamed() throws {
        let touch = TableTouch(table: "reference.month", month: Month(ordinal: 24010))
        #expect(try stale("fact.spell 0..0", [touch]).count == 24)
    }

    @Test("where the reach names a text, what it finds stands in the place of its table's months")
    func changes() throws {
        let ends = ChangeText(name: "ends", sql: "SELECT 1 FROM fact.spell")
        let touched = [
            TableTouch(table: "fact.spell", month: Month(ordinal: 24002)),
            TableTouch(table: "changes.ends", month: Month(ordinal: 24020)),
        ]
        let counted = Set((24000...24023).map(Month.init(ordinal:)))
        func stale(_ reach: String) throws -> [Int] {
            StaleMonths(
                try dataset(reach), changes: [ends], touched: touched, counted: counted,
                needed: needed
            ).months.map { $0.ordinal - 24000 }
        }
        #expect(try stale("changes.ends ..1") == [19, 20, 21, 22, 23])
        #expect(try stale("changes.ends 0..0, fact.spell 0..0") == [2, 20])
    }

    @Test("a table that the dataset does not read makes nothing stale")
    func unread() throws {
        let touch = TableTouch(table: "fact.contact", month: nil)
        #expect(try stale("fact.spell 0..0", [touch]) == [])
    }

    @Test("months never counted are stale; far ones are counted by queries of their own")
    func spans() throws {
        let missing = Set([0, 1, 4, 20].map { Month(ordinal: 24000 + $0) })
        let counted = Set((24000...24023).map(Month.init(ordinal:))).subtracting(missing)
        let months = StaleMonths(
            try dataset("fact.spell 0..0"), touched: [TableTouch](), counted: counted,
            needed: needed
        ).months
        #expect(months == missing.sorted())
        #expect(
            StaleMonths.spans(months).map { [$0.lowerBound, $0.upperBound].map(\.ordinal) }
                == [[24000, 24004], [24020, 24020]])
    }

    @Test("a month that few people changed is counted for them, a month that many did anew")
    func people() throws {
        let touched = [
            TableTouch(table: "fact.spell", month: Month(ordinal: 24003), people: [1, 2]),
            TableTouch(table: "fact.spell", month: Month(ordinal: 24012), people: [2, 3]),
            TableTouch(
                table: "fact.spell", month: Month(ordinal: 24012),
                people: Set(4...StaleMonths.fewPeople + 2)),
            TableTouch(table: "fact.spell", month: Month(ordinal: 24020)),
        ]
        var stale = StaleMonths(
            try dataset("fact.spell -1..0"), touched: touched, counted: Month.all(needed),
            needed: needed)
        #expect(stale.anew.map { $0.ordinal - 24000 }.sorted() == [12, 13, 20, 21])
        #expect(stale.people == [Month(ordinal: 24003): [1, 2], Month(ordinal: 24004): [1, 2]])
        let spans = stale.spans { $0.ordinal != 24004 }
        #expect(spans.map { $0.lowerBound.ordinal } == [24012, 24020])
        #expect(stale.people == [Month(ordinal: 24003): [1, 2]])
    }

    @Test("where a person's rows hang on other people too, a changed month is counted anew")
    func acrossPeople() throws {
        let touch = TableTouch(table: "fact.spell", month: Month(ordinal: 24010), people: [1])
        let stale = StaleMonths(
            try dataset("fact.spell 0..0", across: "\n-- across people: a hospital's share"),
            touched: [touch], counted: Month.all(needed), needed: needed)
        #expect(stale.anew == [Month(ordinal: 24010)])
        #expect(stale.people.isEmpty)
    }

    @Test(
        "a reach that cannot be read is refused with the file",
        arguments: ["spell", "fact.spell 2..1"])
    func wrong(_ reach: String) {
        #expect(throws: CatalogueError.self) { try dataset(reach) }
    }
}
