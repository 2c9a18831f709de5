import Disclosure
import Domain
import Measures
import Postgres
import Statistics
import Store
import TestSupport
import Testing

@testable import Pipeline

@Suite("the stage that answers questions about single people")
struct JourneyStageTests {
    private static let end = Month(ordinal: 2024 * 12 + 9)

    /// Six hundred people whose STEP ended in October 2024; every third begins support on day 20.
    private func county() async throws -> (database: Database, connection: PostgresConnection) {
        let settings = try await TestDatabase.migrated()
        let connection = try await PostgresConnection.connect(settings)
        try await connection.script(
            """
            INSERT INTO reference.team (team_code, name, role, role_from, load_id)
            SELECT t, t, 'other', '2010-01-01', 1 FROM unnest(ARRAY['T01', 'T02']) AS t;
            INSERT INTO reference.lsoa_team (lsoa21, valid_from, team_code)
            VALUES ('E01', '2010-01-01', 'T01'), ('E02', '2010-01-01', 'T02');
            INSERT INTO fact.step_episode_current (person_key, month, event_id, load_id, row_hash,
                person_basis, lsoa21, tier2_date, offer, source, start_date, end_date)
            SELECT n, '2024-09-01', n, 1, n, 'N', CASE WHEN n % 2 = 0 THEN 'E01' ELSE 'E02' END,
                '2024-09-01', 'STEP', 'COMMUNITY', '2024-09-08', '2024-10-10'
            FROM generate_series(1, 600) AS n;
            INSERT INTO fact.care_event_current (person_key, month, event_id, load_id, row_hash,
                person_basis, client_type, event_type, event_start_date, service_type,
                service_component)
            SELECT n, '2024-10-01', 1000 + n, 1, n, 'N', 'Service user', 'Service', '2024-10-30',
                'Long term support: Community', 'Home support'
            FROM generate_series(3, 600, 3) AS n;
            """)
        return (Database(settings), connection)
    }

    private func question(
        version: String = "1.0", measureVersion: String = "1.0"
    ) throws -> EvaluationProtocol {
        try EvaluationProtocol.read(
            text: """
                protocol: step
                question: How many stay free of support?
                measure: RE03
                measure_version: '\(measureVersion)'
                pilots: [T01]
                controls: [T02]
                start: 2024-10
                window: 1
                estimator: survival
                episodes: step_follow_up
                episodes_version: '\(version)'
                role: exploratory
                registered: 2024-09-16
                registered_by: Evaluation lead
                """, file: "step.yaml")
    }

    private func answers(
        _ question: EvaluationProtocol, _ database: Database, frozen: [FrozenProtocol] = [],
        load: Int = 1, following: JourneyStage.Following = .followed
    ) async throws -> [JourneyAnswer] {
        try await JourneyStage.answers(
            [ProtocolStanding(question, frozen: frozen)], catalogue: try MeasureSet.load(),
            database: database, seen: SeenLoads(upTo: load)
        ) { code, month in
            #expect(code.text == "RE03" && month == Self.end)
            return following
        }
    }

    @Test("people are read, counted and rounded; the answer is kept and printed")
    func answered() async throws {
        let (database, connection) = try await county()
        let answer = try #require(try await answers(try question(), database).first)
        guard case .freedom(let freedom) = answer.finding else {
            Issue.record("no curve: \(answer.headline)")
            return
        }
        let share = try #require(freedom.groups.first?.result?.share)
        #expect(abs(share.value - 2.0 / 3) < 1e-12)
        #expect(freedom.groups.map(\.free.number) == [400, 200, 200])
        #expect(answer.exact?.contains("600 people") == true)
        let records = JourneyVerdicts(
            answers: [answer], protocols: [try question()], frozen: []
        ).records()
        let record = try #require(records.first)
        #expect(abs((record.answer?.effect ?? 0) - 2.0 / 3) < 1e-12)
        #expect(record.answer?.permutationPValue == nil && record.role == "exploratory")
        #expect(record.sentence.contains("for analysts") && record.sentence.contains("67 %"))
        let report = JourneyReport(answer)
        #expect(report.curves.map(\.place) == ["County", "Pilots", "Comparison teams"])
        await database.close()
        await connection.close()
    }

    @Test("what cannot be answered is a refusal with a cure, or left out")
    func refused() async throws {
        let (database, connection) = try await county()
        let open = try await answers(try question(), database, following: .open)
        #expect(open.first?.refusal?.code == .short)
        let empty = try await answers(try question(), database, following: .nobody)
        #expect(empty.first?.refusal?.reason.hasPrefix("There was nobody") == true)
        for question in [
            try question(version: "0.9"), try question(measureVersion: "0.9"),
        ] {
            let other = try await answers(question, database)
            #expect(other.first?.refusal?.code == .dataBreak)
            #expect(other.first?.refusal?.cure.isEmpty == false)
        }
        let changed = FrozenProtocol(
            name: "step", hash: "0", canonical: "", role: "exploratory", frozenOn: "2024-09-16")
        #expect(try await answers(try question(), database, frozen: [changed]).isEmpty)
        await database.close()
        await connection.close()
    }

    @Test("months that have no figure because nobody was there are not open")
    func monthsWithoutPeople() throws {
        let measure = try MeasureSet.load().definitions.first { $0.code.text == "RE03" }
        func following(_ month: Int, hasFigure: Bool = false) -> JourneyStage.Following {
            JourneyStage.Following(
                hasFigure: hasFigure, isNotApplicable: !hasFigure, in: Month(ordinal: month),
                measure)
        }
        #expect(following(Self.end.ordinal) == .nobody)
        #expect(following(Self.end.ordinal, hasFigure: true) == .followed)
        // Where the measure does not exist, not applicable says nothing of people.
        #expect(
            JourneyStage.Following(
                hasFigure: false, isNotApplicable: true, in: Self.end, nil) == .open)
        #expect(
            JourneyStage.Following(
                hasFigure: false, isNotApplicable: false, in: Self.end, measure) == .open)
    }

    @Test("what a later load brought is not looked at") func asKnown() async throws {
        let (database, connection) = try await county()
        func people(knownAtLoad load: Int) async throws -> String? {
            try await answers(try question(), database, load: load).first?.exact
        }
        let before = try await people(knownAtLoad: 1)
        // A second load brings six more people, with references as they were.
        try await connection.script(
            """
            INSERT INTO landing.load (feed, contract, contract_version, file_name, sha256,
                byte_count, status)
            SELECT 'STEP_REABL', 'STEP_REABL', '1.0', n::text, n::text, 1, 'loaded'
            FROM generate_series(1, 2) AS n;
            INSERT INTO fact.step_episode_current (person_key, month, event_id, load_id, row_hash,
                person_basis, lsoa21, tier2_date, offer, source, start_date, end_date)
            SELECT n, '2024-09-01', n, 2, n, 'N', 'E01', '2024-09-01', 'STEP', 'COMMUNITY',
                '2024-09-08', '2024-10-10'
            FROM generate_series(601, 606) AS n
            """)
        #expect(try await people(knownAtLoad: 2)?.contains("606 people") == true)
        #expect(try await people(knownAtLoad: 1) == before && before?.contains("600") == true)
        await database.close()
        await connection.close()
    }
}
