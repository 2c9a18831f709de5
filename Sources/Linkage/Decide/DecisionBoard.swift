/// The rules by which pairs are accepted, refused or shown to a person (METHODS section 6, 7).
struct DecisionBoard {
    private let linker: Linker
    private let thresholds: LinkageModel.Thresholds
    private let numbers: [[Int32]]?
    /// On which sides a person has one record, so that a record of the other side has one partner.
    private let singles: [LinkageModel.Side]

    init(_ linker: Linker) {
        self.linker = linker
        thresholds = linker.model.thresholds
        numbers = linker.numbers
        singles = LinkageModel.Side.allCases.filter { linker.model.source($0).hasOneRecordEach }
    }

    /// Pairs with the same number: accepted when anything else agrees.
    func byNumber(_ pairs: [ScoredPair]) -> [LinkDecision] {
        let confirmedBy = linker.model.numberRule?.confirmedBy ?? [:]
        var decisions = pairs.map { pair in
            let isConfirmed = confirmedBy.contains { pair.pattern.gamma($0.key) >= $0.value }
            return isConfirmed
                ? LinkDecision(pair: pair, outcome: .accepted, reason: .sameNumber)
                : LinkDecision(pair: pair, outcome: .clerical, reason: .numberAlone)
        }
        for single in singles {
            let partners = Dictionary(
                grouping: decisions.indices.filter { decisions[$0].outcome == .accepted }
            ) { record(opposite: single, decisions[$0].pair) }
            for several in partners.values where several.count > 1 {
                for index in several {
                    decisions[index].outcome = .clerical
                    decisions[index].reason = .closeCandidates
                }
            }
        }
        return decisions
    }

    /// The other pairs from the clerical threshold on.
    func byWeight(_ pairs: [ScoredPair], after byNumber: [LinkDecision]) -> [LinkDecision] {
        let decided = Set(byNumber.map { Key($0.pair) })
        var decisions = pairs.filter {
            $0.weight >= thresholds.clerical && !decided.contains(Key($0))
        }.map { pair in
            if haveDifferentNumbers(pair) {
                return LinkDecision(
                    pair: pair,
                    outcome: pair.weight >= thresholds.conflictingNumbers ? .clerical : .refused,
                    reason: .differentNumbers)
            }
            return LinkDecision(
                pair: pair, outcome: pair.weight >= thresholds.accept ? .accepted : .clerical,
                reason: .weight)
        }
        for single in singles {
            settle(&decisions, single, linked: partners(of: byNumber, opposite: single))
        }
        return decisions
    }

    /// Leaves each record at most one partner on a side where a person has one record.
    private func settle(
        _ decisions: inout [LinkDecision], _ single: LinkageModel.Side, linked: Set<Int32>
    ) {
        let open = decisions.indices.filter { decisions[$0].reason != .differentNumbers }
        let groups = Dictionary(grouping: open) { record(opposite: single, decisions[$0].pair) }
        for (record, group) in groups {
            if linked.contains(record) {
                for index in group {
                    decisions[index].outcome = .refused
                    decisions[index].reason = .linkedByNumber
                }
                continue
            }
            guard group.count > 1, let best = group.map({ decisions[$0].pair.weight }).max(),
                best >= thresholds.accept
            else { continue }
            let near = group.filter {
                best - decisions[$0].pair.weight < thresholds.conflictMargin
            }
            for index in group where decisions[index].outcome != .refused {
                let isNear = best - decisions[index].pair.weight < thresholds.conflictMargin
                if isNear, near.count == 1 { continue }
                decisions[index].outcome = isNear ? .clerical : .refused
                decisions[index].reason = isNear ? .closeCandidates : .betterCandidate
            }
        }
    }

    /// Sends links by weight to a person where too many records, or records with different NHS
    /// numbers, would hang together.
    func checkClusters(_ decisions: [LinkDecision]) -> [LinkDecision] {
        let leftCount = linker.records.count(.left)
        var forest = RecordForest(leftCount: leftCount, rightCount: linker.records.count(.right))
        let accepted = decisions.filter { $0.outcome == .accepted }.map(\.pair)
        for pair in accepted {
            forest.join(Int(pair.left), leftCount + Int(pair.right), singles: [])
        }
        var number: [Int: Int32] = [:]
        var isMixed: Set<Int> = []
        for pair in accepted {
            let root = forest.root(Int(pair.left))
            for found in numbersOf(pair) where found >= 0 {
                if let known = number[root], known != found { isMixed.insert(root) }
                number[root] = found
            }
        }
        return decisions.map { decision in
            guard decision.outcome == .accepted, decision.reason == .weight else { return decision }
            let root = forest.root(Int(decision.pair.left))
            let size = forest.counts.reduce(0) { $0 + Int($1[root]) }
            var checked = decision
            if isMixed.contains(root) {
                (checked.outcome, checked.reason) = (.clerical, .differentNumbers)
            } else if size > thresholds.largestCluster {
                (checked.outcome, checked.reason) = (.clerical, .largeCluster)
            }
            return checked
        }
    }

    private struct Key: Hashable {
        let left, right: Int32

        init(_ pair: ScoredPair) { (left, right) = (pair.left, pair.right) }
    }

    private func record(opposite side: LinkageModel.Side, _ pair: ScoredPair) -> Int32 {
        side == .left ? pair.right : pair.left
    }

    private func partners(
        of decisions: [LinkDecision], opposite side: LinkageModel.Side
    ) -> Set<Int32> {
        Set(decisions.filter { $0.outcome == .accepted }.map { record(opposite: side, $0.pair) })
    }

    private func numbersOf(_ pair: ScoredPair) -> [Int32] {
        guard let numbers else { return [] }
        return [numbers[0][Int(pair.left)], numbers[1][Int(pair.right)]]
    }

    private func haveDifferentNumbers(_ pair: ScoredPair) -> Bool {
        let found = numbersOf(pair)
        return found.count == 2 && found[0] >= 0 && found[1] >= 0 && found[0] != found[1]
    }
}
