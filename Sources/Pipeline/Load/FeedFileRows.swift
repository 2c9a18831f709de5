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
    private var unusable: [NHSNumber.Fault: [Int]] = [:]

    /// Rows of the file at `path`.
    init(path: String, contract: Contract, keys: PersonKeys, settings: LoadSettings) {
        var options = ReadingOptions(today: settings.today)
        options.confirmedDateOrder = settings.confirmedDateOrder
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
            found.held += reader.takeHeldRows()
            found.heldEvents += identifier.events(of: reader.takeHeldValues())
            guard batch.rowCount > 0 else { continue }
            let identified = identifier.identify(batch)
            for number in identifier.takeUnusable() {
                unusable[number.fault, default: []].append(Int(number.row))
            }
            return identified
        }
        return nil
    }

    /// What was found, with the NHS numbers that could not be used.
    func report() -> FeedReadReport {
        var report = found
        report.counts = reader.counts
        if let sheet = reader.sheetName { report.sheetNames = [1: sheet] }
        for (fault, words) in Self.words {
            guard let rows = unusable[fault], !isReported(fault) else { continue }
            report.findings += rows.prefix(Self.detailLimit).map {
                Finding(
                    rule: "NHSNUM", severity: .warn, expected: words, sheet: reader.sheetName,
                    row: $0, column: reader.contract.person?.nhsNumber, maskedValue: "…")
            }
            if rows.count > Self.detailLimit {
                report.findings.append(
                    Finding(
                        rule: "NHSNUM", severity: .warn, expected: words,
                        sheet: reader.sheetName, column: reader.contract.person?.nhsNumber,
                        rows: rows.count - Self.detailLimit))
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
