import Testing

@testable import Store

@Suite("the filter of known events")
struct EventFilterTests {
    /// Keys as a keyed hash makes them: evenly spread.
    private func keys(_ count: Int, seed: UInt64) -> [Int64] {
        var random = SplitMix(state: seed)
        return (0..<count).map { _ in Int64(bitPattern: random.next()) }
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    @Test("a key that was put in is never called new, however many have come since")
    func neverForgets() {
        var filter = EventFilter()
        let keys = keys(400_000, seed: 1)
        for key in keys { filter.insert(key) }
        let remembered = keys.count { filter.insert($0) }
        #expect(remembered == keys.count)
    }

    @Test("of 100 new keys at least 99 are called new")
    func rarelyMistaken() {
        var filter = EventFilter()
        for key in keys(400_000, seed: 1) { filter.insert(key) }
        let mistaken = keys(20_000, seed: 2).count { filter.insert($0) }
        #expect(mistaken < 200)
    }

    @Test("the second of two equal keys is not new")
    func repeated() {
        var filter = EventFilter()
        let first = filter.insert(-7)
        let second = filter.insert(-7)
        #expect((first, second) == (false, true))
    }
}
