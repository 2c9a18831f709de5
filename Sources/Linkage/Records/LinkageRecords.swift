/// The records of the two files that are to be linked, cleaned and ready to compare.
///
/// Add all records, then call `sort()`: from there on nothing depends on the order of the rows.
/// Missing values are missing and never equal to each other.
public struct LinkageRecords: Sendable {
    /// The records of one file.
    struct File: Sendable {
        /// The identifiers.
        var ids: [String] = []
        /// The values by column, then by record.
        var values: [[Int32]]
        /// The true person by record, missing where the file does not tell it.
        var truth: [Int32] = []
        /// Whether the file tells the true person at all.
        var hasTruth = false
    }

    /// Why a file cannot be linked.
    public enum Fault: Error, Equatable, CustomStringConvertible {
        /// An identifier is missing; the record is counted from 1.
        case noIdentifier(source: String, record: Int)
        /// An identifier occurs twice; the record is counted from 1.
        case identifierTwice(source: String, record: Int)

        /// The fault in a sentence, without the identifier.
        public var description: String {
            switch self {
            case .noIdentifier(let source, let record):
                "the file '\(source)' has no identifier in record \(record)"
            case .identifierTwice(let source, let record):
                "the identifier of record \(record) of the file '\(source)' occurs twice in it;"
                    + " every record needs one of its own"
            }
        }
    }

    let model: LinkageModel
    private(set) var values = ValueTable()
    private var pending = PendingFields()
    private(set) var files: [File]

    /// No records yet.
    public init(model: LinkageModel) {
        self.model = model
        files = [File](
            repeating: File(values: [[Int32]](repeating: [], count: model.columns.count)), count: 2)
    }

    /// How many records a file has.
    public func count(_ side: LinkageModel.Side) -> Int { files[side.rawValue].ids.count }

    /// The identifier of a record.
    public func id(_ side: LinkageModel.Side, _ record: Int) -> String {
        files[side.rawValue].ids[record]
    }

    /// The identifiers of a file's records.
    public func ids(_ side: LinkageModel.Side) -> [String] { files[side.rawValue].ids }

    /// Whether two records are of one person, where the files tell it.
    public func isTrue(left: Int, right: Int) -> Bool? {
        guard files[0].hasTruth, files[1].hasTruth else { return nil }
        return files[0].truth[left] >= 0 && files[0].truth[left] == files[1].truth[right]
    }

    /// Adds a record whose fields lie in `bytes`.
    ///
    /// - Parameters:
    ///   - id: the range of the identifier.
    ///   - fields: the ranges of the model's columns, in the order of `LinkageModel.columns`.
    ///   - truth: the range of the true person's identifier, if the file has one.
    public mutating func add(
        to side: LinkageModel.Side, bytes: [UInt8], id: Range<Int>, fields: [Range<Int>],
        truth: Range<Int>? = nil
    ) throws(Fault) {
        let place = side.rawValue
        guard !id.isEmpty else {
            throw .noIdentifier(source: model.sources[place].name, record: count(side) + 1)
        }
        if pending.side != side || pending.ends.count > 4096 { takeIn() }
        pending.side = side
        files[place].ids.append(String(decoding: bytes[id], as: UTF8.self))
        for (column, range) in fields.enumerated() {
            model.columns[column].cleaning.append(bytes, range, to: &pending.bytes)
            pending.ends.append(Int32(pending.bytes.count))
        }
        if let truth {
            files[place].hasTruth = true
            pending.bytes.append(contentsOf: bytes[truth])
        }
        pending.ends.append(Int32(pending.bytes.count))
    }

    /// Adds a record of texts, one for each of the model's columns; empty or `nil` is missing.
    public mutating func add(
        to side: LinkageModel.Side, id: String, _ fields: [String?], truth: String? = nil
    ) throws(Fault) {
        var bytes = Array(id.utf8)
        let idRange = 0..<bytes.count
        var ranges: [Range<Int>] = []
        for field in fields {
            let start = bytes.count
            bytes.append(contentsOf: (field ?? "").utf8)
            ranges.append(start..<bytes.count)
        }
        let end = bytes.count
        bytes.append(contentsOf: (truth ?? "").utf8)
        try add(
            to: side, bytes: bytes, id: idRange, fields: ranges,
            truth: truth == nil ? nil : end..<bytes.count)
    }

