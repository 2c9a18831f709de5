public import Foundation
import Yams

extension LinkageModel {
    /// Reads a model from a YAML file and checks it.
    ///
    /// - Throws: `LinkageModelError`, which names the file and the line.
    public init(file: URL) throws(LinkageModelError) {
        let name = file.lastPathComponent
        guard let data = try? Data(contentsOf: file),
            let text = String(data: data, encoding: .utf8)
        else {
            throw LinkageModelError(
                file: name, line: 0, message: "the model cannot be read as UTF-8 text")
        }
        try self.init(yaml: text, file: name)
    }

    /// Reads a model from YAML text and checks it.
    ///
    /// - Parameter file: the name that errors give.
    /// - Throws: `LinkageModelError`.
    public init(yaml: String, file: String) throws(LinkageModelError) {
        let node: Node?
        do {
            node = try Yams.compose(yaml: yaml)
        } catch {
            throw LinkageModelError(file: file, line: 0, message: "this is not YAML: \(error)")
        }
        guard let node else {
            throw LinkageModelError(file: file, line: 0, message: "the model is empty")
        }
        self = try ModelReader(root: ModelNode(node: node, file: file)).model()
    }
}

/// Turns the nodes of a model's YAML into the model.
struct ModelReader {
    let root: ModelNode
    let columns: [LinkageModel.Column]

    init(root: ModelNode) throws(LinkageModelError) {
        self.root = root
        try root.allow([
            "model", "version", "title", "notes", "sources", "id", "truth", "columns",
            "nhs_number", "prior", "blocking", "comparisons", "training", "thresholds",
        ])
        var columns: [LinkageModel.Column] = []
        for (key, value) in try root.required("columns").pairs() {
            columns.append(
                LinkageModel.Column(
                    name: try key.text(), cleaning: try value.choice(ValueCleaning.self)))
        }
        self.columns = columns
    }

    func model() throws(LinkageModelError) -> LinkageModel {
        let comparisons = try self.comparisons()
        let certain = root["training"] != nil ? try training() : nil
        return LinkageModel(
            name: try root.text("model"), version: try root.text("version"),
            sources: try sources(), idColumn: try root.text("id"),
            truthColumn: try root["truth"]?.text(), columns: columns,
            numberRule: try numberRule(comparisons),
            prior: try root.number("prior", in: 1e-12...0.999_999),
            comparisons: comparisons, blocking: try rules(try root.required("blocking")),
            training: certain, thresholds: try thresholds())
    }

    private func sources() throws(LinkageModelError) -> [LinkageModel.Source] {
        let entry = try root.required("sources")
        try entry.allow(["left", "right", "one_record_each"])
        let names = [try entry.text("left"), try entry.text("right")]
        guard names[0] != names[1] else { throw entry.error("the sources need two names") }
        var single: Set<String> = []
        for source in try entry["one_record_each"]?.entries() ?? [] {
            let name = try source.text()
            guard names.contains(name) else {
                throw source.error("'\(name)' is not the name of a source")
            }
            single.insert(name)
        }
        return names.map { .init(name: $0, hasOneRecordEach: single.contains($0)) }
    }

    private func numberRule(
        _ comparisons: [LinkageModel.Comparison]
    ) throws(LinkageModelError) -> LinkageModel.NumberRule? {
        guard let entry = root["nhs_number"] else { return nil }
        try entry.allow(["column", "test_range", "confirmed_by"])
        let column = try column(try entry.required("column"))
        var confirmedBy: [Int: Int] = [:]
        for (key, value) in try entry.required("confirmed_by").pairs() {
            let compared = try self.column(key)
            guard let index = comparisons.firstIndex(where: { $0.column == compared }),
                let level = Int(try value.text()),
                comparisons[index].levels.contains(where: { $0.gamma == level })
            else { throw key.error("expected a compared column and one of its levels") }
            confirmedBy[index] = level
        }
        return .init(
            column: column, allowsTestRange: try entry.boolean("test_range"),
            confirmedBy: confirmedBy)
    }

    private func training() throws(LinkageModelError) -> LinkageModel.Training {
        let entry = try root.required("training")
        try entry.allow(["certain", "recall", "sessions"])
        return .init(
            certain: try rules(try entry.required("certain")),
            recall: try entry.number("recall", in: 0.01...1),
            sessions: try rules(try entry.required("sessions")))
    }

    private func thresholds() throws(LinkageModelError) -> LinkageModel.Thresholds {
        let entry = try root.required("thresholds")
        try entry.allow([
            "accept", "clerical", "conflict_margin", "conflicting_numbers",
            "cluster_probability", "largest_cluster", "keep",
        ])
        let weights = -100.0...100.0
        let thresholds = LinkageModel.Thresholds(
            accept: try entry.number("accept", in: weights),
            clerical: try entry.number("clerical", in: weights),
            conflictMargin: try entry.number("conflict_margin", in: 0...100),
            conflictingNumbers: try entry.number("conflicting_numbers", in: weights),
            clusterProbability: try entry.number("cluster_probability", in: 0.000_001...0.999_999),
            largestCluster: try entry.integer("largest_cluster", in: 2...1000),
            keep: entry["keep"] == nil ? nil : try entry.number("keep", in: weights))
        guard thresholds.clerical <= thresholds.accept else {
            throw entry.error("'clerical' must not be above 'accept'")
        }
        return thresholds
    }
}
