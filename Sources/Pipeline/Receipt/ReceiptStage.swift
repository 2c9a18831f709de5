public import Domain
import Measures
public import Store

/// Where a figure came from, and whether it comes out the same when it is counted again.
public enum ReceiptStage {
    /// The receipt that a code names.
    ///
    /// - Throws: `ReceiptFault.unknownCode` when no cell has it.
    public static func receipt(_ code: ReceiptCode, _ database: Database) async throws -> Receipt {
        guard let record = try await database.receipt(code) else {
            throw ReceiptFault.unknownCode(code)
        }
        return try await receipt(record, database)
    }

    /// The receipt of a cell as it stands, or stood after a run.
    ///
    /// - Throws: `ReceiptFault.noCell` when nothing has been computed for it.
    public static func receipt(
        of key: CellKey, asOfRun: Int? = nil, _ database: Database
    ) async throws -> Receipt {
        guard let record = try await database.receipt(of: key, asOfRun: asOfRun) else {
            throw ReceiptFault.noCell(
                key, asOfRun: asOfRun,
                present: try await figures(like: key, asOfRun: asOfRun, database))
        }
        return try await receipt(record, database)
    }

    /// The figures of a key's measure, area and month as they stand, or stood after a run: the
    /// shortest window first, and of a window the measure's own first.
    public static func figures(
        like key: CellKey, asOfRun: Int? = nil, _ database: Database
    ) async throws -> [CellKey] {
        let cells = try await database.cells(
            CellQuery(
                measures: [key.measure], areas: [key.area], months: key.month...key.month,
                asOfRun: asOfRun, methods: FigureMethod.allCases))
        func place(_ key: CellKey) -> (Int, Int) {
            (key.window.monthCount, FigureMethod.allCases.firstIndex(of: key.method) ?? 0)
        }
        return cells.map(\.cell.key).sorted { place($0) < place($1) }
    }

    private static func receipt(
        _ record: ReceiptRecord, _ database: Database
    ) async throws -> Receipt {
        let key = record.stored.cell.key
        let measure = try StoredMeasure(
            text: record.definition, code: key.measure, version: record.version)
        let teams = try await database.teamRegister(in: key.month)
        let needs = measure.needs(key.window, key.month)
        return Receipt(
            record: record, measure: measure,
            areaName: teams.first { .team($0.code) == key.area }?.name
                ?? (key.area == .county ? "the county" : key.area.code),
            statements: try await database.statements(
                of: record.run.run, datasets: measure.datasets,
                months: key.month.advanced(by: 1 - key.window.monthCount)...key.month),
            files: try await database.files(needs, seen: record.run.seen),
            feedMonths: try await feedMonths(measure, key, asOfRun: record.run.run, database))
    }

    /// How complete the feeds were in the last month of the window, and where follow-up ended.
    private static func feedMonths(
        _ measure: StoredMeasure, _ key: CellKey, asOfRun run: Int, _ database: Database
    ) async throws -> [FeedMonth] {
        let maturity = CohortMaturity(
            definition: measure.definition, coverage: FeedCoverage([]))
        let end = maturity.followUpEnd(of: key.month)
        let own = measure.definition.maturity.feeds
        let follow = measure.definition.maturity.followUpFeeds
        let all = try await database.feedMonths(
            of: Set(own + follow).sorted(), in: key.month...max(key.month, end), asOfRun: run)
        return all.filter { month in
            month.scope.isEmpty
                && (own.contains(month.feed) && month.month == key.month
                    || follow.contains(month.feed) && month.month == end)
        }
    }

    /// Counts the receipt's cell again, with its own definition and as known at its run.
    public static func recount(_ receipt: Receipt, _ database: Database) async throws -> Recount {
        let counted = try await receipt.measure.count(
            receipt.cell.key, seen: receipt.run.seen, database)
        return Recount(was: receipt.cell, isNow: counted)
    }
}

/// Why there is no receipt.
public enum ReceiptFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// No cell has the code.
    case unknownCode(ReceiptCode)
    /// Nothing was computed for the cell by then.
    ///
    /// `present` are the figures that there are of its measure, area and month.
    case noCell(CellKey, asOfRun: Int?, present: [CellKey])

    /// One sentence that says what to do.
    public var description: String {
        switch self {
        case .unknownCode(let code):
            "The code \(code) is well formed, and no figure of this service has it: it comes from a"
                + " pack of another service, or from before this one's database was made anew, or"
                + " more than one letter is wrong. A pack's receipts can be read with --pack."
        case .noCell(let key, let run, let present):
            "There is no cell of \(key.measure) for \(key.area.code), \(key.month.longText),"
                + " \(key.window.rawValue)"
                + (key.method == .own ? "" : ", by the method \(key.method.name)")
                + (run.map { " after run \($0)" } ?? "") + ". " + Self.there(present)
        }
    }
}

extension ReceiptFault {
    /// The figures that there are, by window, in the names that commands take.
    private static func there(_ present: [CellKey]) -> String {
        guard !present.isEmpty else { return "There is none of another window or method either." }
        let windows = Dictionary(grouping: present, by: \.window)
        let words = windows.keys.sorted { $0.monthCount < $1.monthCount }.map { window in
            let methods = (windows[window] ?? []).map(\.method.name)
            return "\(window.rawValue) (\(methods.joined(separator: ", ")))"
        }
        return "There is, by window and method: " + words.joined(separator: "; ") + "."
    }
}

/// A cell counted again beside what it was.
public struct Recount: Sendable, Hashable {
    /// The cell of the run.
    public let was: Cell
    /// The cell counted again; `nil` where there is none any more.
    public let isNow: Cell?

    /// Whether every part of the answer is the same.
    public var isSame: Bool { was == isNow }

    /// What differs, one line each: the part, what it was, what it is.
    public var differences: [String] {
        guard let isNow else { return ["the cell is not there any more"] }
        func line(_ name: String, _ a: String, _ b: String) -> String? {
            a == b ? nil : "\(name): \(a) before, \(b) now"
        }
        return [
            line("state", was.state.name, isNow.state.name),
            line("value", ReceiptWords.number(was.value), ReceiptWords.number(isNow.value)),
            line(
                "numerator", ReceiptWords.number(was.numerator),
                ReceiptWords.number(isNow.numerator)),
            line(
                "denominator", ReceiptWords.number(was.denominator),
                ReceiptWords.number(isNow.denominator)),
            line("n", was.count.map(String.init) ?? "none", isNow.count.map(String.init) ?? "none"),
            was.interval == isNow.interval ? nil : "the interval differs",
            was.comparison == isNow.comparison ? nil : "the comparison arm differs",
            line("provisional", "\(was.isProvisional)", "\(isNow.isProvisional)"),
            line(
                "completeness", ReceiptWords.completeness(was.completeness),
                ReceiptWords.completeness(isNow.completeness)),
            line("fallback share", "\(was.fallbackShare)", "\(isNow.fallbackShare)"),
            line(
                "share without a team", "\(was.unattributedShare)", "\(isNow.unattributedShare)"),
        ].compactMap { $0 }
    }
}
