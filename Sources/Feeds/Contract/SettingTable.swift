import Domain

/// The values that stand behind placeholders such as `:team_count` in a contract's SQL.
///
/// Settings of the service come from `Config/service.yaml`; the facts of a file are added when it
/// is loaded: `:file_sender`, `:file_period` (the first day of the month), `:file_version`,
/// `:file_feed` and `:file_contract`.
public struct SettingTable: Sendable {
    /// One value.
    public enum Value: Hashable, Sendable {
        /// Nothing; NULL in SQL.
        case null
        /// A number, as written.
        case number(String)
        /// A text.
        case text(String)
        /// A day, or none: NULL of type date, so that date arithmetic on it still has a type.
        case date(CivilDay?)
        /// Several texts; an array in SQL.
        case texts([String])
    }

    /// The values by name, without the colon.
    public private(set) var values: [String: Value]

    /// A table of these values.
    public init(_ values: [String: Value] = [:]) { self.values = values }

    /// The same table where the values of another take the place of its own.
    public func overridden(by other: SettingTable) -> SettingTable {
        SettingTable(values.merging(other.values) { _, new in new })
    }

    /// The same table with the facts of a file added.
    public func adding(file: RecognisedFile, of contract: Contract) -> SettingTable {
        var table = self
        table.values["file_sender"] = file.sender.map(Value.text) ?? .null
        table.values["file_version"] = file.version.map(Value.text) ?? .null
        table.values["file_feed"] = .text(contract.feed.text)
        table.values["file_contract"] = .text(contract.name)
        table.values["file_period"] =
            .date(file.period.flatMap { CivilDay($0.firstDayText) })
        return table
    }

    /// The SQL with every placeholder replaced by a literal.
    ///
    /// A placeholder is a colon and a name of lower-case letters, digits and `_`, outside quoted
    /// text and not after another colon, so that casts such as `::date` stay as they are.
    ///
    /// - Throws: `UnknownSetting` for a name that the table does not have.
    public func bind(_ sql: String) throws(UnknownSetting) -> String {
        var result = ""
        var quoted = false
        var rest = Substring(sql)
        while let character = rest.popFirst() {
            if character == "'" { quoted.toggle() }
            guard character == ":", !quoted, let next = rest.first,
                next.isLowercase, next.isASCII, result.last != ":"
            else {
                result.append(character)
                continue
            }
            let name = rest.prefix { ($0.isLowercase || $0.isNumber || $0 == "_") && $0.isASCII }
            guard let value = values[String(name)] else { throw UnknownSetting(String(name)) }
            result += Self.literal(value)
            rest.removeFirst(name.count)
        }
        return result
    }

    /// A value as an SQL literal; quotes are doubled, and nothing else has a meaning in them.
    static func literal(_ value: Value) -> String {
        func quoted(_ text: String) -> String {
            "'"
                + text.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "''") + "'"
        }
        return switch value {
        case .null: "NULL"
        case .number(let text): text
        case .text(let text): quoted(text) + "::text"
        case .date(let day): day.map { "'\($0)'::date" } ?? "NULL::date"
        case .texts(let texts): "ARRAY[" + texts.map(quoted).joined(separator: ", ") + "]::text[]"
        }
    }
}

/// A placeholder that no setting stands behind.
public struct UnknownSetting: Error, Hashable, Sendable, CustomStringConvertible {
    /// Its name, without the colon.
    public let name: String
    init(_ name: String) { self.name = name }
    /// The sentence for people.
    public var description: String {
        "':\(name)' is no setting: add '\(name)' to Config/service.yaml"
    }
}
