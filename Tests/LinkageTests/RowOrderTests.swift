import Linkage
import Testing

@Suite("The order of rows")
struct RowOrderTests {
    /// A generator that the test seeds.
    struct Shuffler: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
            return mixed ^ (mixed >> 27)
        }
    }

    /// Everything that a run says, in names and numbers.
    func outcome(_ records: LinkageRecords) async -> [String] {
        let linker = await Linker(records)
        let pairs = await linker.pairs()
        let clusters = linker.singleBestLinks(pairs, atLeast: 4)
        let decisions = linker.decide(
            numberPairs: await linker.pairsOfSameNumber(), pairs: pairs)
        func name(_ pair: ScoredPair) -> String {
            "\(linker.name(.left, Int(pair.left))) \(linker.name(.right, Int(pair.right)))"
        }
        return pairs.map { "\(name($0)) \($0.pattern.bits) \($0.weight)" }
            + clusters.right.map { linker.name(ofCluster: $0) }
            + decisions.map { "\(name($0.pair)) \($0.outcome) \($0.reason)" }
    }

    @Test("any order of the rows gives the same pairs, weights, clusters and decisions, to the bit")
    func anyOrder() async throws {
        let expected = await outcome(try GoldenProblem.people.records())
        #expect(expected.count > 3000)
        for seed in UInt64(1)...6 {
            var shuffler = Shuffler(state: seed)
            let records = try GoldenProblem.people.records { $0.shuffled(using: &shuffler) }
            #expect(await outcome(records) == expected, "seed \(seed)")
        }
    }

    @Test("any order of the rows gives the same trained model, to the bit")
    func training() async throws {
        let expected = try await TrainingTests().trained(.people).model
        let records = try GoldenProblem.people.records { $0.reversed() }
        #expect(try await ModelTraining(records).run().model == expected)
    }

    @Test("an identifier that is missing or occurs twice is refused without being shown")
    func identifiers() throws {
        let model = try GoldenProblem.febrl4.model()
        let empty = [String?](repeating: nil, count: model.columns.count)
        var records = LinkageRecords(model: model)
        #expect(throws: LinkageRecords.Fault.noIdentifier(source: "health", record: 1)) {
            try records.add(to: .left, id: "", empty)
        }
        try records.add(to: .right, id: "X1", empty)
        try records.add(to: .right, id: "X2", empty)
        try records.add(to: .right, id: "X1", empty)
        #expect(throws: LinkageRecords.Fault.identifierTwice(source: "social", record: 3)) {
            try records.sort()
        }
    }
}
