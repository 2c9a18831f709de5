import Testing

@testable import Postgres

@Suite struct SQLTests {
    @Test("interpolated values become numbered parameters, names are quoted")
    func numbering() {
        let part: SQL = "b = \(2)"
        let sql: SQL = "SELECT \(identifier: "a\"b") FROM t WHERE a = \("x'y") AND \(sql: part)"
        #expect(sql.text == "SELECT \"a\"\"b\" FROM t WHERE a = $1 AND b = $2")
        #expect(sql.values == ["x'y", "2"])
        #expect((sql + " LIMIT \(3)").text.hasSuffix("b = $2 LIMIT $3"))
        #expect([part, part].joined(separator: " OR ").text == "b = $1 OR b = $2")
    }

    @Test("a bound value is never part of the description")
    func description() {
        let sql: SQL = "SELECT \("secret name")"
        #expect("\(sql)" == "SELECT $1")
    }

    @Test("every kind of value comes back as it was bound")
    func roundTrip() async throws {
        let connection = try await connection()
        let text = "O'Brien \"x\" \\ $1; DROP TABLE t; -- ü 𝄞"
        let nothing: String? = nil
        let row = try #require(
            try await connection.rows(
                """
                SELECT \(text)::text AS text, \(Int64.min)::bigint AS small, \(42)::int AS int,
                    \(0.1 + 0.2)::float8 AS double, \(true) AS yes, \(false) AS no,
                    \(nothing)::text AS nothing, \([UInt8]([0, 255, 39, 92])) AS bytes,
                    \(-Double.infinity) AS infinite
                """
            ).first)
        #expect(try row.text("text") == text)
        #expect(try row.int64("small") == Int64.min)
        #expect(try row.int("int") == 42)
        #expect(try row.double("double") == 0.1 + 0.2)
        #expect(try row.bool("yes"))
        #expect(try !row.bool("no"))
        #expect(try row.optionalText("nothing") == nil)
        #expect(try row.isNull("nothing"))
        #expect(try row.bytes("bytes") == [0, 255, 39, 92])
        #expect(try row.double("infinite") == -.infinity)
        #expect(try row.text(0) == text)
    }

    @Test("arrays keep quotes, backslashes, commas, empty texts and nulls")
    func arrays() async throws {
        let connection = try await connection()
        let texts: [String?] = ["a,b", "\"", "\\", "", "NULL", nil, "{}"]
        let rows = try await connection.rows(
            "SELECT t, n FROM unnest(\(texts)) WITH ORDINALITY AS x(t, n) ORDER BY n")
        #expect(try rows.map { try $0.optionalText("t") } == texts)
        let numbers = try await connection.rows(
            "SELECT sum(n) FROM unnest(\([1, 2, Int64.max / 4])) AS n")
        #expect(try numbers[0].text(0) == "\(3 + Int64.max / 4)")
        let found = try await connection.rows(
            "SELECT n FROM generate_series(1, 5) AS n WHERE n = ANY(\([2, 4])) ORDER BY n")
        #expect(try found.map { try $0.int(0) } == [2, 4])
    }

    @Test("a text with a NUL character is refused, not cut")
    func nulCharacter() async throws {
        let connection = try await connection()
        let error = try await postgresError {
            _ = try await connection.rows("SELECT \("a\0b")::text")
        }
        #expect(error?.condition == .dataException)
    }

    @Test("reading a column that is absent, null or of another type says which")
    func decoding() async throws {
        let connection = try await connection()
        let row = try #require(
            try await connection.rows("SELECT 'x' AS a, NULL::int AS b").first)
        #expect(throws: PostgresError.self) { try row.int("a") }
        #expect(throws: PostgresError.self) { try row.int("b") }
        #expect(throws: PostgresError.self) { try row.text("c") }
        #expect(throws: PostgresError.self) { try row.text(2) }
    }

    @Test("settings print without the password")
    func settings() {
        let uri = PostgresSettings("postgresql://ann:s3cret@db.example/measures")
        #expect(!"\(uri) \(String(reflecting: uri))".contains("s3cret"))
        #expect("\(uri)".contains("db.example"))
        let pairs = PostgresSettings("host=/x password='s3 cret' dbname=a").database("b")
        #expect("\(pairs)" == "host=/x dbname=b")
        var dumped = ""
        dump(uri, to: &dumped)
        #expect(!dumped.contains("s3cret"))
    }
}
