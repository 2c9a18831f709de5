/// Groups of records that are taken for one person.
public struct LinkClusters: Sendable, Equatable {
    /// The cluster of each left record: the first of its records, left records before right ones.
    public let left: [Int]
    /// The cluster of each right record.
    public let right: [Int]
}

extension Linker {
    /// Records joined by any chain of pairs at or above a weight.
    public func connectedComponents(_ pairs: [ScoredPair], atLeast weight: Double) -> LinkClusters {
        clusters(pairs, atLeast: weight, singles: [])
    }

    /// The same, but a source in which no person has two records never puts two into one cluster.
    ///
    /// Pairs are joined from the heaviest on, ties by the identifiers, unless two records of such a
    /// source would meet.
    public func singleBestLinks(_ pairs: [ScoredPair], atLeast weight: Double) -> LinkClusters {
        clusters(
            pairs, atLeast: weight,
            singles: LinkageModel.Side.allCases.filter { model.source($0).hasOneRecordEach })
    }

    private func clusters(
        _ pairs: [ScoredPair], atLeast weight: Double, singles: [LinkageModel.Side]
    ) -> LinkClusters {
        let leftCount = records.count(.left)
        var forest = RecordForest(leftCount: leftCount, rightCount: records.count(.right))
        let edges = pairs.filter { $0.weight >= weight }.sorted(by: Self.isBetter)
        for edge in edges {
            forest.join(Int(edge.left), leftCount + Int(edge.right), singles: singles)
        }
        return LinkClusters(
            left: (0..<leftCount).map { forest.root($0) },
            right: (0..<records.count(.right)).map { forest.root(leftCount + $0) })
    }

    /// Heavier first; ties by the left, then the right identifier.
    static func isBetter(_ first: ScoredPair, _ second: ScoredPair) -> Bool {
        if first.weight != second.weight { return first.weight > second.weight }
        return (first.left, first.right) < (second.left, second.right)
    }

    /// The name of a record in results: its source and its identifier.
    public func name(_ side: LinkageModel.Side, _ record: Int) -> String {
        "\(model.source(side).name)-__-\(records.id(side, record))"
    }

    /// The name of a cluster: that of its first record in the order of names.
    ///
    /// - Parameter cluster: as `LinkClusters` gives it.
    public func name(ofCluster cluster: Int) -> String {
        let leftCount = records.count(.left)
        return cluster < leftCount
            ? name(.left, cluster) : name(.right, cluster - leftCount)
    }
}

/// Disjoint sets of records, each with its first record as the root.
struct RecordForest {
    private var parents: [Int]
    /// How many records of each side a root's set has.
    private(set) var counts: [[Int32]]

    init(leftCount: Int, rightCount: Int) {
        parents = Array(0..<(leftCount + rightCount))
        counts = [
            [Int32](repeating: 1, count: leftCount) + [Int32](repeating: 0, count: rightCount),
            [Int32](repeating: 0, count: leftCount) + [Int32](repeating: 1, count: rightCount),
        ]
    }

    mutating func root(_ record: Int) -> Int {
        var root = record
        while parents[root] != root { root = parents[root] }
        var next = record
        while next != root {
            let parent = parents[next]
            parents[next] = root
            next = parent
        }
        return root
    }

    /// Joins the sets of two records unless a side of `singles` would have two records in it.
    mutating func join(_ first: Int, _ second: Int, singles: [LinkageModel.Side]) {
        let (one, other) = (root(first), root(second))
        guard one != other else { return }
        for side in singles where counts[side.rawValue][one] + counts[side.rawValue][other] > 1 {
            return
        }
        let (kept, gone) = (min(one, other), max(one, other))
        parents[gone] = kept
        for side in counts.indices { counts[side][kept] += counts[side][gone] }
    }
}
