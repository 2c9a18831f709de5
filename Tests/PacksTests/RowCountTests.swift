import Packs
import Testing

@Suite("Numbers of rows as packs show them")
struct RowCountTests {
    @Test("1 to 7 rows are hidden, others to the nearest 5, and none is none")
    func rounding() {
        #expect([0, 1, 7, 8, 12, 13].map { RowCount($0).rounded } == [0, nil, nil, 10, 10, 15])
    }

    @Test("a share of rows tells of no 1 to 7 rows that are in it or out of it")
    func shares() {
        #expect(RowCount.share(18, of: 19) == nil)
        #expect(RowCount.share(7, of: 30) == nil)
        #expect(RowCount.share(3, of: 3) == nil)
        #expect(RowCount.share(22, of: 30) == 0.73)
        #expect(RowCount.share(30, of: 30) == 1)
        #expect(RowCount.share(0, of: 30) == 0)
        #expect(RowCount.share(0, of: 0) == nil)
        #expect(RowCount.share(99_991, of: 100_000) == 0.99)
    }
}