    /// Takes over the records of one file from records that were read apart.
    public mutating func take(_ side: LinkageModel.Side, from other: LinkageRecords) {
        takeIn()
        var other = other
        other.takeIn()
        let numbers = values.numbers(
            of: other.values.bytes, ends: Array(other.values.ends.dropFirst()))
        var file = other.files[side.rawValue]
        file.values = file.values.map { column in
            column.map { $0 < 0 ? $0 : numbers[Int($0)] }
        }
        file.truth = file.truth.map { $0 < 0 ? $0 : numbers[Int($0)] }
        files[side.rawValue] = file
    }

    /// Gives the fields that wait their numbers.
    private mutating func takeIn() {
        guard !pending.ends.isEmpty else { return }
        let numbers = values.numbers(of: pending.bytes, ends: pending.ends)
        let columns = model.columns.count
        let width = columns + 1
        let place = pending.side.rawValue
        for column in 0..<columns {
            for index in stride(from: column, to: numbers.count, by: width) {
                files[place].values[column].append(numbers[index])
            }
        }
        for index in stride(from: columns, to: numbers.count, by: width) {
            files[place].truth.append(numbers[index])
        }
        pending.clear()
    }

    /// Puts the records of both files in the order of their identifiers' bytes.
    public mutating func sort() throws(Fault) {
        takeIn()
        for side in LinkageModel.Side.allCases { try sort(side) }
    }

    private mutating func sort(_ side: LinkageModel.Side) throws(Fault) {
        var file = files[side.rawValue]
        let isSorted = zip(file.ids, file.ids.dropFirst()).allSatisfy {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        if isSorted { return }
        let order = Self.order(of: file.ids)
        for (before, after) in zip(order, order.dropFirst())
        where file.ids[before] == file.ids[after] {
            throw .identifierTwice(
                source: model.source(side).name, record: max(before, after) + 1)
        }
        file.ids = order.map { file.ids[$0] }
        file.values = file.values.map { column in order.map { column[$0] } }
        file.truth = order.map { file.truth[$0] }
        files[side.rawValue] = file
    }

    /// The records in the order of their identifiers; most are told apart by eight bytes.
    private static func order(of ids: [String]) -> [Int] {
        let heads = ids.map { id in
            var head: UInt64 = 0
            var count = 0
            for byte in id.utf8.prefix(8) {
                head = head << 8 | UInt64(byte)
                count += 1
            }
            return head << UInt64(8 * (8 - count))
        }
        return ids.indices.sorted { first, second in
            if heads[first] != heads[second] { return heads[first] < heads[second] }
            return ids[first].utf8.lexicographicallyPrecedes(ids[second].utf8)
        }
    }
}

/// The cleaned fields of records that were added and have no numbers yet, one behind the other.
///
/// Numbers are given out to many at once, which is faster.
private struct PendingFields {
    var side = LinkageModel.Side.left
    var bytes: [UInt8] = []
    var ends: [Int32] = []

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}

extension LinkageRecords {
    /// How often each value of a column occurs in both files together, by value, and how many
    /// values there are.
    func frequencies(column: Int) -> (counts: [Int32], total: Int) {
        var counts = [Int32](repeating: 0, count: values.count)
        var total = 0
        for file in files {
            for value in file.values[column] where value >= 0 {
                counts[Int(value)] += 1
                total += 1
            }
        }
        return (counts, total)
    }

    /// The number of a part of each value; -1 where the value has none.
    ///
    /// New parts join the table.
    mutating func parts(_ part: ValuePart, of columns: Set<Int>) -> [Int32] {
        var scratch: [UInt8] = []
        var isUsed = [Bool](repeating: false, count: values.count)
        for file in files {
            for column in columns {
                for value in file.values[column] where value >= 0 { isUsed[Int(value)] = true }
            }
        }
        var parts = [Int32](repeating: ValueTable.missing, count: values.count)
        for value in isUsed.indices where isUsed[value] {
            let range = values.range(Int32(value))
            guard let end = part.end(in: values.bytes.span.extracting(range)) else { continue }
            scratch.removeAll(keepingCapacity: true)
            scratch.append(contentsOf: values.bytes[range.lowerBound..<(range.lowerBound + end)])
            parts[value] = values.number(of: scratch, 0..<scratch.count)
        }
        return parts
    }
}
