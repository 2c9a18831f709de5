/// A part of the county, or all of it, that a cell is about.
public struct Area: Hashable, Comparable, Sendable {
    /// What kind of area a code names.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        case county, team, practice
        case postcodeSector = "postcode_sector"
    }

    /// What kind of area it is.
    public let kind: Kind
    /// The code within its kind: `COUNTY`, `T01`, an ODS practice code, a postcode sector.
    public let code: String

    /// The area `code` of `kind`.
    public init(_ kind: Kind, _ code: String) {
        self.kind = kind
        self.code = code
    }

    /// The whole county.
    public static let county = Area(.county, "COUNTY")
    /// The area of one team.
    public static func team(_ code: TeamCode) -> Area { Area(.team, code.text) }

    /// By kind, then by code.
    public static func < (a: Area, b: Area) -> Bool {
        (a.kind.rawValue, a.code) < (b.kind.rawValue, b.code)
    }
}

/// What a team is in the evaluation, at a date.
public enum TeamRole: String, Sendable, CaseIterable, Codable {
    case pilot, control, other
}

/// A team as the register describes it.
public struct Team: Hashable, Sendable {
    /// Its code, such as `T01`.
    public let code: TeamCode
    /// Its name, such as `Sudbury`.
    public let name: String
    /// Its role in the evaluation.
    public let role: TeamRole
    /// The month from which it works the new way; `nil` while it does not.
    public let goLive: Month?

    /// A team with all that the register says of it.
    public init(code: TeamCode, name: String, role: TeamRole, goLive: Month?) {
        self.code = code
        self.name = name
        self.role = role
        self.goLive = goLive
    }
}
