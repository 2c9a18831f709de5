import Testing

@testable import Postgres

@Suite struct CopyTests {
    private struct Stop: Error {}

    private static let columns = """
        a smallint, b int, c bigint, d float8, e boolean, f "char", g text, h date,
        i timestamp, j numeric, k bytea, l text
        """

    @Test("every type survives binary COPY in, as PostgreSQL shows it, and out again")
    func roundTrip() async throws {
        let connection = try await connection()
        try await connection.script("CREATE TABLE t (\(Self.columns))")
        var encoder = BinaryCopyEncoder()
        encoder.appendHeader()
        encoder.beginRow(columnCount: 12)
        encoder.append(Int16.min)
        encoder.append(Int32.max)
        encoder.append(Int64.min)
        encoder.append(-0.1)
        encoder.append(true)
        encoder.append(char: UInt8(ascii: "x"))
        encoder.append(text: "ü,\"\n".utf8)
        encoder.append(daysSince2000: -1)
        encoder.append(microsecondsSince2000: 86_400_000_001)
        encoder.append(numericMantissa: -1_234_567, scale: 3)
        let bytes: [UInt8] = [0, 255]
        encoder.append(text: bytes.span)
        encoder.appendNull()
        encoder.appendTrailer()
        let data = encoder.take()
        let count = try await connection.copyIn("COPY t FROM STDIN (FORMAT binary)") { writer in
            for byte in data { try await writer.send([byte]) }
        }
        #expect(count == 1)
        let row = try #require(try await connection.rows("TABLE t").first)
        let shown = try (0..<12).map { try row.optionalText($0) }
        #expect(
            shown == [
                "-32768", "2147483647", "-9223372036854775808", "-0.1", "t", "x", "ü,\"\n",
                "1999-12-31", "2000-01-02 00:00:00.000001", "-1234.567", "\\x00ff", nil,
            ])
        var out: [UInt8] = []
        for try await chunk in connection.copyOut("COPY t TO STDOUT (FORMAT binary)") {
            out += chunk
        }
        #expect(out == data)
        try check(out)
    }

    private func check(_ data: [UInt8]) throws {
        var decoder = BinaryCopyDecoder()
        var rows = 0
        for byte in data {
            decoder.feed([byte])
            guard try decoder.nextRow() else { continue }
            rows += 1
            #expect(try decoder.int16(0) == Int16.min)
            #expect(try decoder.int32(1) == Int32.max)
            #expect(try decoder.int64(2) == Int64.min)
            #expect(try decoder.double(3) == -0.1)
            #expect(try decoder.bool(4) == true)
            #expect(try decoder.char(5) == UInt8(ascii: "x"))
            #expect(try decoder.text(6) == "ü,\"\n")
            #expect(try decoder.daysSince2000(7) == -1)
            #expect(try decoder.microsecondsSince2000(8) == 86_400_000_001)
            let number = try decoder.numeric(9)
            #expect(number?.mantissa == -1_234_567 && number?.scale == 3)
            #expect(try decoder.bytes(10).map(Array.init) == [0, 255])
            #expect(try decoder.isNull(11))
            #expect(throws: BinaryCopyDecoder.Fault.wrongWidth(column: 0, bytes: 2)) {
                try decoder.int64(0)
            }
            #expect(throws: BinaryCopyDecoder.Fault.noColumn(12)) { try decoder.int64(12) }
        }
        #expect(rows == 1)
        #expect(decoder.isAtEnd)
    }

    @Test("numerics are exact at every scale")
    func numerics() async throws {
        let connection = try await connection()
        try await connection.script("CREATE TABLE t (n int, value numeric)")
        let mantissas: [Int64] = [
            0, 1, -1, 9999, 10_000, 10_001, 123_456_789, 100_000_000, Int64.max, Int64.min,
        ]
        let cases = mantissas.flatMap { m in (-5...12).map { (m, $0) } }
        var encoder = BinaryCopyEncoder()
        encoder.appendHeader()
        for (index, item) in cases.enumerated() {
            encoder.beginRow(columnCount: 2)
            encoder.append(Int32(index))
            encoder.append(numericMantissa: item.0, scale: item.1)
        }
        encoder.appendTrailer()
        let data = encoder.take()
        try await connection.copyIn("COPY t FROM STDIN (FORMAT binary)") { writer in
            try await writer.send(data)
        }
        let wrong = try await connection.rows(
            """
            SELECT n FROM t JOIN unnest(\(cases.map(\.0)), \(cases.map { Int64($0.1) }))
                WITH ORDINALITY AS x(mantissa, scale, place) ON place = n + 1
            WHERE value IS DISTINCT FROM mantissa * 10::numeric ^ -scale::numeric
                OR scale(value) IS DISTINCT FROM greatest(scale, 0)
                OR value::text IS DISTINCT FROM (value + 0)::text
            """)
        #expect(try wrong.map { try $0.int(0) } == [])
        var decoder = BinaryCopyDecoder()
        decoder.feed(data)
        for (mantissa, scale) in cases {
            #expect(try decoder.nextRow())
            if scale >= 0 {
                let number = try decoder.numeric(1)
                #expect(number?.mantissa == mantissa && number?.scale == scale)
            }
        }
    }

    @Test("a sender that throws leaves no row and a usable connection")
    func senderThrows() async throws {
        let connection = try await connection()
        try await connection.script("CREATE TABLE t (a int)")
        await #expect(throws: Stop.self) {
            try await connection.copyIn("COPY t FROM STDIN") { writer in
                try await writer.send(Array("1\n2\n".utf8))
                throw Stop()
            }
        }
        #expect(try await connection.rows("TABLE t").isEmpty)
    }

    @Test("data that the server refuses ends the copy early with the server's error")
    func refused() async throws {
        let connection = try await connection()
        try await connection.script("CREATE TABLE t (a int)")
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16) + [10]
        let error = try await postgresError {
            try await connection.copyIn("COPY t FROM STDIN") { writer in
                while true { try await writer.send(chunk) }
            }
        }
        #expect(error?.condition == .dataException)
        #expect(error.map { "\($0)".count < 200 } == true)
        #expect(try await connection.rows("TABLE t").isEmpty)
    }

    @Test("a refusal is seen also by a sender that is far ahead of the server")
    func refusedLate() async throws {
        let connection = try await connection()
        try await connection.script("CREATE TABLE t (a int)")
        // Rows enough to fill the socket, then one that is no number.
        let good = [UInt8](repeatElement([UInt8(ascii: "1"), 10], count: 1 << 17).joined())
        let limit = 1_000
        for _ in 0..<20 {
            var sent = 0
            let error = try await postgresError {
                try await connection.copyIn("COPY t FROM STDIN") { writer in
                    try await writer.send(good + Array("x\n".utf8))
                    while sent < limit {
                        try await writer.send(good)
                        sent += 1
                    }
                }
            }
            #expect(error?.condition == .dataException)
            #expect(sent < limit)
        }
    }

    @Test("other statements are refused during a copy, and a COPY by the wrong call")
    func wrongUse() async throws {
        let connection = try await connection()
        try await connection.script("CREATE TABLE t (a int)")
        try await connection.copyIn("COPY t FROM STDIN") { writer in
            let error = try await postgresError { _ = try await connection.rows("TABLE t") }
            #expect(error?.condition == .notAvailable)
            try await writer.send(Array("1\n".utf8))
        }
        for statement in ["COPY t FROM STDIN", "COPY t TO STDOUT"] {
            let error = try await postgresError { try await connection.script(statement) }
            #expect(error != nil)
        }
        let error = try await postgresError {
            try await connection.copyIn("SELECT 1") { _ in }
        }
        #expect(error != nil)
        #expect(try await connection.rows("TABLE t").count == 1)
    }

    @Test("a reader that stops early frees the connection")
    func earlyStop() async throws {
        let connection = try await connection()
        let statement = "COPY (SELECT repeat('x', 100) FROM generate_series(1, 10000000)) TO STDOUT"
        for try await chunk in connection.copyOut(statement, chunkSize: 1000) {
            #expect(chunk.count >= 1000 && chunk.count < 2000)
            break
        }
        #expect(try await connection.rows("SELECT 1").count == 1)
    }

    @Test("a channel carries a copy, and a sender waits when it is full", .timeLimit(.minutes(15)))
    func channel() async throws {
        let connection = try await connection()
        try await connection.script("CREATE TABLE t (a int)")
        let channel = ByteChannel(limit: 100)
        let sender = Task {
            for number in 0..<1000 {
                try await channel.send(Array("\(number)\n".utf8))
                #expect(channel.queuedBytes < 110)
            }
            channel.finish()
        }
        // For ever, if the sender never came to wait: the time limit tells.
        while channel.queuedBytes < 100 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await connection.copyIn("COPY t FROM STDIN", from: channel) == 1000)
        try await sender.value
    }

    @Test("a channel that fails, or whose reader is gone, tells the other side")
    func channelFaults() async throws {
        let failing = ByteChannel()
        try await failing.send([1])
        failing.fail(Stop())
        await #expect(throws: Stop.self) { for try await _ in failing {} }
        let left = ByteChannel(limit: 1)
        try await left.send([1])
        let sender = Task { try await left.send([2]) }
        for try await _ in left { break }
        await #expect(throws: ByteChannel.Closed.self) {
            try await sender.value
            try await left.send([3])
        }
        let full = ByteChannel(limit: 1)
        try await full.send([1])
        let waiting = Task { try await full.send([2]) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }
}
