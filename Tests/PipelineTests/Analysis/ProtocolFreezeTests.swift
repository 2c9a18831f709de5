import Domain
import Measures
import Pipeline
import Store
import TestSupport
import Testing

@Suite("protocols are frozen before the data are in")
struct ProtocolFreezeTests {
    private func question(_ change: (String) -> String = { $0 }) throws -> EvaluationProtocol {
        let text = """
            protocol: delays
            question: Are fewer people delayed?
            measure: DT01
            measure_version: '1.0'
            pilots: [T01, T02]
            controls: [T03, T05, T07, T08, T10]
            start: 2024-10
            estimator: change_of_changes
            role: primary
            registered: 2024-09-16
            registered_by: Evaluation lead
            """
        return try EvaluationProtocol.read(text: change(text), file: "delays.yaml")
    }

    @Test("a protocol is frozen once; comments do not change it, any other change is refused")
    func once() async throws {
        let county = try await AnalysisCounty()
        let first = try await ProtocolFreeze.freeze(
            try question(), catalogue: county.catalogue, database: county.database)
        #expect(first.role == "primary" && first.importedBy == nil && first.hash.count == 64)
        let same = try await ProtocolFreeze.freeze(
            try question { "# a comment\n" + $0 }, catalogue: county.catalogue,
            database: county.database)
        #expect(same == first)
        let other = try question { $0.replacing("start: 2024-10", with: "start: 2024-11") }
        await #expect(throws: ProtocolFault.self) {
            try await ProtocolFreeze.freeze(
                other, catalogue: county.catalogue, database: county.database)
        }
        // And an analysis does not answer the changed file.
        let record = try await AnalyseStage.run(
            county.database, catalogue: county.catalogue,
            settings: AnalysisSettings(horizon: 0, protocols: [other])
        ).record
        #expect(record.verdicts.map(\.refusal) == ["REFUSE_CHANGED"])
        #expect(record.verdicts.first?.answer == nil)
        await county.close()
    }

    @Test("when data of the window are in, a question can be exploratory only") func late()
        async throws
    {
        let county = try await AnalysisCounty()
        // The months before the start do not matter, and neither do other feeds.
        try await county.script(
            """
            INSERT INTO landing.coverage (feed, month, load_id, rows)
            VALUES ('DISCH_DELAY', '2024-09-01', 1, 5), ('SUS_APC', '2025-01-01', 1, 5)
            """)
        let early = try question { $0.replacing("protocol: delays", with: "protocol: early") }
        try await ProtocolFreeze.freeze(
            early, catalogue: county.catalogue, database: county.database)
        try await county.script(
            """
            INSERT INTO landing.coverage (feed, month, load_id, rows)
            VALUES ('DISCH_DELAY', '2024-10-01', 1, 5)
            """)
        await #expect(
            throws: ProtocolFault.dataAreIn(
                name: "delays", feed: FeedCode("DISCH_DELAY"), month: AnalysisCounty.start)
        ) {
            try await ProtocolFreeze.freeze(
                try question(), catalogue: county.catalogue, database: county.database)
        }
        let late = try await ProtocolFreeze.freeze(
            try question(), exploratory: true, catalogue: county.catalogue,
            database: county.database)
        #expect(late.role == "exploratory")
        let record = try await AnalyseStage.run(
            county.database, catalogue: county.catalogue,
            settings: AnalysisSettings(horizon: 0, protocols: [try question()])
        ).record
        #expect(record.verdicts.map(\.role) == ["exploratory"])
        #expect(record.verdicts.first?.sentence.contains("not a finding") == true)
        await county.close()
    }

    @Test("a protocol that is not frozen is exploratory") func loose() async throws {
        let county = try await AnalysisCounty()
        let record = try await AnalyseStage.run(
            county.database, catalogue: county.catalogue,
            settings: AnalysisSettings(horizon: 0, protocols: [try question()])
        ).record
        #expect(record.verdicts.map(\.role) == ["exploratory"])
        #expect(record.verdicts.first?.sentence.contains("not frozen") == true)
        await county.close()
    }

    @Test("an imported record keeps the day of its file and says who brought it")
    func imported() async throws {
        let county = try await AnalysisCounty()
        let frozen = try await ProtocolFreeze.importRecord(
            try question(), by: "the demonstration", database: county.database)
        #expect(frozen.frozenOn == "2024-09-16" && frozen.importedBy == "the demonstration")
        let standing = ProtocolStanding(try question(), frozen: [frozen])
        #expect(standing.sentence.contains("imported by the demonstration"))
        await county.close()
    }

    @Test("the project's protocols can be read, fit the measures, and could find something")
    func project() throws {
        let all = try AnalysisCounty.protocols()
        let catalogue = try TestService.measures()
        #expect(all.count { $0.role == .primary } == 2)
        for question in all {
            let definition = try #require(catalogue.definition(question.measure))
            #expect(definition.version == question.measureVersion)
            guard question.estimator.isOfPeople else {
                #expect(definition.evaluationKind != nil)
                continue
            }
            let text = question.episodes.flatMap { catalogue.episodes[$0] }
            #expect(text?.version != nil && text?.version == question.episodesVersion)
            #expect(question.role == .exploratory)
        }
        #expect(ProtocolFreeze.reach(all) == nil)
        // A third primary question would leave none of them a chance: 1 of 45 is above 0.05 / 3.
        let more = try all.map { question in
            question.role == .exploratory && question.name != "at-home-after-reablement"
                ? question
                : try EvaluationProtocol.read(
                    text: question.yaml(role: "primary"), file: "x.yaml")
        }
        #expect(ProtocolFreeze.reach(more)?.contains("45 ways") == true)
    }

    @Test("what was frozen before there were questions about people keeps its hash")
    func hashes() throws {
        let all = try AnalysisCounty.protocols()
        let known = [
            "admissions-65-and-over": "94961b5c", "ambulance-incidents": "83f7b473",
            "at-home-after-reablement": "d869a8a8", "attendances": "69305247",
            "days-to-leaving": "660d8103", "delays": "69929e1d",
            "delays-beccles-alone": "becb3dc2",
        ]
        for (name, mark) in known {
            let question = try #require(all.first { $0.name == name })
            #expect(ProtocolFreeze.hash(question).hasPrefix(mark), "\(name)")
        }
    }

    @Test("a question about people names its text, is exploratory, and is frozen by both")
    func people() throws {
        func question(_ change: (String) -> String = { $0 }) throws -> EvaluationProtocol {
            let text = """
                protocol: step
                question: Do people need less support?
                measure: RE04
                measure_version: '1.0'
                start: 2024-10
                estimator: matched_cohort
                episodes: step_choice
                episodes_version: '1.0'
                role: exploratory
                registered: 2024-09-16
                registered_by: Evaluation lead
                """
            return try EvaluationProtocol.read(text: change(text), file: "step.yaml")
        }
        let hash = ProtocolFreeze.hash(try question())
        let newer = try question {
            $0.replacing("episodes_version: '1.0'", with: "episodes_version: '1.1'")
        }
        #expect(ProtocolFreeze.hash(newer) != hash)
        for (old, new) in [
            ("role: exploratory", "role: primary"), ("episodes: step_choice\n", ""),
            ("start:", "pilots: [T01]\ncontrols: [T02]\nstart:"),
            ("matched_cohort", "survival"), ("matched_cohort", "change_of_changes"),
        ] {
            #expect(throws: CatalogueError.self, "\(new)") {
                try question { $0.replacing(old, with: new) }
            }
        }
    }

    @Test("a slip of the pen in a protocol file is refused with its line") func slips() throws {
        #expect(throws: CatalogueError.self) {
            try question { $0.replacing("role: primary", with: "role: main") }
        }
        #expect(throws: CatalogueError.self) {
            try question { $0.replacing("controls: [T03,", with: "controls: [T01,") }
        }
        #expect(throws: CatalogueError.self) { try question { $0 + "\nwindows: 12\n" } }
        #expect(throws: CatalogueError.self) {
            try question { $0.replacing("2024-09-16", with: "2024-02-30") }
        }
    }
}

extension EvaluationProtocol {
    /// The protocol as a file with another role.
    fileprivate func yaml(role: String) -> String {
        canonicalText.split(separator: "\n").map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            let value = parts[1].dropFirst()
            switch parts[0] {
            case "role": return "role: \(role)"
            case "pilots", "controls":
                return "\(parts[0]): [\(value.replacing(" ", with: ", "))]"
            default: return "\(parts[0]): '\(value)'"
            }
        }.joined(separator: "\n")
    }
}
