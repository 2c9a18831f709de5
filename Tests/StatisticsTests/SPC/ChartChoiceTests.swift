import Statistics
import Testing

@Suite struct ChartChoiceTests {
    private let varied: [Double?] = (0..<24).map { Double(100 + ($0 * 7) % 13) }

    @Test("rolling windows and single values get a line")
    func lines() {
        let rolling = ChartChoice(kind: .rate, values: varied, periodsOverlap: true)
        #expect(rolling.chart == .line)
        #expect(rolling.sentence.contains("share months"))
        #expect(ChartChoice(kind: .mean, values: [nil, 3]).reason == .tooFewValues)
    }

    @Test("events in fewer than half of the months are too rare for limits")
    func rare() {
        let values: [Double?] = [0, 0, 0, 1, 0, 0, 2, 0]
        let choice = ChartChoice(kind: .count, values: values)
        #expect(choice.chart == .line)
        #expect(choice.reason == .rareEvents(periodsWithout: 6, of: 8))
        #expect(choice.sentence.contains("6 of 8 periods have no events"))
        #expect(choice.sentence.contains("a T chart of the time between events"))
    }

    @Test("values that mostly repeat get a run chart")
    func ties() {
        let values: [Double?] = [3, 3, 3, 4, 4, 4, 4, 3]
        let choice = ChartChoice(kind: .median, values: values)
        #expect(choice.chart == .control(.run))
        #expect(choice.reason == .manyTies(ties: 5, of: 7))
    }

    @Test("steady denominators get XmR, varying ones P′ or U′, and few expected a run chart")
    func shares() {
        func choose(_ kind: ValueKind, _ level: Double, _ sizes: (Int) -> Double) -> ChartChoice {
            let shares = (0..<24).map { index -> ControlChart.Share? in
                let size = sizes(index)
                return ControlChart.Share(
                    numerator: (size * level).rounded() + Double(index % 3), denominator: size)
            }
            let values = shares.map { share in share.map { $0.numerator / $0.denominator } }
            return ChartChoice(kind: kind, values: values, shares: shares)
        }
        #expect(choose(.proportion, 0.5) { 400 + Double($0) }.chart == .xmr)
        let uneven = { (index: Int) in index.isMultiple(of: 2) ? 100.0 : 400 }
        #expect(choose(.proportion, 0.5, uneven).chart == .control(.proportionPrime))
        #expect(choose(.rate, 0.5, uneven).chart == .control(.ratePrime))
        #expect(choose(.rate, 0.5, uneven).sentence.hasPrefix("A U′ chart"))
        #expect(choose(.proportion, 0.02, uneven).chart == .control(.run))
        #expect(choose(.proportion, 0.97, uneven).chart == .control(.run))
        #expect(ChartChoice(kind: .score, values: varied).reason == .notCounted)
    }
}
