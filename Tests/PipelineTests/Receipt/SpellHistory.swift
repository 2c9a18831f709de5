import Domain
import Measures
import Pipeline
import Postgres
import Store
import TestSupport

/// A small county of two teams whose spells, practices, lists and opt-outs change load by load, as
/// the loader would leave them behind.
struct SpellHistory {
    let connection: PostgresConnection
    let database: Database
    private let settings: PostgresSettings

    /// Months that the feed covers from the first load on.
    static let months = Month(ordinal: 2024 * 12 + 10)...Month(ordinal: 2025 * 12 + 2)
    /// The months that are computed.
    static let computed = Month(ordinal: 2025 * 12)...Month(ordinal: 2025 * 12 + 2)

    /// The county after its first load.
    init() async throws {
        settings = try await TestDatabase.migrated()
        connection = try await PostgresConnection.connect(settings)
        database = Database(settings)
        try await connection.script(
            """
            INSERT INTO reference.team (team_code, name, role, role_from, load_id)
            VALUES ('T01', 'Sudbury', 'pilot', '2010-01-01', 0),
                ('T02', 'Ipswich', 'other', '2010-01-01', 0);
            INSERT INTO reference.practice
                (practice_code, practice_name, valid_from, status, team_code, load_id)
            VALUES ('D00001', 'One', '2010-01-01', 'ACTIVE', 'T01', 0),
                ('D00002', 'Two', '2010-01-01', 'ACTIVE', 'T02', 0),
                ('D00003', 'Three', '2010-01-01', 'ACTIVE', 'T02', 0);
            INSERT INTO reference.registered_list
            SELECT m::date, p, 'FEMALE', '20_24', 100, 0
            FROM generate_series(date '2024-01-01', date '2025-03-01', interval '1 month') AS m,
                unnest(ARRAY['D00001', 'D00002', 'D00003']) AS p;
            """)
        _ = try await load(covers: true)
    }

    /// The measure EA01 of the project as a measure set of its own, its text changed by `edit`.
    static func measures(
        version: String = "1.0", _ edit: (String) -> String = { $0 }
    ) throws -> MeasureCatalogue {
        let all = try TestService.measures()
        guard let code = MeasureCode("EA01"), let definition = all.definition(code) else {
            throw CatalogueError(file: "EA01", line: 0, message: "expected the measure EA01")
        }
        return try StoredMeasure(
            text: edit(all.canonicalText(definition)), code: code, version: version
        ).catalogue
    }

    /// Opens a load and runs what it does, in one transaction.
    @discardableResult
    func load(
        covers: Bool = false, _ work: (PostgresConnection, Int) async throws -> Void = { _, _ in }
    ) async throws -> Int {
        try await connection.transaction { connection in
            try await Self.open(covers: covers, on: connection, work)
        }
    }

    /// Opens a load beside the others and runs what it does; nobody sees it before the transaction
    /// of the connection that this gives back is committed.
    func heldLoad(
        covers: Bool = false, _ work: (PostgresConnection, Int) async throws -> Void
    ) async throws -> PostgresConnection {
        let other = try await PostgresConnection.connect(settings)
        try await other.script("BEGIN")
        try await Self.open(covers: covers, on: other, work)
        return other
    }

    @discardableResult
    private static func open(
        covers: Bool, on connection: PostgresConnection,
        _ work: (PostgresConnection, Int) async throws -> Void
    ) async throws -> Int {
        let load =
            try await connection.rows(
                """
                WITH n AS (SELECT nextval(pg_get_serial_sequence('landing.load', 'load_id')) AS n)
                INSERT INTO landing.load (load_id, feed, contract, contract_version, file_name,
                    sha256, byte_count, status, rows_read)
                OVERRIDING SYSTEM VALUE
                SELECT n, 'SUS_APC', 'SUS_APC', '1.0', 'SUS_APC_' || n || '.csv', 'hash ' || n, 1,
                    'loaded', 3
                FROM n RETURNING load_id
                """
            ).first?.int(0) ?? 0
        if covers {
            for ordinal in months.lowerBound.ordinal...months.upperBound.ordinal {
                try await connection.execute(
                    """
                    INSERT INTO landing.coverage (feed, month, load_id, rows)
                    VALUES ('SUS_APC', \(Month(ordinal: ordinal).firstDayText)::date, \(load), 0)
                    """)
            }
        }
        try await work(connection, load)
        return load
    }

    /// A spell that came with a load.
    static func add(
        _ event: Int, practice: String, month: Month, load: Int, on connection: PostgresConnection
    ) async throws {
        try await connection.execute(
            """
            INSERT INTO fact.spell_current (person_key, month, event_id, load_id, row_hash,
                person_basis, age_at_admission, practice_code, provider_code, admission_method,
                patient_classification, admission_date, treatment_function_code,
                submission_status)
            VALUES (\(event % 7), \(month.firstDayText)::date, \(event), \(load), \(load), 'N', 22,
                \(practice), 'RGR', '21', '1', \(month.firstDayText)::date + 4, '300', 'freeze')
            """)
    }

    /// Closes a spell: a withdrawn one, or the old row of a corrected one.
    static func close(
        _ event: Int, because reason: String, load: Int, on connection: PostgresConnection
    ) async throws {
        try await connection.execute(
            """
            WITH gone AS (DELETE FROM fact.spell_current WHERE event_id = \(event) RETURNING *)
            INSERT INTO fact.spell_history SELECT gone.*, \(load)::integer, \(reason) FROM gone
            """)
    }

    /// Computes the months; returns the run.
    @discardableResult
    func compute(_ catalogue: MeasureCatalogue? = nil) async throws -> Int {
        // Rows are put in behind the loader's back, so no month is noted as touched.
        try await ComputeStage.run(
            database, catalogue: try catalogue ?? Self.measures(), months: Self.computed,
            isFull: true, workers: 1
        ).run
    }

    func close() async {
        await connection.close()
        await database.close()
    }
}
