/// How well pairs at or above a weight tell who is who, where the truth is known.
public struct LinkAccuracy: Sendable, Equatable {
    /// Pairs of one person.
    public let truePositives: Int
    /// Pairs of two people.
    public let falsePositives: Int
    /// Pairs of one person that were not found.
    public let falseNegatives: Int

    /// The share of the pairs that are one person's; 1 when there are none.
    public var precision: Double { Self.share(truePositives, falsePositives) }
    /// The share of the pairs of one person that were found; 1 when there are none.
    public var recall: Double { Self.share(truePositives, falseNegatives) }

    private static func share(_ part: Int, _ rest: Int) -> Double {
        part + rest == 0 ? 1 : Double(part) / Double(part + rest)
    }
}

extension Linker {
    /// The accuracy of the pairs from a weight on; needs files that tell the true person.
    public func accuracy(of pairs: [ScoredPair], atLeast weight: Double) -> LinkAccuracy {
        let chosen = pairs.filter { $0.weight >= weight }
        let found = chosen.count {
            records.isTrue(left: Int($0.left), right: Int($0.right)) == true
        }
        return LinkAccuracy(
            truePositives: found, falsePositives: chosen.count - found,
            falseNegatives: records.truePairs - found)
    }
}

extension LinkageRecords {
    /// Whether both files tell the true person.
    public var hasTruth: Bool { files.allSatisfy(\.hasTruth) }

    /// How many pairs of records, one from each file, are one person's.
    public var truePairs: Int {
        var counts = [Int](repeating: 0, count: values.count)
        for person in files[0].truth where person >= 0 { counts[Int(person)] += 1 }
        return files[1].truth.reduce(0) { $1 < 0 ? $0 : $0 + counts[Int($1)] }
    }
}
