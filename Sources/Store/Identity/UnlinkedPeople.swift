import Feeds
import Postgres

/// Keeps what senders tell of people whom they know by a number of their own only.
struct UnlinkedPeople {
    let connection: PostgresConnection
    let contract: Contract
    let loadID: Int
    /// The file's place among those that tell of people.
    let toldBy: String

    /// Takes down the birth date and postcode of the staged people without an NHS number.
    ///
    /// A later file says better where somebody lives, whichever is loaded first; what it leaves out
    /// stays as it was.
    func remember() async throws {
        let place = contract.place
        guard contract.person?.localID != nil, !contract.isPseudonymised,
            place.birthDate != nil || place.postcode != nil
        else { return }
        let birth = place.birthDate.map { SQL.quoted(identifier: $0) } ?? "NULL::date"
        let postcode = place.postcode.map { SQL.quoted(identifier: $0) } ?? "NULL::text"
        try await connection.execute(
            """
            INSERT INTO identity.unlinked AS known (local_key, birth_date, postcode, last_load,
                birth_told_by, postcode_told_by)
            SELECT DISTINCT ON (local_key) local_key, \(raw: birth), \(raw: postcode),
                \(loadID)::integer, CASE WHEN \(raw: birth) IS NULL THEN '' ELSE \(toldBy) END,
                CASE WHEN \(raw: postcode) IS NULL THEN '' ELSE \(toldBy) END
            FROM stage
            WHERE person_basis = 'L' AND coalesce(\(raw: birth)::text, \(raw: postcode)) <> ''
            ORDER BY local_key, sheet_no DESC, row_no DESC
            ON CONFLICT (local_key) DO UPDATE
                SET birth_date = CASE WHEN excluded.birth_told_by >= known.birth_told_by
                        THEN coalesce(excluded.birth_date, known.birth_date)
                        ELSE known.birth_date END,
                    postcode = CASE WHEN excluded.postcode_told_by >= known.postcode_told_by
                        THEN coalesce(excluded.postcode, known.postcode)
                        ELSE known.postcode END,
                    birth_told_by = greatest(excluded.birth_told_by, known.birth_told_by),
                    postcode_told_by = greatest(excluded.postcode_told_by,
                        known.postcode_told_by),
                    last_load = greatest(excluded.last_load, known.last_load)
            """)
    }

    /// Forgets people who are linked now.
    static func forget(_ localKeys: [Int64], on connection: PostgresConnection) async throws {
        try await connection.execute(
            "DELETE FROM identity.unlinked WHERE local_key = ANY(\(localKeys))")
        try await connection.execute(
            "DELETE FROM identity.link WHERE state = 'open' AND local_key = ANY(\(localKeys))")
    }
}
