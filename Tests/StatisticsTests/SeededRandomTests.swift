import Statistics
import Testing

@Suite struct SeededRandomTests {
    @Test("the same seed gives the same numbers, another seed others")
    func reproducible() {
        var first = SeededRandom(seed: 42)
        var second = SeededRandom(seed: 42)
        var other = SeededRandom(seed: 43)
        let numbers = (0..<5).map { _ in first.next() }
        #expect(numbers == (0..<5).map { _ in second.next() })
        #expect(numbers != (0..<5).map { _ in other.next() })
    }

    @Test("the sequence is xoshiro256** filled by SplitMix64, on every machine")
    func reference() {
        var random = SeededRandom(seed: 42)
        let numbers = (0..<3).map { _ in random.next() }
        #expect(
            numbers == [
                1546998764402558742, 6990951692964543102, 12544586762248559009,
            ])
    }

    @Test("an index is always in range and every index comes up about equally often")
    func fairIndex() {
        var random = SeededRandom(seed: 7)
        var counts = Array(repeating: 0, count: 13)
        for _ in 0..<13_000 { counts[random.index(below: 13)] += 1 }
        // Standard deviation of a count is about 30; the sequence is fixed by the seed.
        #expect(counts.allSatisfy { abs($0 - 1000) < 150 })
    }
}
