/// The code of one measure, such as `EA01`: two capital letters of the domain and two digits.
public struct MeasureCode: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The code as written.
    public let text: String

    /// The code, or `nil` when `text` is not two capital letters and two digits.
    public init?(_ text: String) {
        let units = Array(text.utf8)
        guard units.count == 4, units[0...1].allSatisfy({ (65...90).contains($0) }),
            units[2...3].allSatisfy({ (48...57).contains($0) })
        else { return nil }
        self.text = text
    }

    /// The two letters that name the domain, such as `EA`.
    public var domain: String { String(text.prefix(2)) }
    /// The code as written.
    public var description: String { text }
    /// In the order of the text.
    public static func < (a: MeasureCode, b: MeasureCode) -> Bool { a.text < b.text }
}

/// The code of an integrated neighbourhood team, such as `T01`.
public struct TeamCode: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The code as written.
    public let text: String
    /// The code `text`, unchecked: the team register decides which codes exist.
    public init(_ text: String) { self.text = text }
    /// The code as written.
    public var description: String { text }
    /// In the order of the text.
    public static func < (a: TeamCode, b: TeamCode) -> Bool { a.text < b.text }
}

/// The code of a feed or a reference table, such as `SUS_APC`.
public struct FeedCode: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// What stands as the feed of loads that linkage makes: nobody sends it.
    public static let linkage = FeedCode("LINKAGE")
    /// The code as written.
    public let text: String
    /// The code `text`, unchecked: the contracts decide which codes exist.
    public init(_ text: String) { self.text = text }
    /// The code as written.
    public var description: String { text }
    /// In the order of the text.
    public static func < (a: FeedCode, b: FeedCode) -> Bool { a.text < b.text }
}
