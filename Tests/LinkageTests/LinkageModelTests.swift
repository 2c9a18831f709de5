import Foundation
import Linkage
import Testing

@Suite("Linkage model files")
struct LinkageModelTests {
    static let good = """
        model: small
        version: "1.0"
        sources: {left: a, right: b, one_record_each: [a]}
        id: key
        columns: {name: name, born: date}
        prior: 0.001
        blocking:
          - [born.year, name]
        comparisons:
          - column: name
            term_frequency: true
            minimum_frequency: 0.001
            levels:
              - {gamma: 1, when: exact, m: 0.9, u: 0.1}
              - {gamma: 0, when: otherwise, m: 0.1, u: 0.9}
        thresholds: {accept: 8, clerical: 2, conflict_margin: 3, conflicting_numbers: 12,
          cluster_probability: 0.95, largest_cluster: 6}
        """

    @Test("a model is read as it is written")
    func reading() throws {
        let model = try LinkageModel(yaml: Self.good, file: "small.yaml")
        #expect(model.columns.map(\.name) == ["name", "born"])
        #expect(model.blocking[0].terms.map(\.part) == [.year, nil])
        #expect(model.comparisons[0].minimumFrequency == 0.001)
        #expect(model.source(.left).hasOneRecordEach && !model.source(.right).hasOneRecordEach)
        #expect(model.thresholds.keep == nil && model.numberRule == nil && model.training == nil)
    }

    @Test(
        "a mistake is named with its line",
        arguments: [
            (
                "model: small", "modell: small",
                "small.yaml, line 1: 'modell' is not a key that is known"
            ),
            (
                "prior: 0.001", "prior: 2",
                "small.yaml, line 6: expected a number from 1e-12 to 0.999999 for 'prior'"
            ),
            (
                "born.year", "born.week",
                "small.yaml, line 8: 'week' is not a part of a value: year, sector, district, area"
            ),
            (
                "[born.year, name]", "[town]",
                "small.yaml, line 8: 'town' is not listed under 'columns'"
            ),
            (
                "when: exact", "when: equal",
                "small.yaml, line 14: 'equal' is not a test: exact, jaro_winkler, levenshtein, day_month_swapped, same_part or otherwise"
            ),
            (
                "gamma: 1", "gamma: 2",
                "small.yaml, line 14: levels go from the closest, 1, down to 0 without a gap"
            ),
            ("m: 0.1", "m: 0.5", "small.yaml, line 14: the 'm' of all levels must add up to 1"),
            ("[a]}", "[c]}", "small.yaml, line 3: 'c' is not the name of a source"),
            (
                "clerical: 2", "clerical: 9",
                "small.yaml, line 16: 'clerical' must not be above 'accept'"
            ),
            (
                "born: date", "born: day",
                "small.yaml, line 5: expected one of text, name, postcode, date, nhs_number, not 'day'"
            ),
        ])
    func mistakes(old: String, new: String, message: String) throws {
        let yaml = Self.good.replacing(old, with: new)
        #expect(yaml != Self.good)
        let error = #expect(throws: LinkageModelError.self) {
            try LinkageModel(yaml: yaml, file: "small.yaml")
        }
        #expect(error?.description == message)
    }

    @Test("text that is no YAML, an empty file and an absent one are refused")
    func files() {
        for yaml in ["a: [", ""] {
            #expect(throws: LinkageModelError.self) {
                try LinkageModel(yaml: yaml, file: "small.yaml")
            }
        }
        let error = #expect(throws: LinkageModelError.self) {
            try LinkageModel(file: URL(fileURLWithPath: "/nowhere/x.yaml"))
        }
        #expect(error?.description == "x.yaml: the model cannot be read as UTF-8 text")
    }

    @Test("the parts of a postcode are those of its patterns")
    func parts() async throws {
        // Records that agree in a part only have the level of that part.
        let model = try GoldenProblem.people.model()
        let postcode = try #require(
            model.comparisons.firstIndex { model.columns[$0.column].name == "postcode" })
        for (left, right, gamma) in [
            ("IP2 9FF", "ip29ff", 4), ("IP2 9FF", "IP2 9AA", 3), ("IP2 9FF", "IP2 8FF", 2),
            ("IP2 9FF", "IP20 9FF", 1), ("IP2 9FF", "NR2 9FF", 0), ("IP2 9FF", "", -1),
            ("IP29 1AA", "IP29 2AA", 2), ("N1 1AA", "NR1 1AA", 0), ("N1C 4AA", "N1C 4BB", 3),
        ] {
            var records = LinkageRecords(model: model)
            try records.add(to: .left, id: "h", [nil, "ANN", "OAK", "1950-01-01", nil, left])
            try records.add(to: .right, id: "s", [nil, "ANN", "OAK", "01/01/1950", nil, right])
            try records.sort()
            let pairs = await Linker(records).pairs()
            #expect(pairs.map { $0.pattern.gamma(postcode) } == [gamma], "\(left) \(right)")
        }
    }
}
