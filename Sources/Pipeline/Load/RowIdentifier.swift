import Domain
import Feeds
import Linkage
import Store

/// Finds the keys of each row: the person, the event, events of other feeds, and the content.
///
/// The NHS number check happens here, so that nothing behind it ever trusts an unchecked number.
struct RowIdentifier: Sendable {
    /// What was wrong with an NHS number that was sent.
    struct UnusableNumber: Sendable {
        let row: Int32
        let sheet: Int16
        let fault: NHSNumber.Fault
    }

    private var keys: PersonKeys
    private let contract: Contract
    private let acceptsTestRange: Bool
    private let nhsNumber: Int?
    private let localNumber: Int?
    private let localScheme: Int?
    private let localSchemeWord: ArraySlice<UInt8>
    private let keyColumns: [Int]
    private let eventLabel: [UInt8]
    private let references: [(label: [UInt8], columns: [Int])]

    /// Numbers that were sent and cannot be used, since the last time they were taken.
    private(set) var unusable: [UnusableNumber] = []

    /// An identifier for the rows of one contract.
    ///
    /// - Parameter acceptsTestRange: whether numbers that begin with 999 stand for people, as in
    ///   made-up data.
    init(contract: Contract, keys: PersonKeys, acceptsTestRange: Bool) {
        self.contract = contract
        self.keys = keys
        self.acceptsTestRange = acceptsTestRange
        func place(_ name: String?) -> Int? { name.flatMap { contract.index(of: $0) } }
        nhsNumber = place(contract.person?.nhsNumber)
        localNumber = place(contract.person?.localID)
        localScheme = place(contract.person?.localScheme)
        // A word in quotes is the scheme itself, the same as a column would hold.
        localSchemeWord = ArraySlice(
            (contract.person?.localScheme ?? "").filter { $0 != "'" }.utf8)
        keyColumns = contract.key.compactMap { contract.index(of: $0) }
        eventLabel = Array("event:\(contract.feed.text)".utf8)
        references = contract.eventReferences.map { reference in
            (
                Array("event:\(reference.feed.text)".utf8),
                reference.from.compactMap { contract.index(of: $0) }
            )
        }
    }

    /// The batch with its keys.
    mutating func identify(_ batch: RowBatch) -> IdentifiedBatch {
        var found: [IdentifiedBatch.Keys] = []
        found.reserveCapacity(batch.rowCount)
        var named: [Int64?] = []
        named.reserveCapacity(batch.rowCount * references.count)
        for row in 0..<batch.rowCount {
            let start = row * batch.columnCount
            var made = IdentifiedBatch.Keys()
            made.event = event(batch, start, label: eventLabel, columns: keyColumns) ?? 0
            made.content = ContentHash.of(batch, from: start)
            if contract.person != nil { identifyPerson(batch, row, start, &made) }
            found.append(made)
            for reference in references {
                named.append(
                    event(
                        batch, start, label: reference.label, columns: reference.columns,
                        needsAll: true))
            }
        }
        return IdentifiedBatch(rows: batch, keys: found, references: named)
    }

    /// The event key of each row of a batch.
    mutating func events(of batch: RowBatch) -> [Int64] {
        (0..<batch.rowCount).map { row in
            event(batch, row * batch.columnCount, label: eventLabel, columns: keyColumns) ?? 0
        }
    }

    /// The unusable numbers so far; the list starts again.
    mutating func takeUnusable() -> [UnusableNumber] {
        defer { unusable.removeAll(keepingCapacity: true) }
        return unusable
    }

    private mutating func identifyPerson(
        _ batch: RowBatch, _ row: Int, _ start: Int, _ made: inout IdentifiedBatch.Keys
    ) {
        made.person = made.event
        made.basis = .row
        if let localNumber, let number = Self.text(batch, start + localNumber) {
            let scheme =
                localScheme.flatMap { Self.text(batch, start + $0) } ?? localSchemeWord
            let key = keys.person(localNumber: number, scheme: scheme)
            made.local = key
            made.person = key
            made.basis = .localNumber
        }
        guard let nhsNumber, let number = Self.text(batch, start + nhsNumber) else { return }
        if contract.isPseudonymised {
            made.person = keys.person(pseudonym: number)
            made.basis = .nhsNumber
        } else if let fault = fault(in: number) {
            unusable.append(
                UnusableNumber(row: batch.rowNumbers[row], sheet: batch.sheet, fault: fault))
        } else {
            made.person = keys.person(nhsNumber: number)
            made.basis = .nhsNumber
        }
    }

    private func fault(in number: ArraySlice<UInt8>) -> NHSNumber.Fault? {
        if let fault = NHSNumber.fault(in: number) { return fault }
        return NHSNumber.isTestRange(number) && !acceptsTestRange ? .filler : nil
    }

    private mutating func event(
        _ batch: RowBatch, _ start: Int, label: [UInt8], columns: [Int], needsAll: Bool = false
    ) -> Int64? {
        keys.start(label: label)
        for column in columns {
            switch batch.values[start + column] {
            case .text: keys.append(Self.text(batch, start + column))
            case .integer(let number): keys.append(number)
            case .date(let day): keys.append(Int64(day))
            case .timestamp(let moment): keys.append(moment)
            case .boolean(let flag): keys.append(flag ? 1 : 0)
            case .numeric(let mantissa, let scale):
                keys.append(mantissa)
                keys.append(Int64(scale))
            case .null:
                if needsAll { return nil }
                keys.append(nil)
            }
        }
        return keys.finish()
    }

    private static func text(_ batch: RowBatch, _ index: Int) -> ArraySlice<UInt8>? {
        guard case .text(let start, let length) = batch.values[index] else { return nil }
        return batch.bytes[Int(start)..<Int(start + length)]
    }
}

/// A 64-bit fingerprint of a row's values (FNV-1a), to tell a changed row from one sent again.
enum ContentHash {
    private static let offset: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01B3

    /// The fingerprint of the row whose first value is at `start`.
    static func of(_ batch: RowBatch, from start: Int) -> Int64 {
        var hash = offset
        for index in start..<start + batch.columnCount {
            switch batch.values[index] {
            case .null: mix(&hash, 1, 0)
            case .boolean(let flag): mix(&hash, 2, flag ? 1 : 0)
            case .integer(let number): mix(&hash, 3, UInt64(bitPattern: number))
            case .date(let day): mix(&hash, 4, UInt64(bitPattern: Int64(day)))
            case .timestamp(let moment): mix(&hash, 5, UInt64(bitPattern: moment))
            case .numeric(let mantissa, let scale):
                mix(&hash, 6 &+ UInt64(bitPattern: Int64(scale)), UInt64(bitPattern: mantissa))
            case .text(let first, let length):
                mix(&hash, 7, UInt64(length))
                for byte in batch.bytes[Int(first)..<Int(first + length)] {
                    hash = (hash ^ UInt64(byte)) &* prime
                }
            }
        }
        return Int64(bitPattern: hash)
    }

    private static func mix(_ hash: inout UInt64, _ kind: UInt64, _ value: UInt64) {
        hash = (hash ^ kind) &* prime
        hash = (hash ^ value) &* prime
        hash ^= hash >> 29
    }
}
