import Feeds
import Postgres

/// Writes identified rows in the order of a stage table's columns.
enum StageEncoding {
    /// Appends every row of `batch` as one row of a binary COPY with `columnCount` columns.
    ///
    /// - Parameters:
    ///   - met: of each row, whether the register is known to have its person.
    ///   - new: of each row, whether its event is known not to be stored.
    ///   - places: finds the rows' places; `nil` for a stage without columns for them.
    static func append(
        _ batch: IdentifiedBatch, met: [Bool], new: [Bool], places: PlaceLookup?,
        columnCount: Int, to encoder: inout BinaryCopyEncoder
    ) {
        let rows = batch.rows
        let referenceCount = batch.keys.isEmpty ? 0 : batch.references.count / batch.keys.count
        for row in 0..<rows.rowCount {
            encoder.beginRow(columnCount: columnCount)
            encoder.append(rows.rowNumbers[row])
            encoder.append(rows.sheet)
            append(batch.keys[row], to: &encoder)
            encoder.append(met[row])
            encoder.append(new[row])
            if let places { append(areaOf: places.area(of: row, in: batch), to: &encoder) }
            for reference in batch.references[row * referenceCount..<(row + 1) * referenceCount] {
                if let reference {
                    encoder.append(reference)
                } else {
                    encoder.appendNull()
                }
            }
            for index in row * rows.columnCount..<(row + 1) * rows.columnCount {
                append(rows.values[index], of: rows, to: &encoder)
            }
        }
    }

    private static func append(
        areaOf area: [UInt8]?, to encoder: inout BinaryCopyEncoder
    ) {
        if let area {
            encoder.append(text: area[...])
        } else {
            encoder.appendNull()
        }
        encoder.append(area != nil)
    }

    private static func append(
        _ keys: IdentifiedBatch.Keys, to encoder: inout BinaryCopyEncoder
    ) {
        encoder.append(keys.person)
        encoder.append(char: keys.basis.rawValue)
        if let local = keys.local {
            encoder.append(local)
        } else {
            encoder.appendNull()
        }
        encoder.append(keys.event)
        encoder.append(keys.content)
    }

    private static func append(
        _ value: FieldValue, of rows: RowBatch, to encoder: inout BinaryCopyEncoder
    ) {
        switch value {
        case .null: encoder.appendNull()
        case .boolean(let flag): encoder.append(flag)
        case .integer(let number): encoder.append(number)
        case .date(let day): encoder.append(daysSince2000: day)
        case .timestamp(let moment): encoder.append(microsecondsSince2000: moment)
        case .numeric(let mantissa, let scale):
            encoder.append(numericMantissa: mantissa, scale: Int(scale))
        case .text(let start, let length):
            encoder.append(text: rows.bytes[Int(start)..<Int(start + length)])
        }
    }
}
