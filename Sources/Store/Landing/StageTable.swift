import Feeds
import Postgres

/// The staged rows of one file: a table of the connection that is gone when its transaction ends.
struct StageTable: Sendable {
    /// Names of the columns that every stage has, with their types.
    static let systemColumns: [(name: String, type: String)] = [
        ("row_no", "integer"), ("sheet_no", "smallint"), ("person_key", "bigint"),
        ("person_basis", "\"char\""), ("local_key", "bigint"), ("event_id", "bigint"),
        ("row_hash", "bigint"), ("is_met", "boolean"), ("is_new", "boolean"),
    ]

    /// Columns of a stage whose rows name a postcode: its area, and whether the directory has it.
    static let placeColumns: [(name: String, type: String)] = [
        ("place_lsoa21", "text"), ("is_placed", "boolean"),
    ]

    let contract: Contract
    /// All columns in the order in which rows are copied: system, place, references, contract.
    let columns: [(name: String, type: String)]

    init(contract: Contract) {
        self.contract = contract
        columns =
            Self.systemColumns
            + (Self.placedBy(contract) == nil ? [] : Self.placeColumns)
            + contract.eventReferences.map { ($0.column, "bigint") }
            + contract.columns.map { ($0.name, Self.type(of: $0.kind)) }
    }

    /// The statement that makes the table.
    var creation: SQL {
        let list = columns.map { "\(SQL.quoted(identifier: $0.name)) \($0.type)" }
        return SQL(
            raw: "CREATE TEMPORARY TABLE stage (\(list.joined(separator: ", "))) ON COMMIT DROP")
    }

    /// Fills the table from `rows`.
    ///
    /// - Parameters:
    ///   - known: what each row says of its person and its event: that the register has the one, and
    ///     that no current row is the other.
    ///   - toldBy: the file's place among those that tell of people.
    /// - Returns: what is known of the rows without asking for it.
    func fill(
        _ connection: PostgresConnection, from rows: some FeedRows, known: Known,
        toldBy: String
    ) async throws -> StagedRows {
        let width = columns.count
        let places = try await placeLookup(known.places, on: connection)
        var staged = StagedRows()
        var listener = KnownPeople.Listener(file: toldBy)
        staged.count = try await connection.copyIn(
            "COPY stage FROM STDIN (FORMAT binary)"
        ) { writer in
            var encoder = BinaryCopyEncoder()
            encoder.appendHeader()
            while let batch = try await rows.next() {
                let met = known.people.areKnown(batch.keys, to: &listener)
                staged.note(batch.keys, met: met)
                StageEncoding.append(
                    batch, met: met, new: known.events.areNew(batch.keys, of: contract.feed),
                    places: places, columnCount: width, to: &encoder)
                if encoder.isFull { try await writer.send(encoder.take()) }
            }
            encoder.appendTrailer()
            try await writer.send(encoder.take())
        }
        return staged
    }

    /// The column that tells where rows about events lie; the directory itself is not looked up in it.
    private static func placedBy(_ contract: Contract) -> Int? {
        contract.isReference ? nil : contract.place.postcode.flatMap { contract.index(of: $0) }
    }

    /// How the rows' postcodes are found; `nil` for rows that name none.
    private func placeLookup(
        _ places: KnownPlaces, on connection: PostgresConnection
    ) async throws -> PlaceLookup? {
        guard let column = Self.placedBy(contract) else { return nil }
        return PlaceLookup(
            column: column, directory: try await places.directory(on: connection))
    }

    private static func type(of kind: ContractColumn.Kind) -> String {
        switch kind {
        case .text, .list: "text"
        case .date: "date"
        case .timestamp: "timestamp"
        case .integer: "bigint"
        case .numeric: "numeric"
        case .boolean: "boolean"
        }
    }
}
