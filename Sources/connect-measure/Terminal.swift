import Foundation

/// What a person sees while a command works.
enum Terminal {
    /// Whether standard error is a terminal; progress bars are drawn nowhere else.
    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// Writes a line to standard error.
    static func complain(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Writes a line to standard output.
    static func say(_ line: String = "") {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    /// A value as JSON with sorted keys, for programs that read it.
    static func sayJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Columns of text under headings; columns in `right` are set flush right.
    static func table(headings: [String], rows: [[String]], right: Set<Int> = []) -> String {
        let widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells.indices, cells).map { column, text in
                let space = String(repeating: " ", count: widths[column] - text.count)
                return right.contains(column) ? space + text : text + space
            }
            var text = "  " + padded.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return text
        }
        return ([line(headings)] + rows.map(line)).joined(separator: "\n")
    }

    /// A whole number with commas between thousands.
    static func grouped(_ number: Int) -> String {
        var digits = String(abs(number))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        return (number < 0 ? "-" : "") + groups.joined(separator: ",")
    }

    /// A number with its noun: `1 file`, `1,200 files`, `2 people`.
    static func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// Seconds with one decimal, as `12.3 s`.
    static func seconds(_ duration: Duration) -> String {
        let tenths =
            (duration.components.seconds * 10)
            + duration.components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10) s"
    }
}

/// A bar for long work; silent unless standard error is a terminal.
final class ProgressBar: Sendable {
    private let title: String

    /// A bar under a title.
    init(_ title: String) { self.title = title }

    /// Shows how much is done.
    func show(done: Int, of total: Int, what: String = "") {
        guard Terminal.isInteractive, total > 0 else { return }
        let width = 30
        let filled = min(width, done * width / total)
        let bar =
            String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let note = what.count > 36 ? String(what.prefix(35)) + "…" : what
        write("\r\u{1B}[K\(title) \(bar) \(done)/\(total) \(note)")
    }

    /// Clears the bar.
    func finish() {
        guard Terminal.isInteractive else { return }
        write("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
