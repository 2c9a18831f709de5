/// One thing found wrong with a file, said so that its sender can put it right.
public struct Finding: Hashable, Sendable {
    /// The rule, such as `APC3`, or a common rule such as `NHSNUM`.
    public var rule: String
    /// What it did.
    public var severity: Severity
    /// The sheet of a workbook; `nil` for CSV.
    public var sheet: String?
    /// The row as spreadsheets count; `nil` when it is about the whole file.
    public var row: Int?
    /// The address of the cell, such as `C12`; `nil` when it is about more than one.
    public var cell: String?
    /// The column, by its name in the contract.
    public var column: String?
    /// The value with identifiers masked; `nil` when there is none to show.
    public var maskedValue: String?
    /// What was expected, in the sender's words.
    public var expected: String
    /// How many rows it stands for.
    public var rows: Int

    /// A finding; about the whole file unless a row is given.
    public init(
        rule: String, severity: Severity, expected: String, sheet: String? = nil, row: Int? = nil,
        cell: String? = nil, column: String? = nil, maskedValue: String? = nil, rows: Int = 1
    ) {
        self.rule = rule
        self.severity = severity
        self.sheet = sheet
        self.row = row
        self.cell = cell
        self.column = column
        self.maskedValue = maskedValue
        self.expected = expected
        self.rows = rows
    }
}

/// A row held back until a person decides: all its fields as they were sent.
public struct HeldRow: Hashable, Sendable {
    /// The place of the sheet in the workbook, from 1.
    public let sheet: Int
    /// The row as spreadsheets count.
    public let row: Int
    /// The fields as sent, by column of the contract.
    public let fields: [NamedText]
    /// The rule that holds it.
    public let rule: String
    /// What was expected.
    public let expected: String
}

/// How the rows of a file went.
public struct RowCounts: Hashable, Sendable {
    /// Rows below the header that are not blank, totals or notes.
    public var read = 0
    /// Rows given out in batches.
    public var accepted = 0
    /// Rows dropped.
    public var rejected = 0
    /// Rows held.
    public var quarantined = 0

    /// No rows yet.
    public init() {}
}
