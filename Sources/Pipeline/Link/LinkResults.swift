public import Linkage
import Spreadsheet

/// What linking two files gave, and how it is written as tables.
///
/// The columns of pairs, clusters and thresholds are those of splink's own results.
public struct LinkResults: Sendable {
    /// The records and their model.
    public let linker: Linker
    /// Every pair that a blocking rule names.
    public let pairs: [ScoredPair]
    /// What is done with the pairs.
    public let decisions: [LinkDecision]

    /// Links the records.
    public init(linking records: LinkageRecords) async {
        linker = await Linker(records)
        pairs = await linker.pairs(keepingAll: true)
        decisions = linker.decide(
            numberPairs: await linker.pairsOfSameNumber(), pairs: pairs)
    }

    private var model: LinkageModel { linker.model }

    private var hasTruth: Bool { linker.records.hasTruth }

    /// Writes the pairs from the model's least weight on.
    public func writePairs(to path: String) throws(LinkageFileError) {
        let names = model.comparisons.map { model.columns[$0.column].name }
        let adjusted = model.comparisons.indices.filter { model.comparisons[$0].usesTermFrequency }
        var header = ["unique_id_l", "unique_id_r"]
        header += names.map { "gamma_\($0)" } + adjusted.map { "mw_tf_adj_\(names[$0])" }
        header += ["match_weight", "match_probability"] + (hasTruth ? ["true"] : [])
        let ids = LinkageModel.Side.allCases.map { linker.records.ids($0) }
        let hasTruth = hasTruth
        try write(header, to: path) { writer throws(SpreadsheetError) in
            for pair in pairs {
                if let keep = model.thresholds.keep, pair.weight < keep { continue }
                writer.append(ids[0][Int(pair.left)])
                writer.append(ids[1][Int(pair.right)])
                for comparison in names.indices { writer.append(pair.pattern.gamma(comparison)) }
                for comparison in adjusted {
                    writer.append(linker.adjustment(pair, comparison: comparison))
                }
                writer.append(pair.weight)
                writer.append(pair.probability)
                if hasTruth { writer.append(isTrue(pair) ? 1 : 0) }
                try writer.endRow()
            }
        }
    }

    /// Writes the records that are linked with another, with their clusters.
    public func writeClusters(to path: String) throws(LinkageFileError) {
        let probability = model.thresholds.clusterProbability
        let least = LinkageModel.weight(ofProbability: probability)
        let free = model.sources.filter(\.hasOneRecordEach).map(\.name).joined(separator: "_")
        let clusters = [
            linker.connectedComponents(pairs, atLeast: least),
            linker.singleBestLinks(pairs, atLeast: least),
        ]
        var members = [Int](
            repeating: 0, count: clusters[0].left.count + clusters[0].right.count)
        for root in clusters[0].left + clusters[0].right { members[root] += 1 }
        var rows: [(root: Int, side: LinkageModel.Side, record: Int)] = []
        for side in LinkageModel.Side.allCases {
            let roots = side == .left ? clusters[0].left : clusters[0].right
            for (record, root) in roots.enumerated() where members[root] != 1 {
                rows.append((root, side, record))
            }
        }
        rows.sort {
            ($0.root, $0.side.rawValue, $0.record) < ($1.root, $1.side.rawValue, $1.record)
        }
        let header = [
            "source_dataset", "unique_id", "cluster_connected_components_p\(probability)",
            "cluster_single_best_links_\(free)_dupfree_p\(probability)",
        ]
        try write(header, to: path) { writer throws(SpreadsheetError) in
            for (root, side, record) in rows {
                writer.append(model.source(side).name)
                writer.append(linker.records.id(side, record))
                writer.append(linker.name(ofCluster: root))
                let single = side == .left ? clusters[1].left[record] : clusters[1].right[record]
                writer.append(linker.name(ofCluster: single))
                try writer.endRow()
            }
        }
    }

    /// Writes what is done with the pairs, and why.
    public func writeDecisions(to path: String) throws(LinkageFileError) {
        let header = ["unique_id_l", "unique_id_r", "match_weight", "decision", "reason"]
        try write(header, to: path) { writer throws(SpreadsheetError) in
            for decision in decisions {
                appendIDs(decision.pair, writer)
                writer.append(decision.pair.weight)
                writer.append(decision.outcome.rawValue)
                writer.append(decision.reason.rawValue)
                try writer.endRow()
            }
        }
    }

    /// The weights that the table of thresholds tells of.
    private static let steps = [-10.0, -5, 0, 2, 4, 6, 8, 10, 12, 15, 20]

    /// Writes precision and recall at several weights; nothing for files that don't tell the truth.
    public func writeThresholds(to path: String) throws(LinkageFileError) {
        guard hasTruth else { return }
        let header = [
            "model", "match_weight_at_least", "pairs", "true_positive", "false_positive",
            "false_negative", "precision", "recall",
        ]
        try write(header, to: path) { writer throws(SpreadsheetError) in
            for least in Self.steps {
                let accuracy = linker.accuracy(of: pairs, atLeast: least)
                writer.append(model.name)
                writer.append(least)
                writer.append(accuracy.truePositives + accuracy.falsePositives)
                writer.append(accuracy.truePositives)
                writer.append(accuracy.falsePositives)
                writer.append(accuracy.falseNegatives)
                writer.append(accuracy.precision)
                writer.append(accuracy.recall)
                try writer.endRow()
            }
        }
    }

    private func isTrue(_ pair: ScoredPair) -> Bool {
        linker.records.isTrue(left: Int(pair.left), right: Int(pair.right)) ?? false
    }

    private func appendIDs(_ pair: ScoredPair, _ writer: DelimitedWriter) {
        writer.append(linker.records.id(.left, Int(pair.left)))
        writer.append(linker.records.id(.right, Int(pair.right)))
    }

    private func write(
        _ header: [String], to path: String,
        rows: (DelimitedWriter) throws(SpreadsheetError) -> Void
    ) throws(LinkageFileError) {
        try LinkTable.write(header, to: path, rows: rows)
    }
}
