import Testing

@testable import Feeds

@Suite struct FindingsReportTests {
    @Test("the table joins findings of one rule and column, worst first")
    func table() {
        let warning = Finding(rule: "A", severity: .warn, expected: "x", row: 2, column: "c")
        let held = Finding(rule: "B", severity: .quarantine, expected: "y", row: 3)
        let report = FindingsReport(fileName: "f.csv", findings: [warning, held, warning])
        #expect(report.lines.map(\.rule) == ["B", "A"] && report.lines.map(\.rows) == [1, 2])
        #expect(report.table().contains("row held"))
    }
}
