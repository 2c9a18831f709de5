public import Linkage
import Spreadsheet

/// Reads the two files of people that are to be linked.
///
/// Delimited text with a header; the columns are those that the model names, in any order, and
/// other columns are left alone.
public struct LinkageFiles: Sendable {
    private let model: LinkageModel

    /// Files for this model.
    public init(model: LinkageModel) { self.model = model }

    /// Reads both files, at the same time.
    ///
    /// - Throws: `LinkageFileError`.
    public func read(left: String, right: String) async throws(LinkageFileError) -> LinkageRecords {
        async let other = result(right, as: .right)
        var records = try result(left, as: .left).get()
        records.take(.right, from: try await other.get())
        do { try records.sort() } catch { throw .records(file: "the files", error) }
        return records
    }

    private func result(
        _ path: String, as side: LinkageModel.Side
    ) -> Result<LinkageRecords, LinkageFileError> {
        var records = LinkageRecords(model: model)
        do { try read(path, as: side, into: &records) } catch { return .failure(error) }
        return .success(records)
    }

    private func read(
        _ path: String, as side: LinkageModel.Side, into records: inout LinkageRecords
    ) throws(LinkageFileError) {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        do {
            let reader = try DelimitedReader(path: path)
            var row = TableRow()
            guard try reader.next(into: &row) else { throw LinkageFileError.empty(file: file) }
            let header = try Header(row.texts, file: file, model: model)
            var ranges = [Range<Int>](repeating: 0..<0, count: header.columns.count)
            while try reader.next(into: &row) {
                guard row.count == header.count else {
                    throw LinkageFileError.wrongFieldCount(
                        file: file, line: row.number, fields: row.count, columns: header.count)
                }
                for (index, column) in header.columns.enumerated() {
                    ranges[index] = row.range(of: column)
                }
                try records.add(
                    to: side, bytes: row.bytes, id: row.range(of: header.id), fields: ranges,
                    truth: header.truth.map { row.range(of: $0) })
            }
        } catch let error as SpreadsheetError {
            throw .table(error)
        } catch let fault as LinkageRecords.Fault {
            throw .records(file: file, fault)
        } catch let error as LinkageFileError {
            throw error
        } catch {
            throw .table(.unreadable(file: file, reason: "\(error)"))
        }
    }

    /// Where the model's columns stand in a file.
    private struct Header {
        let count: Int
        let id: Int
        let columns: [Int]
        let truth: Int?

        init(
            _ names: [String], file: String, model: LinkageModel
        ) throws(LinkageFileError) {
            var places: [String: Int] = [:]
            for (place, name) in names.enumerated() {
                guard places.updateValue(place, forKey: name) == nil else {
                    throw .repeatedColumn(file: file, column: name)
                }
            }
            let needed = [model.idColumn] + model.columns.map(\.name)
            let found = needed.compactMap { places[$0] }
            guard found.count == needed.count else {
                throw .missingColumns(
                    file: file, missing: needed.filter { places[$0] == nil }, found: names)
            }
            count = names.count
            id = found[0]
            columns = Array(found.dropFirst())
            truth = model.truthColumn.flatMap { places[$0] }
        }
    }
}
