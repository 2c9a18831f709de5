import Feeds
import Foundation
import Linkage
import Store

/// The rows of one feed file with their keys, read as the loader asks for them.
actor FeedFileRows: FeedRows {
    private let reader: FeedFileReader
    private var identifier: RowIdentifier
    private var batch: RowBatch
    private var atEnd = false
    private var found = FeedReadReport()
    private var unusable: [NHSNumber.Fault: UnusableRows] = [:]
    private let path: String
    private let options: ReadingOptions
    /// The first held rows.
    ///
    /// Of more the file is read a second time, so that memory does not grow
    /// with it and nothing about people is put down on the disk.
    private var held: [HeldEvent] = []
    private var heldCount = 0
    private var hasGivenKept = false
    private var rereading: FeedFileReader?

    /// Rows whose NHS number could not be used: the first of them, and how many there are.
    private struct UnusableRows {
        var first: [Int] = []
        var count = 0
    }

    /// Rows of the file at `path`.
    init(path: String, contract: Contract, keys: PersonKeys, settings: LoadSettings) {
        var options = ReadingOptions(today: settings.today)
        options.confirmedDateOrder = settings.confirmedDateOrder
        self.path = path
        self.options = options
        reader = FeedFileReader(path: path, contract: contract, options: options)
        identifier = RowIdentifier(
            contract: contract, keys: keys, acceptsTestRange: settings.acceptsTestRange)
        batch = RowBatch(columnCount: contract.columns.count)
    }

    /// The next batch, or `nil` after the last row or when the file is refused.
    func next() -> IdentifiedBatch? {
        while !atEnd {
            atEnd = !reader.next(into: &batch)
            found.findings += reader.takeFindings()
            keep(heldEvents(of: reader))
            guard batch.rowCount > 0 else { continue }
            let identified = identifier.identify(batch)
            for number in identifier.takeUnusable() {
                note(number)
            }
            return identified
        }
        return nil
    }

    /// The next held rows: those kept in memory, then the others from a second reading.
    func nextHeld() throws -> [HeldEvent]? {
        if !hasGivenKept {
            hasGivenKept = true
            if !held.isEmpty { return held }
        }
        guard heldCount > held.count else { return nil }
        let again =
            rereading
            ?? FeedFileReader(path: path, contract: reader.contract, options: options)
        rereading = again
        return try reread(again)
    }

    /// The next held rows of the second reading that are not in memory.
    private func reread(_ again: FeedFileReader) throws -> [HeldEvent]? {
        while again.counts.quarantined < heldCount {
            let before = again.counts.quarantined
            let goesOn = again.next(into: &batch)
            _ = again.takeFindings()
            let fresh = heldEvents(of: again).dropFirst(max(0, held.count - before))
            if !fresh.isEmpty { return Array(fresh) }
            guard goesOn else { break }
        }
        guard again.counts.quarantined == heldCount else {
            throw LoadFault.changedWhileRead(file: URL(fileURLWithPath: path).lastPathComponent)
        }
        return nil
    }

    private func heldEvents(of reader: FeedFileReader) -> [HeldEvent] {
        let events = identifier.events(of: reader.takeHeldValues())
        return zip(reader.takeHeldRows(), events).map { HeldEvent(row: $0, event: $1) }
    }

    private func keep(_ more: [HeldEvent]) {
        heldCount += more.count
        // The first ones without a gap, so that the second reading knows where to go on.
        if held.count < Self.heldLimit { held += more.prefix(Self.heldLimit - held.count) }
    }

    private func note(_ number: RowIdentifier.UnusableNumber) {
        unusable[number.fault, default: UnusableRows()].count += 1
        if (unusable[number.fault]?.first.count ?? 0) < Self.detailLimit {
            unusable[number.fault]?.first.append(Int(number.row))
        }
    }

    /// What was found, with the NHS numbers that could not be used.
    func report() -> FeedReadReport {
        var report = found
        report.counts = reader.counts
        if let sheet = reader.sheetName { report.sheetNames = [1: sheet] }
        for (fault, words) in Self.words {
            guard let rows = unusable[fault], !isReported(fault) else { continue }
            report.findings += rows.first.map {
                Finding(
                    rule: "NHSNUM", severity: .warn, expected: words, sheet: reader.sheetName,
                    row: $0, column: reader.contract.person?.nhsNumber, maskedValue: "…")
            }
            if rows.count > rows.first.count {
                report.findings.append(
                    Finding(
                        rule: "NHSNUM", severity: .warn, expected: words,
                        sheet: reader.sheetName, column: reader.contract.person?.nhsNumber,
                        rows: rows.count - rows.first.count))
            }
        }
        return report
    }

    /// Whether the reader has checked the column itself; it knows no test range, though.
    private func isReported(_ fault: NHSNumber.Fault) -> Bool {
        let name = reader.contract.person?.nhsNumber
        let column = reader.contract.columns.first { $0.name == name }
        return column?.form == .nhsNumber && fault != .filler
    }

    private static let detailLimit = 1_000
    private static let heldLimit = 5_000
    private static let words: [(NHSNumber.Fault, String)] = [
        (
            .checkDigit,
            "a valid NHS number: the check digit does not agree with the others; the row is kept"
                + " without it"
        ),
        (.notTenDigits, "an NHS number of ten digits; the row is kept without it"),
        (
            .filler,
            "a real NHS number, or a blank where there is none; the row is kept without it"
        ),
    ]
}
