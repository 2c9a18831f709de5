public import Foundation

/// The tables of `Geography/`: areas, postcodes, practices and teams of the real county.
public struct CountyGeography: Sendable {
    /// A small area (LSOA 2021).
    public struct Place: Sendable {
        /// Its E01 code.
        public let code: String
        /// The team whose area it lies in, an index into `teams`.
        public let team: Int
        /// Deprivation decile 2025, 1 the most deprived.
        public let decile: Int
        /// The rural or urban class in words.
        public let ruralUrban: String
        /// True where the class is rural.
        public let isRural: Bool
        /// Shares of Asian, Black, Mixed and other people at Census 2021.
        public let ethnicShares: [Double]
        /// People by single year of age, 0 to 90 and over.
        public let ages: [Double]
        /// Postcodes in it, indices into `postcodes`.
        public var postcodes: [Int] = []
        /// Practices that its people use (index into `practices`) and how many of them.
        public var practices: [(practice: Int, patients: Double)] = []
    }

    /// A postcode unit.
    public struct Postcode: Sendable {
        /// With one space before the last three characters.
        public let text: String
        /// The LSOA of 2011.
        public let lsoa11: String
        /// The LSOA of 2021, an index into `places`.
        public let place: Int
        /// True for a unit made up in a real sector.
        public let isMadeUp: Bool
    }

    /// A GP practice.
    public struct Practice: Sendable {
        /// ODS code.
        public let code: String
        /// Its name.
        public let name: String
        /// The team that serves its list, an index into `teams`.
        public let team: Int
        /// Sub-ICB code: 06L, 07K or 26A.
        public let subICB: String
        /// Primary care network, may be empty.
        public let network: String
        /// Opened and closed as `yyyymmdd`; closed is empty while open.
        public let opened: String
        /// See `opened`.
        public let closed: String
        /// The practice that took over the list; empty while open.
        public let successor: String
        /// True while patients are registered here.
        public var isActive: Bool { closed.isEmpty }
    }

    /// A neighbourhood team as the register has it.
    public struct TeamEntry: Sendable {
        /// T01 to T13.
        public let code: String
        /// Its name.
        public let name: String
        /// pilot, control or other.
        public let role: String
        /// Go-live as `yyyy-mm`; empty while not live.
        public let goLive: String
        /// CCG of 2016.
        public let ccg: String
        /// Sub-ICB of today.
        public let subICB: String
        /// The acute trust it looks to.
        public let provider: String
    }

    /// The 449 small areas in code order.
    public private(set) var places: [Place] = []
    /// All postcode units in order.
    public private(set) var postcodes: [Postcode] = []
    /// All practices in code order, closed ones too.
    public private(set) var practices: [Practice] = []
    /// The thirteen teams in order.
    public private(set) var teams: [TeamEntry] = []

    /// Reads the tables of a folder made by `make-geography.py`.
    ///
    /// - Throws: `CountyError.geography` when a table is missing or refers to what is not there.
    public init(folder: URL) throws {
        teams = try Self.rows(folder, "teams.csv", columns: 8).map {
            TeamEntry(
                code: $0[0], name: $0[1], role: $0[2], goLive: $0[3], ccg: $0[5], subICB: $0[6],
                provider: $0[7])
        }
        let teamIndex = Self.index(teams.map(\.code))
        places = try Self.rows(folder, "lsoas.csv", columns: 106).map { row in
            guard let team = teamIndex[row[5]] else {
                throw CountyError.geography(file: "lsoas.csv", reason: "unknown team \(row[5])")
            }
            return Place(
                code: row[0], team: team, decile: Int(row[6]) ?? 5, ruralUrban: row[7],
                isRural: row[8] == "Rural", ethnicShares: row[11..<15].map { Double($0) ?? 0 },
                ages: row[15...].map { Double($0) ?? 0 })
        }
        practices = try Self.rows(folder, "practices.csv", columns: 11).map { row in
            guard let team = teamIndex[row[2]] else {
                throw CountyError.geography(
                    file: "practices.csv", reason: "unknown team \(row[2])")
            }
            return Practice(
                code: row[0], name: row[1], team: team, subICB: row[3], network: row[4],
                opened: row[6], closed: row[7], successor: row[9])
        }
        let placeIndex = Self.index(places.map(\.code))
        try readPostcodes(folder, placeIndex)
        try readFlows(folder, placeIndex)
    }

    private mutating func readPostcodes(_ folder: URL, _ placeIndex: [String: Int]) throws {
        for row in try Self.rows(folder, "postcodes.csv", columns: 4) {
            guard let place = placeIndex[row[2]] else {
                throw CountyError.geography(file: "postcodes.csv", reason: "unknown LSOA")
            }
            places[place].postcodes.append(postcodes.count)
            postcodes.append(
                Postcode(
                    text: row[0], lsoa11: row[1], place: place, isMadeUp: row[3] == "made up"))
        }
    }

    private mutating func readFlows(_ folder: URL, _ placeIndex: [String: Int]) throws {
        let practiceIndex = Self.index(practices.map(\.code))
        for row in try Self.rows(folder, "flows.csv", columns: 3) {
            guard let place = placeIndex[row[0]], let practice = practiceIndex[row[1]],
                let patients = Double(row[2])
            else { throw CountyError.geography(file: "flows.csv", reason: "unknown code") }
            places[place].practices.append((practice, patients))
        }
        for place in places where place.postcodes.isEmpty || place.practices.isEmpty {
            throw CountyError.geography(
                file: "lsoas.csv", reason: "\(place.code) has no postcode or no practice")
        }
    }

    private static func index(_ codes: [String]) -> [String: Int] {
        Dictionary(codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The rows below the header; the tables hold no quoted cell with a line break.
    private static func rows(_ folder: URL, _ file: String, columns: Int) throws -> [[String]] {
        let url = folder.appendingPathComponent(file)
        guard let data = try? Data(contentsOf: url) else {
            throw CountyError.geography(file: file, reason: "cannot be read")
        }
        return try String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst().map {
            let cells = cells(of: $0)
            guard cells.count == columns else {
                throw CountyError.geography(file: file, reason: "a row has \(cells.count) cells")
            }
            return cells
        }
    }

    private static func cells(of line: Substring) -> [String] {
        guard line.contains("\"") else {
            return line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        var cells = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}
