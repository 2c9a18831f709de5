public import Domain

extension Contract {
    /// A table by schema and name.
    public struct Target: Hashable, Sendable, CustomStringConvertible {
        /// `fact` or `reference`.
        public let schema: String
        /// The table or kind of fact within the schema.
        public let table: String
        /// The schema, a dot and the table.
        public var description: String { "\(schema).\(table)" }
    }

    /// How often files come and when.
    public struct Cadence: Hashable, Sendable {
        /// `monthly`, `weekly`, `quarterly`, `annual`, `nightly` or `on_change`.
        public let every: String
        /// The working day of the following month by which the file is due; `nil` for none.
        public let dueWorkingDay: Int?
        /// Days after the month's end at which a final version follows; `nil` for none.
        public let finalDays: Int?
    }

    /// The sharing agreement that a feed rests on.
    public struct Agreement: Hashable, Sendable {
        /// The reference of the agreement in the partners' register.
        public let reference: String
        /// The basis in law, in words.
        public let lawfulBasis: String
        /// What the data may be used for, such as `planning` and `direct_care`.
        public let purposes: [String]
        /// The last day on which files may be taken in.
        public let expires: CivilDay
    }

    /// How the months that a file covers are found.
    public enum Coverage: String, Sendable, CaseIterable {
        /// The period that the file name states.
        case period
        /// The months of the dates found in its rows.
        case rows
    }

    /// What a re-sent file replaces.
    public enum Replacement: String, Sendable, CaseIterable {
        /// The rows whose natural key it repeats.
        case rows
        /// All rows of the same sender and period; rows that are gone are withdrawn.
        case period
        /// Everything the feed holds.
        case all
    }

    /// A companion file that adds columns to each row, joined by a column of the row.
    public struct Lookup: Hashable, Sendable {
        /// The companion's file name, beside the file.
        public let file: String
        /// The column of both files that joins them.
        public let key: String
        /// The columns to add: name in the contract, heading in the companion.
        public let columns: [NamedText]
    }

    /// Another feed's event that a row names.
    public struct EventReference: Hashable, Sendable {
        /// The bigint column to stage.
        public let column: String
        /// The other feed.
        public let feed: FeedCode
        /// The columns of this feed that hold the other feed's natural key, in its order.
        public let from: [String]
    }

    /// The columns that say who a row is about.
    public struct PersonColumns: Hashable, Sendable {
        /// The NHS number, or the sender's pseudonym.
        public let nhsNumber: String?
        /// How far the NHS number is verified.
        public let status: String?
        /// The sender's own person number.
        public let localID: String?
        /// The column that says whose number that is, such as `la_code`; or a word in quotes.
        public let localScheme: String?
    }

    /// The columns that say where a row belongs.
    public struct PlaceColumns: Hashable, Sendable {
        /// The column with a unit postcode or sector.
        public let postcode: String?
        /// The column with the GP practice.
        public let practice: String?
        /// The column with the date of birth.
        public let birthDate: String?
    }
}

/// How a contract's files look.
public struct FileLayout: Sendable {
    /// The pattern of file names; its named groups are `sender`, `period`, `version`, or
    /// `month` (a word) and `year`.
    public let names: String
    /// The order of dates written with slashes.
    public let dateOrder: DateOrder
    /// The sheet of a workbook; `nil` for the first visible one whose header matches.
    public let sheet: String?
    /// Words that, in the first filled cell, mark a totals row, which is left out.
    public let totals: [String]
    /// Words that stand for an empty cell, besides blank.
    public let blanks: [String]
    /// Columns whose blank cells repeat the row above: cells merged downwards.
    public let fillDown: [String]
    /// How many rows down the header may lie.
    public let headerRows: Int
    /// What becomes of a file that covers a period which its name does not say: refused or, with
    /// a warning, taken to cover the months of its dates.
    public let periodSeverity: Severity
}

/// The order of day, month and year where they are written with slashes.
public enum DateOrder: String, Sendable, CaseIterable {
    /// 31/12/2025.
    case dmy
    /// 12/31/2025; only after a person has confirmed the file.
    case mdy
    /// 2025-12-31.
    case iso
}

/// One column of a contract.
public struct ContractColumn: Sendable {
    /// What kind of value it holds.
    public enum Kind: String, Sendable, CaseIterable {
        case text, date, timestamp, integer, numeric, boolean, list
    }

    /// A form that values are brought into before they are used.
    public enum Form: String, Sendable, CaseIterable {
        case nhsNumber = "nhs_number"
        case postcode, practice
        case birthDate = "birth_date"
        case diagnosis
        case month
    }

    /// Its name in the staged table.
    public let name: String
    /// What kind of value it holds.
    public let kind: Kind
    /// True when a blank cell breaks a rule and the column must be in the file.
    public let isRequired: Bool
    /// True when the column may be absent from the file though it is required in each row.
    public let mayBeAbsent: Bool
    /// The headings that senders use, besides the name.
    public let headers: [String]
    /// The codes allowed, each with its meaning; empty when any value is.
    public let codes: [NamedText]
    /// Other spellings, each with the code it stands for.
    public let aliases: [NamedText]
    /// The severity of a value outside the codes or the range.
    public let codeSeverity: Severity
    /// The rule broken by such a value.
    public let codeRule: String
    /// The form it is brought into; `nil` for none.
    public let form: Form?
    /// The least number allowed.
    public let minimum: Int64?
    /// The greatest number allowed.
    public let maximum: Int64?
    /// The digits kept after the point of a numeric column; `nil` keeps all.
    public let scale: Int?
    /// True when the sign of a negative number is dropped.
    public let isMagnitude: Bool
    /// The severity of a value of the wrong type.
    public let typeSeverity: Severity
    /// The rule broken by a blank or a wrong type.
    public let typeRule: String?
    /// The part of the name of the table for messages: what the sender calls it.
    public let words: String
}

/// A rule that runs as SQL over the staged rows.
public struct ContractRule: Sendable {
    /// What the SQL says.
    public enum Check: Sendable {
        /// A boolean over one staged row; true or null when the row is fine.
        case each(String)
        /// A SELECT of `sheet_no, row_no` of the rows that break the rule.
        case rows(String)
        /// A boolean over the whole file; true or null when it is fine.
        case file(String)
    }

    /// Its number in the specification, such as `APC3`.
    public let id: String
    /// What breaking it does.
    public let severity: Severity
    /// The check.
    public let check: Check
    /// What was expected, in the sender's words.
    public let expected: String
    /// The column to show in the finding.
    public let column: String?
    /// Columns set to null in the rows that break it.
    public let setNull: [String]
    /// The line of the contract where it stands.
    public let line: Int
}
