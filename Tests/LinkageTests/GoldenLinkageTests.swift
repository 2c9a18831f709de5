import Linkage
import Testing

@Suite("Linkage beside splink")
struct GoldenLinkageTests {
    @Test(
        "every pair has the levels, adjustments and weight of splink",
        arguments: GoldenProblem.allCases)
    func pairs(problem: GoldenProblem) async throws {
        let golden = try GoldenTable("\(problem)_pairs_expected")
        let linker = await Linker(try problem.records())
        let names = linker.model.comparisons.map { linker.model.columns[$0.column].name }
        var found: [String: ScoredPair] = [:]
        for pair in await linker.pairs() {
            let ids = [
                linker.records.id(.left, Int(pair.left)),
                linker.records.id(.right, Int(pair.right)),
            ]
            found[ids.joined(separator: " ")] = pair
        }
        #expect(found.count == golden.rows.count)
        for row in golden.rows {
            let ids = "\(golden.text(row, "unique_id_l")) \(golden.text(row, "unique_id_r"))"
            let pair = try #require(found[ids], "\(ids)")
            for (index, name) in names.enumerated() {
                let gamma = golden.text(row, "gamma_\(name)")
                #expect(String(pair.pattern.gamma(index)) == gamma, "\(ids) \(name)")
                guard golden.columns["mw_tf_adj_\(name)"] != nil else { continue }
                let expected = golden.number(row, "mw_tf_adj_\(name)")
                let adjustment = linker.adjustment(pair, comparison: index)
                #expect(isNear(adjustment, expected, within: 1e-6), "\(ids) \(name)")
            }
            #expect(isNear(pair.weight, golden.number(row, "match_weight"), within: 1e-6), "\(ids)")
            let probability = golden.number(row, "match_probability")
            #expect(isNear(pair.probability, probability, within: 1e-6), "\(ids)")
        }
    }

    @Test(
        "clusters are splink's, free and with one record a person",
        arguments: GoldenProblem.allCases)
    func clusters(problem: GoldenProblem) async throws {
        let golden = try GoldenTable("\(problem)_clusters_expected")
        let linker = await Linker(try problem.records())
        let least = LinkageModel.weight(ofProbability: linker.model.thresholds.clusterProbability)
        let pairs = await linker.pairs()
        let components = linker.connectedComponents(pairs, atLeast: least)
        let single = linker.singleBestLinks(pairs, atLeast: least)
        var expected: [String: [String]] = [:]
        for row in golden.rows {
            let name = "\(golden.text(row, "source_dataset"))-__-\(golden.text(row, "unique_id"))"
            expected[name] = [
                golden.text(row, "cluster_connected_components_p0.95"),
                golden.text(row, "cluster_single_best_links_health_dupfree_p0.95"),
            ]
        }
        var checked = 0
        for side in LinkageModel.Side.allCases {
            for record in 0..<linker.records.count(side) {
                let name = linker.name(side, record)
                let clusters = [components, single].map {
                    linker.name(ofCluster: side == .left ? $0.left[record] : $0.right[record])
                }
                // The reference leaves out records that are linked with nothing.
                if let expected = expected[name] {
                    #expect(clusters == expected, "\(name)")
                    checked += 1
                } else {
                    #expect(clusters == [name, name])
                }
            }
        }
        #expect(checked == golden.rows.count)
    }

    @Test(
        "precision and recall at every threshold are those of the reference",
        arguments: GoldenProblem.allCases)
    func thresholds(problem: GoldenProblem) async throws {
        let golden = try GoldenTable("\(problem)_thresholds_expected")
        let linker = await Linker(try problem.records(withTruth: true))
        let pairs = await linker.pairs(keepingAll: true)
        for row in golden.rows {
            let accuracy = linker.accuracy(
                of: pairs, atLeast: golden.number(row, "match_weight_at_least"))
            #expect(String(accuracy.truePositives) == golden.text(row, "true_positive"))
            #expect(String(accuracy.falsePositives) == golden.text(row, "false_positive"))
            #expect(String(accuracy.falseNegatives) == golden.text(row, "false_negative"))
            #expect(isNear(accuracy.precision, golden.number(row, "precision"), within: 1e-9))
            #expect(isNear(accuracy.recall, golden.number(row, "recall"), within: 1e-9))
        }
    }
}
