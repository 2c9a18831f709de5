import Foundation
import Spreadsheet

/// Opens a file and finds the table that its contract describes.
struct TableFinder {
    let contract: Contract

    /// The table, and what was found wrong on the way; no table when the file is refused.
    func find(_ path: String) throws(SpreadsheetError) -> (FoundTable?, [Finding]) {
        path.lowercased().hasSuffix(".xlsx") ? try inWorkbook(path) : try inText(path)
    }

    private func inText(_ path: String) throws(SpreadsheetError) -> (FoundTable?, [Finding]) {
        let reader = try DelimitedReader(path: path)
        var findings: [Finding] = []
        if reader.encoding == .windows1252 {
            findings.append(
                Finding(
                    rule: "ENCODING", severity: .warn,
                    expected: "UTF-8; the file was read as Windows-1252"))
        }
        let source = RowSource.delimited(reader)
        let result = try HeaderSearch(contract: contract).search(source)
        guard let map = usable(result.map) else {
            return (nil, findings + [refusal(result.map, sheet: nil, tried: [])])
        }
        findings += warnings(map, sheet: nil)
        return (table(result, map, source, sheet: nil, number: 1, uses1904: false), findings)
    }

    private func inWorkbook(_ path: String) throws(SpreadsheetError) -> (FoundTable?, [Finding]) {
        let workbook = try WorkbookReader(path: path)
        var findings = hidden(workbook)
        var best: (map: HeaderMap, sheet: String)?
        for (index, sheet) in workbook.sheets.enumerated() where !sheet.isHidden {
            if let wanted = contract.file.sheet, !Self.isSame(wanted, sheet.name) { continue }
            let source = RowSource.sheet(try workbook.open(sheet: sheet))
            let result = try HeaderSearch(contract: contract).search(source)
            if let map = usable(result.map) {
                findings += warnings(map, sheet: sheet.name)
                let found = table(
                    result, map, source, sheet: sheet.name, number: index + 1,
                    uses1904: workbook.uses1904Dates)
                return (found, findings)
            }
            if let map = result.map, map.matched > (best?.map.matched ?? 0) {
                best = (map, sheet.name)
            }
        }
        let visible = workbook.sheets.filter { !$0.isHidden }.map(\.name)
        return (nil, findings + [refusal(best?.map, sheet: best?.sheet, tried: visible)])
    }

    private func table(
        _ result: HeaderSearch.Result, _ map: HeaderMap, _ source: RowSource, sheet: String?,
        number: Int, uses1904: Bool
    ) -> FoundTable {
        FoundTable(
            source: source, sheetName: sheet, sheetNumber: number, uses1904Dates: uses1904,
            map: map, rows: Array(result.rows.dropFirst(result.header + 1)))
    }

    private func usable(_ map: HeaderMap?) -> HeaderMap? {
        guard let map, map.missing.isEmpty, map.matched > 0 else { return nil }
        return map
    }

    private static func isSame(_ a: String, _ b: String) -> Bool {
        HeaderMap.normalised(a) == HeaderMap.normalised(b)
    }

    private func hidden(_ workbook: WorkbookReader) -> [Finding] {
        workbook.sheets.filter(\.isHidden).map {
            Finding(
                rule: "SHEET", severity: .warn,
                expected: "no hidden sheets: this one was not read", sheet: $0.name)
        }
    }

    private func warnings(_ map: HeaderMap, sheet: String?) -> [Finding] {
        guard !map.unknown.isEmpty else { return [] }
        let shown = map.unknown.prefix(20).map { "'\($0.prefix(60))'" }.joined(separator: ", ")
        return [
            Finding(
                rule: "HEADER", severity: .warn,
                expected: "only the columns agreed; these were not read: \(shown)", sheet: sheet,
                rows: map.unknown.count)
        ]
    }

    /// Says which columns are missing and what was found instead.
    private func refusal(_ map: HeaderMap?, sheet: String?, tried: [String]) -> Finding {
        let place = tried.isEmpty ? "" : " (sheets looked at: \(tried.joined(separator: ", ")))"
        guard let map, map.matched > 0 else {
            return Finding(
                rule: "HEADER", severity: .rejectFile,
                expected: "a header row for \(contract.title) in the first "
                    + "\(contract.file.headerRows) rows; none was found\(place)",
                sheet: sheet)
        }
        let missing = map.missing.map { "'\($0)'" }.joined(separator: ", ")
        let unknown = map.unknown.prefix(20).map { "'\($0.prefix(60))'" }.joined(separator: ", ")
        return Finding(
            rule: "HEADER", severity: .rejectFile,
            expected: "the columns \(missing); not among the headings"
                + (unknown.isEmpty ? "" : ", which have instead \(unknown)") + place,
            sheet: sheet, column: map.missing.first)
    }
}
