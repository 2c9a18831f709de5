import CPostgres

/// Turns libpq results into Swift values and errors.
enum ResultReader {
    /// Copies a result and frees it; throws if it is an error.
    ///
    /// A COPY that was started by mistake is ended, so that the connection stays usable.
    static func read(
        _ result: OpaquePointer?, from wire: Wire, place: Place
    ) throws(PostgresError) -> ResultTable {
        guard let result = unsafe result else { throw wire.connectionError(place) }
        defer { unsafe PQclear(result) }
        switch unsafe PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY, PGRES_TUPLES_OK:
            return unsafe table(result)
        case PGRES_COPY_IN:
            _ = try? wire.endCopy(failing: "COPY needs copyIn", place: place)
            throw PostgresError(.other, "a COPY FROM STDIN needs copyIn", place: place)
        case PGRES_COPY_OUT:
            wire.abandonCopyOut()
            throw PostgresError(.other, "a COPY TO STDOUT needs copyOut", place: place)
        default:
            throw unsafe error(result, wire: wire, place: place)
        }
    }

    private static func table(_ result: OpaquePointer) -> ResultTable {
        let rowCount = unsafe Int(PQntuples(result))
        let columnCount = unsafe Int(PQnfields(result))
        let columns = (0..<columnCount).map { column in
            unsafe PQfname(result, Int32(column)).map { unsafe String(cString: $0) } ?? ""
        }
        var bytes: [UInt8] = []
        var starts: [Int] = []
        var nulls: [Bool] = []
        starts.reserveCapacity(rowCount * columnCount + 1)
        nulls.reserveCapacity(rowCount * columnCount)
        for row in 0..<Int32(rowCount) {
            for column in 0..<Int32(columnCount) {
                starts.append(bytes.count)
                nulls.append(unsafe PQgetisnull(result, row, column) == 1)
                let length = unsafe Int(PQgetlength(result, row, column))
                let value = unsafe PQgetvalue(result, row, column)
                unsafe bytes.append(
                    contentsOf: UnsafeRawBufferPointer(start: value, count: length))
            }
        }
        starts.append(bytes.count)
        let affected = unsafe Int(String(cString: PQcmdTuples(result))) ?? 0
        return ResultTable(
            columns: columns, bytes: bytes, starts: starts, nulls: nulls, rowCount: rowCount,
            affected: affected)
    }

    private static func error(
        _ result: OpaquePointer, wire: Wire, place: Place
    ) -> PostgresError {
        func field(_ name: Character) -> String? {
            unsafe PQresultErrorField(result, Int32(name.asciiValue ?? 0)).map {
                unsafe String(cString: $0)
            }
        }
        guard let code = field("C") else { return wire.connectionError(place) }
        var error = PostgresError(code: code, message: field("M") ?? "", place: place)
        error.detail = field("D")
        error.hint = field("H")
        error.schema = field("s")
        error.table = field("t")
        error.column = field("c")
        error.constraint = field("n")
        error.position = field("P").flatMap { Int($0) }
        return error
    }
}
