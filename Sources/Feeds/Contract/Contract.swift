public import Domain

/// What one layout of a feed or a reference table promises, read from `Config/feeds/NAME.yaml`.
///
/// The file is the only place that knows a supplier's layout: a new layout of a known feed is a
/// new file, no Swift. SQL in it names the staged table `stage` (its columns, plus `sheet_no`,
/// `row_no`, `person_key`, `person_basis`, `local_key`, `event_id` and the event references) and
/// may read `reference.*`, `landing.*` and `fact.*`. Placeholders such as `:team_count` stand for
/// settings of the service and facts of the file (see `SettingTable`).
///
/// The keys of the file, with what they may leave out:
/// - `feed`, `title`, `version`, `target` (`fact.spell`), `owner`;
/// - `cadence` (`every`, `due_working_day`, optional `final_days`), `agreement`, `pseudonymised`;
/// - `file`: `names`, `date_order`, `sheet`, `totals`, `blanks`, `fill_down`, `header_rows`,
///   `period_severity` (`reject_file` or `warn`: a name without its month, where `covers: period`);
/// - `constants`, `lookups`, `expected_suppliers`, `covers`, `replaces`, `month_of`;
/// - `key`, `key_rule`, `event_references`, `person`, `place`, `columns`, `fact_columns`, `fold`,
///   `rules`, `volume`, `unfilled` (columns of the target left null on purpose).
public struct Contract: Sendable {
    /// The stem of its file name; unique, also where one feed has several layouts.
    public let name: String
    /// The feed or reference table that its files belong to.
    public let feed: FeedCode
    /// What the feed is, in words.
    public let title: String
    /// The version of the contract, as written.
    public let version: String
    /// The table that its rows end in, such as `fact.spell` or `reference.postcode`.
    public let target: Target
    /// Who sends it.
    public let owner: String
    /// How often it comes and when it is due.
    public let cadence: Cadence
    /// The sharing agreement that it rests on.
    public let agreement: Agreement
    /// True when the sender has replaced identifiers by pseudonyms of their own.
    public let isPseudonymised: Bool
    /// How its files look.
    public let file: FileLayout
    /// Columns that the file lacks, with the one value they have in every row; each is one of
    /// `columns`, which gives its type.
    public let constants: [NamedText]
    /// Companion files with further columns; each of these is one of `columns` too.
    public let lookups: [Lookup]
    /// The senders that together make a month complete; empty when there is one.
    public let expectedSuppliers: [String]
    /// How the months that a file covers are found.
    public let covers: Coverage
    /// What a re-sent file replaces.
    public let replaces: Replacement
    /// The staged column whose month is the month of the fact; `nil` for reference tables.
    public let monthOf: String?
    /// The columns of the source's natural key, in order.
    public let key: [String]
    /// The rule broken by a blank or repeated key.
    public let keyRule: String?
    /// Columns computed from other feeds' keys that the row names.
    public let eventReferences: [EventReference]
    /// Where the person is named; `nil` for feeds about nobody.
    public let person: PersonColumns?
    /// Where the place and the practice are named.
    public let place: PlaceColumns
    /// The columns, in the order in which they are staged.
    public let columns: [ContractColumn]
    /// Columns of the target that are SQL over the staged row; all others go by their names.
    public let factColumns: [NamedText]
    /// A SELECT over `stage` that folds or reshapes its rows into the target's; `nil` for none.
    ///
    /// It runs after the rules. For a fact it gives staged columns under their names (those of
    /// `key`, `month_of` and `place` among them) with `person_key`, `person_basis` and `local_key`
    /// of the row that a folded row begins with; for a reference table, the table's own columns.
    public let fold: String?
    /// The rules that run as SQL, in the order of the file.
    public let rules: [ContractRule]
    /// Columns of the target that this feed leaves null, each with the reason.
    public let unfilled: [NamedText]
    /// The contract as written, for its hash.
    public let text: String

    /// The place of `column` among the columns; `nil` when there is none of that name.
    public func index(of column: String) -> Int? {
        columns.firstIndex { $0.name == column }
    }

    /// The columns whose values come from constants and companion files, not from the file.
    var givenColumns: Set<String> {
        Set(constants.map(\.name) + lookups.flatMap { $0.columns.map(\.name) })
    }

    /// True when rows end in a reference table.
    public var isReference: Bool { target.schema == "reference" }
}

/// A name with the text that belongs to it; keeps the order of the file.
public struct NamedText: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The text: a value or SQL.
    public let text: String

    /// `text` under `name`.
    public init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
    }
}

/// What a broken rule does, from worst to mildest.
public enum Severity: String, Sendable, CaseIterable, Comparable {
    /// The whole file is refused.
    case rejectFile = "reject_file"
    /// The row is dropped and listed.
    case reject
    /// The row is held for a person to decide.
    case quarantine
    /// The row is kept and counted.
    case warn

    private var rank: Int {
        switch self {
        case .rejectFile: 0
        case .reject: 1
        case .quarantine: 2
        case .warn: 3
        }
    }

    /// True when `a` is worse than `b`.
    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}
