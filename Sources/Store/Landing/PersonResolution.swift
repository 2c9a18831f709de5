import Domain
import Feeds
import Postgres

/// Ties the staged rows to the people of the identity zone.
struct PersonResolution {
    let connection: PostgresConnection
    let contract: Contract
    let loadID: Int
    /// The file's place among those that tell of people.
    let toldBy: String
    /// What is known of the staged rows.
    let staged: StagedRows

    /// Learns council numbers, and resolves them to people.
    ///
    /// - Returns: findings about numbers that could not be trusted.
    func run() async throws -> [Finding] {
        guard let person = contract.person, !contract.isPseudonymised else { return [] }
        var findings: [Finding] = []
        if let status = person.status, let birth = contract.place.birthDate {
            findings = try await distrust(status: status, birth: birth)
        }
        if person.localID != nil, staged.hasLocalNumbers {
            // One such load at a time from here on: it links rows of other feeds, and a row that
            // another load is just adding would stay unlinked.
            try await connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended('crosswalk', 42))")
            try await learnLocalNumbers()
            try await connection.execute(
                """
                UPDATE stage SET person_key = known.person_key, person_basis = 'X'
                FROM identity.local_number AS known
                WHERE stage.person_basis = 'L' AND known.local_key = stage.local_key
                """)
        }
        return findings
    }

    /// A number that is not verified counts only when the birth date agrees with the register
    /// (NOTES section 1: a valid number can still be the wrong person).
    private func distrust(status: String, birth: String) async throws -> [Finding] {
        let rows = try await connection.execute(
            """
            WITH doubted AS (
                SELECT DISTINCT person_key FROM stage
                WHERE person_basis = 'N' AND \(identifier: status) <> '01'),
            known AS (
                SELECT DISTINCT ON (person_key) person_key, birth_date
                FROM (
                    SELECT 0 AS sheet_no, 0 AS row_no, person_key, birth_date
                    FROM doubted CROSS JOIN LATERAL (
                        SELECT birth_date FROM identity.person AS p
                        WHERE p.person_key = doubted.person_key LIMIT 1) AS registered
                    UNION ALL
                    SELECT sheet_no, row_no, person_key, \(identifier: birth)
                    FROM stage
                    WHERE person_basis = 'N'
                        AND coalesce(\(identifier: status), '01') = '01'
                        -- IS TRUE keeps it one hash of the few doubted, not a loop over them.
                        AND (person_key IN (SELECT person_key FROM doubted)) IS TRUE) AS told
                ORDER BY person_key, sheet_no, row_no)
            UPDATE stage SET person_key = event_id, person_basis = 'R'
            FROM known
            WHERE stage.person_basis = 'N' AND stage.\(identifier: status) <> '01'
                AND known.person_key = stage.person_key
                AND known.birth_date <> stage.\(identifier: birth)
            """)
        guard rows > 0 else { return [] }
        return [
            Finding(
                rule: "NHSLINK", severity: .warn,
                expected: "a verified NHS number, or one whose birth date agrees with earlier"
                    + " records; these rows are kept and linked with nobody",
                rows: rows)
        ]
    }

    /// Adds the people of the file whom the register does not know yet, and takes from them what
    /// was about somebody else.
    ///
    /// The last step of a load: two loads that meet the same new person wait for each other from
    /// here to the commit.
    ///
    /// - Returns: the people of the file whom the register has now, except those already known to
    ///   be in it.
    func register() async throws -> [Int64] {
        if staged.hasLocalPeople {
            try await UnlinkedPeople(
                connection: connection, contract: contract, loadID: loadID, toldBy: toldBy
            ).remember()
        }
        guard staged.hasUnmetPeople, let person = contract.person, !contract.isPseudonymised,
            let number = person.nhsNumber
        else { return [] }
        let birth = contract.place.birthDate.map { "stage.\(SQL.quoted(identifier: $0))" }
        let postcode = contract.place.postcode.map { "stage.\(SQL.quoted(identifier: $0))" }
        let status = person.status.map { "stage.\(SQL.quoted(identifier: $0))" }
        let verified = status.map { "AND coalesce(\($0), '01') = '01'" }
        // One look-up a row, as in the merge: the register is large, and most people are in it.
        let unmet = "person_basis = 'N' AND NOT is_met \(verified ?? "")"
        let mistaken = try await connection.rows(
            """
            WITH met AS (
                INSERT INTO identity.person AS known (person_key, nhs_number, birth_date,
                    postcode, first_load, told_by)
                SELECT DISTINCT ON (person_key) person_key, \(identifier: number),
                    \(raw: birth ?? "NULL"), \(raw: postcode ?? "NULL"), \(loadID), \(toldBy)
                FROM stage LEFT JOIN LATERAL (
                    SELECT told_by FROM identity.person AS p
                    WHERE p.person_key = stage.person_key LIMIT 1) AS register ON true
                WHERE \(raw: unmet)
                    AND (register.told_by IS NULL OR register.told_by > \(toldBy))
                ORDER BY person_key, sheet_no, row_no
                ON CONFLICT (person_key) DO UPDATE SET birth_date = excluded.birth_date,
                    postcode = excluded.postcode, told_by = excluded.told_by
                    WHERE excluded.told_by < known.told_by
                RETURNING person_key, birth_date),
            settled AS (
                DELETE FROM identity.unverified_row AS u USING met
                WHERE u.person_key = met.person_key
                RETURNING u.*, met.birth_date AS verified_birth)
            SELECT c.feed, c.event_id, c.person_key AS old_key, c.event_id AS new_key, c.month
            FROM settled AS u CROSS JOIN LATERAL (
                SELECT k.* FROM landing.current_row AS k
                WHERE k.feed = u.feed AND k.event_id = u.event_id LIMIT 1) AS c
            WHERE u.birth_date <> u.verified_birth AND c.person_key = u.person_key
                AND c.load_id = u.load_id
            ORDER BY c.feed, c.event_id
            """
        ).map { try MovedRow($0) }
        try await RowMoves(connection: connection, loadID: loadID).relink(mistaken, basis: "R")
        if let status, let birth { try await noteUnverified(status: status, birth: birth) }
        return try await connection.rows(
            "SELECT DISTINCT person_key FROM stage WHERE \(raw: unmet)"
        ).map { try $0.int64(0) }
    }

    /// Notes the rows whose NHS number nobody has verified, until somebody does.
    private func noteUnverified(status: String, birth: String) async throws {
        try await connection.execute(
            """
            INSERT INTO identity.unverified_row (feed, event_id, person_key, birth_date, load_id)
            SELECT c.feed, c.event_id, c.person_key, \(raw: birth), c.load_id
            FROM stage CROSS JOIN LATERAL (
                SELECT k.* FROM landing.current_row AS k
                WHERE k.feed = \(contract.feed.text) AND k.event_id = stage.event_id LIMIT 1) AS c
            WHERE stage.person_basis = 'N' AND \(raw: status) <> '01'
                AND \(raw: birth) IS NOT NULL AND c.person_key = stage.person_key
                AND NOT EXISTS (
                    SELECT FROM identity.person AS p WHERE p.person_key = stage.person_key)
            ON CONFLICT (feed, event_id) DO UPDATE SET person_key = excluded.person_key,
                birth_date = excluded.birth_date, load_id = excluded.load_id
            """)
    }

    /// Learns which council numbers belong to whom, and links what came in before under the
    /// council number alone: the old rows close, and the same events open under the person.
    private func learnLocalNumbers() async throws {
        let learnt = try await connection.rows(
            """
            INSERT INTO identity.local_number (local_key, person_key, first_load)
            SELECT DISTINCT ON (local_key) local_key, person_key, \(loadID)
            FROM stage WHERE person_basis = 'N' AND local_key IS NOT NULL
            ORDER BY local_key, sheet_no, row_no
            ON CONFLICT (local_key) DO NOTHING
            RETURNING local_key
            """
        ).map { try $0.int64(0) }
        try await CrosswalkRelink(connection: connection, loadID: loadID).run(learnt)
    }
}
