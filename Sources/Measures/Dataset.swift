public import Domain

/// A SELECT that gives one row per thing counted.
public struct Dataset: Sendable, Hashable {
    /// Its name, which is also its file's name.
    public let name: String
    /// What one row is, in words.
    public let row: String
    /// The version of a text that protocols name; nil where none is said.
    public let version: String?
    /// The feeds and reference tables it reads.
    public let feeds: [FeedCode]
    /// How its rows find their team, in words.
    public let attribution: String
    /// How far its rows look into each table, or into the changes that a text finds in tables; a
    /// table that neither names, into all months.
    public let reach: [String: MonthReach]
    /// What a change of one person's facts can change besides that person's rows.
    public let spread: Spread
    /// The columns it promises.
    public let columns: [String]
    /// How an evaluation speaks of its rows; nil for texts that no evaluation reads.
    public let words: EpisodeWords?
    /// The SELECT with `:from_month` and `:to_month` in it, without the front matter.
    public internal(set) var sql: String
    /// The file, relative to the measures folder.
    public let file: String
    /// The line of the file where the SELECT starts.
    public let line: Int

    /// What a change of one person's facts can change besides that person's rows.
    public enum Spread: Sendable, Hashable {
        /// Nothing: what a person's rows are hangs on that person's facts alone.
        case nothing
        /// Other people's rows of months in which the person has a row.
        case sameMonth
        /// Other people's rows of any month within reach.
        case anyMonth
    }

    /// The fact and reference tables that the SELECT names, such as `fact.spell`.
    ///
    /// Datasets run without a search path, so a table is always named with its schema.
    public var tables: Set<String> { tableNames(in: sql) }

    /// Whether it reads reference tables only, so that a month without any row is a table that
    /// has not come in rather than a month without events.
    public var isReference: Bool {
        !feeds.isEmpty && feeds.allSatisfy { $0.text.hasPrefix("REF_") }
    }

    /// The SELECT for the months from `first` to `last`.
    public func sql(from first: Month, to last: Month) -> String {
        sql
            .exchanging(":from_month", for: "date '\(first.firstDayText)'")
            .exchanging(":to_month", for: "date '\(last.firstDayText)'")
    }

    /// Reads a dataset's text: front matter in `--` lines, then the SELECT.
    ///
    /// Throws a `CatalogueError` when a key is absent, unknown or said twice.
    public init(text: String, name: String, file: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var front = FrontMatter(file: file)
        var count = 0
        for line in lines {
            guard try front.take(String(line), number: count + 1) else { break }
            count += 1
        }
        self.name = try front.value("dataset")
        row = try front.value("row")
        version = front.optional("version")
        feeds = try front.list("feeds").map { FeedCode($0) }
        attribution = try front.value("attribution")
        reach = try front.reach()
        spread =
            front.says("across people")
            ? .anyMonth : front.says("across people in a month") ? .sameMonth : .nothing
        columns = try front.list("columns")
        words = front.optional("with").map {
            EpisodeWords(
                with: $0, without: front.optional("without") ?? "",
                outcome: front.optional("outcome") ?? "",
                negativeControl: front.optional("negative_control") ?? "")
        }
        sql = lines.dropFirst(count).joined(separator: "\n").trimmingBlanks()
        self.file = file
        line = 1 + count + lines.dropFirst(count).prefix { $0.allSatisfy(\.isWhitespace) }.count
        guard self.name == name else {
            throw CatalogueError(
                file: file, line: 1, message: "dataset: expected \(name), the file's name")
        }
        guard !sql.isEmpty else {
            throw CatalogueError(file: file, line: line, message: "expected a SELECT")
        }
        guard !sql.hasSuffix(";") else {
            throw CatalogueError(
                file: file, line: lines.count, message: "expected no semicolon at the end")
        }
    }
}

/// How an evaluation speaks of the people of a text of Measures/episodes.
public struct EpisodeWords: Sendable, Hashable {
    /// The people with the intervention, such as `people after STEP`.
    public let with: String
    /// The people that they are compared with.
    public let without: String
    /// What became of them, such as `had continuing support four months on`.
    public let outcome: String
    /// What the intervention cannot change, such as `a planned admission`.
    public let negativeControl: String

    /// Words for the two groups and what became of them.
    public init(with: String, without: String, outcome: String, negativeControl: String) {
        self.with = with
        self.without = without
        self.outcome = outcome
        self.negativeControl = negativeControl
    }
}

/// The `-- key: value` lines at the top of a dataset.
private struct FrontMatter {
    let file: String
    private var values: [String: String] = [:]
    private var key: String?

    init(file: String) { self.file = file }

    private static let keys: Set<String> = [
        "dataset", "version", "row", "feeds", "reach", "attribution", "across people",
        "across people in a month", "columns", "with", "without", "outcome", "negative_control",
    ]

    /// Takes one line; false when the front matter is over.
    mutating func take(_ line: String, number: Int) throws -> Bool {
        guard line.hasPrefix("--") else { return false }
        let rest = line.dropFirst(2)
        let words = String(rest).trimmingBlanks()
        if let key, rest.hasPrefix("   ") {
            values[key, default: ""] += " " + words
            return true
        }
        guard let colon = words.firstIndex(of: ":"),
            Self.keys.contains(String(words[..<colon]))
        else {
            // Any other comment belongs to the reader, not to us, and ends the last value.
            key = nil
            return true
        }
        let name = String(words[..<colon])
        guard values[name] == nil else {
            throw CatalogueError(file: file, line: number, message: "\(name) is said twice")
        }
        values[name] = String(words[words.index(after: colon)...]).trimmingBlanks()
        key = name
        return true
    }

    func optional(_ key: String) -> String? { values[key] }

    func says(_ key: String) -> Bool { values[key] != nil }

    func value(_ key: String) throws -> String {
        guard let value = values[key], !value.isEmpty else {
            throw CatalogueError(
                file: file, line: 1, message: "expected a front matter line ‘-- \(key): …’")
        }
        return value
    }

    /// `fact.spell -1..0, fact.contact ..6`: how far rows look into each table.
    func reach() throws -> [String: MonthReach] {
        guard let text = values["reach"] else { return [:] }
        var reach: [String: MonthReach] = [:]
        for part in text.split(separator: ",") {
            let words = part.split(separator: " ").map(String.init)
            guard words.count == 2, let months = MonthReach(words[1]) else {
                throw CatalogueError(
                    file: file, line: 1,
                    message: "reach: expected a table and months such as ‘fact.spell -1..0’,"
                        + " found ‘\(String(part).trimmingBlanks())’")
            }
            reach[words[0]] = months
        }
        return reach
    }

    /// Names separated by commas; words in brackets explain a name and are dropped.
    func list(_ key: String) throws -> [String] {
        var depth = 0
        var plain = ""
        for character in try value(key) {
            if character == "(" { depth += 1 }
            if depth == 0 { plain.append(character) }
            if character == ")" { depth -= 1 }
        }
        return plain.split(separator: ",").map { String($0).trimmingBlanks() }
            .filter { !$0.isEmpty && $0 != "none" }
    }
}

extension String {
    /// The text without blanks and line ends at either end.
    func trimmingBlanks() -> String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
