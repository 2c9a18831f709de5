import Testing

@testable import Feeds

@Suite("what findings show of values")
struct MaskingTests {
    @Test(
        "what may name somebody is shown by its form, in whatever column it stands",
        arguments: [
            ("IP9 1AR", "AA9 9AA"), ("ip33 3ab", "aa99 9aa"), ("IP91AR", "AA99AA"),
            ("06/04/1937", "99/99/9999"), ("1937-04-06", "9999-99-99"),
            ("Mary Smith", "Aaaa Aaaaa"),
            ("Mrs Jones 14 High St", "Aaa Aaaaa 99 Aaaa Aa"), ("9990000018", "9999999999"),
            ("Featherstonehaugh", "Aaaaaaaaaaaaaaaaa"),
        ])
    func hidden(_ value: String, _ shape: String) {
        #expect(Masking.shown(value, holdsDates: false) == shape)
    }

    @Test(
        "codes, numbers and short words are shown as they are",
        arguments: [
            "77", "2A", "J18.9", "RDE", "flex", "-3", "12.50", "D83001", "n/a",
        ])
    func shown(_ value: String) {
        #expect(Masking.shown(value, holdsDates: false) == value)
    }

    @Test("a wrong date is shown in a column of dates, a name in it is not")
    func dates() {
        for day in ["31/02/2025", "2025-01-25", "2025-01-25 10:30:00.250000"] {
            #expect(Masking.shown(day, holdsDates: true) == day)
            #expect(Masking.shown(day, holdsDates: false) != day)
        }
        #expect(Masking.shown("999 000 0018", holdsDates: true) == "999 999 9999")
        #expect(Masking.shown("Mary Smith", holdsDates: true) == "Aaaa Aaaaa")
    }
}
