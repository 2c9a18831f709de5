import Feeds
import Foundation
import Pipeline
import Store

/// What many loads came to: for a person as a short table, for a program as JSON, and for each
/// sender as a CSV beside the file.
actor LoadReport {
    /// One file for programs.
    struct File: Encodable {
        let file: String
        let contract: String?
        let status: String
        let read, inserted, superseded, withdrawn, unchanged, rejected, quarantined: Int
        let optedOut: Int
        let findings: Int
        let seconds: Double
        let error: String?
        var overtakenBy: String?
        var sameAs: String?
    }

    private let writesFiles: Bool
    private(set) var files: [File] = []
    private(set) var needsAttention = false
    /// Whether none of the files named was there, or was a file.
    var foundNothing: Bool { !files.isEmpty && absent == files.count }
    private var absent = 0
    private var tally: [String: Tally] = [:]

    private struct Tally {
        var feed: String
        var severity: Severity
        var rule: String
        var rows = 0
        var files: Set<String> = []
        var expected: String
    }

    init(writesFiles: Bool) { self.writesFiles = writesFiles }

    /// Notes one file; returns how many there are so far.
    @discardableResult
    func add(_ result: Result<LoadedFile, any Error>, _ url: URL) -> Int {
        let name = url.lastPathComponent
        switch result {
        case .failure(let error):
            needsAttention = true
            switch error as? LoadFault {
            case .missing, .folder: absent += 1
            default: break
            }
            files.append(
                File(
                    file: name, contract: nil, status: "failed", read: 0, inserted: 0,
                    superseded: 0, withdrawn: 0, unchanged: 0, rejected: 0, quarantined: 0,
                    optedOut: 0, findings: 0, seconds: 0, error: "\(error)"))
        case .success(let loaded):
            let outcome = loaded.outcome
            if outcome.status == .rejected || outcome.sameAs != nil { needsAttention = true }
            files.append(
                File(
                    file: name, contract: loaded.contract.name,
                    status: outcome.status.rawValue, read: outcome.read,
                    inserted: outcome.inserted, superseded: outcome.superseded,
                    withdrawn: outcome.withdrawn, unchanged: outcome.unchanged,
                    rejected: outcome.rejected, quarantined: outcome.quarantined,
                    optedOut: outcome.optedOut, findings: outcome.findings.count,
                    seconds: loaded.duration / .seconds(1), error: nil,
                    overtakenBy: outcome.overtakenBy, sameAs: outcome.sameAs))
            count(outcome.findings, of: loaded)
            if writesFiles { write(outcome.findings, beside: url) }
        }
        return files.count
    }

    /// The findings by feed and rule, and what came in.
    func text() -> String {
        let errors = files.compactMap { file in
            file.error.map { $0.contains(file.file) ? $0 : "\(file.file): \($0)" }
        }
        guard !foundNothing else { return errors.joined(separator: "\n") }
        var parts = errors
        let rows = tally.values.sorted {
            ($0.severity, $0.feed, $0.rule) < ($1.severity, $1.feed, $1.rule)
        }.map {
            [
                $0.feed, $0.rule, $0.severity.rawValue, Terminal.grouped($0.rows),
                Terminal.grouped($0.files.count),
                $0.expected.count > 70 ? String($0.expected.prefix(69)) + "…" : $0.expected,
            ]
        }
        if !rows.isEmpty {
            parts.append(
                Terminal.table(
                    headings: ["Feed", "Rule", "Severity", "Rows", "Files", "Expected"],
                    rows: rows, right: [3, 4]))
        }
        for file in files.filter({ $0.sameAs != nil }).prefix(5) {
            parts.append(
                "\(file.file): the same, byte for byte, as \(file.sameAs ?? ""), which came before;"
                    + " nothing changed, and what its name says has not come in. Ask its sender for"
                    + " the file that was meant.")
        }
        let overtaken = files.filter { $0.overtakenBy != nil }
        for file in overtaken.prefix(5) {
            parts.append(
                "\(file.file): came before, and \(file.overtakenBy ?? "") has replaced it since;"
                    + " nothing changed. To go back to it, load it with --again.")
        }
        if overtaken.count > 5 {
            parts.append(
                Terminal.counted(overtaken.count - 5, "more file")
                    + " came before and \(overtaken.count == 6 ? "has" : "have") been replaced"
                    + " since.")
        }
        func sum(_ field: KeyPath<File, Int>) -> String {
            Terminal.grouped(files.map { $0[keyPath: field] }.reduce(0, +))
        }
        let by = Dictionary(grouping: files, by: \.status).mapValues(\.count)
        parts.append(
            Terminal.counted(files.count, "file")
                + ": \(by["loaded"] ?? 0) loaded, \(by["unchanged"] ?? 0) unchanged, "
                + "\(by["rejected"] ?? 0) refused, \(by["failed"] ?? 0) failed. Rows: "
                + "\(sum(\.read)) read, \(sum(\.inserted)) new or changed, "
                + "\(sum(\.superseded)) replaced, \(sum(\.withdrawn)) withdrawn, "
                + "\(sum(\.unchanged)) unchanged, \(sum(\.rejected)) dropped, "
                + "\(sum(\.quarantined)) held.")
        return parts.joined(separator: "\n\n")
    }

    private func count(_ findings: [Finding], of loaded: LoadedFile) {
        for finding in findings {
            let key = "\(loaded.contract.name) \(finding.rule) \(finding.severity.rawValue)"
            var entry =
                tally[key]
                ?? Tally(
                    feed: loaded.contract.name, severity: finding.severity, rule: finding.rule,
                    expected: finding.expected)
            entry.rows += finding.rows
            entry.files.insert(loaded.file.lastPathComponent)
            tally[key] = entry
        }
    }

    private func write(_ findings: [Finding], beside url: URL) {
        guard !findings.isEmpty else { return }
        let target = url.deletingPathExtension().appendingPathExtension("findings.csv")
        do {
            try FindingsReport(fileName: url.lastPathComponent, findings: findings)
                .write(csv: target.path)
        } catch {
            Terminal.complain("The findings could not be written to \(target.path): \(error)")
        }
    }
}
