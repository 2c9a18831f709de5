import Domain
import Spreadsheet

extension CellValue {
    /// A day as a date of the workbook, for cells shown as `5 Mar 2026`; blank without one.
    ///
    /// - Parameter text: the day as `2026-03-05` or `5 Mar 2026`; anything else stays text.
    static func day(_ text: String?) -> CellValue {
        guard let text else { return .blank }
        let iso = text.split(separator: "-").compactMap { Int($0) }
        if iso.count == 3, text.utf8.count == 10 {
            return day(iso[0], iso[1], iso[2]) ?? .text(text)
        }
        let words = text.split(separator: " ")
        guard words.count == 3, let number = Int(words[0]), let year = Int(words[2]),
            let month = (1...12).first(where: {
                Month(year: year, number: $0)?.shortText == "\(words[1]) \(words[2])"
            })
        else { return .text(text) }
        return day(year, month, number) ?? .text(text)
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> CellValue? {
        guard (1900...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
            return nil
        }
        return .date(WorkbookDate(year: year, month: month, day: day))
    }
}

extension CellStyle {
    /// Days in the middle of their column, so that they keep clear of the words beside them.
    static let day: CellStyle = {
        var style = CellStyle(.date)
        style.alignment = .centre
        return style
    }()
}
