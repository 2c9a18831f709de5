import Domain
import Foundation
import SyntheticCounty

/// Reference tables as their files say, read without the service's own readers.
struct OracleReference: Sendable {
    /// People on the lists by team and month.
    private(set) var listed: [Month: [String: Int]] = [:]
    /// People aged 65 and over on the lists by team and month.
    private(set) var listedOlder: [Month: [String: Int]] = [:]
    /// Residents by mid-year and team.
    private(set) var residents: [Int: [String: Int]] = [:]
    /// Residents aged 18 and over by mid-year and team.
    private(set) var adults: [Int: [String: Int]] = [:]
    /// The team that most postcodes of a sector belong to.
    private let sectorTeams: [String: String]
    /// All teams in order.
    let teams: [String]
    private let practiceTeams: [String: String]
    private let homeTeams: [String: String]
    private let lsoaTeams: [String: String]

    /// Reads the tables of the folder that the county was written to.
    init(folder: URL) throws {
        let practices = try Self.rows(folder, "REF_PRACTICE.csv")
        let own = Dictionary(
            practices.map { ($0["practice_code"] ?? "", $0) }, uniquingKeysWith: { _, last in last }
        )
        practiceTeams = own.mapValues { row in
            var row = row
            // A closed code follows its successor.
            while let next = row["successor_code"].flatMap({ own[$0] }) { row = next }
            return row["team_code"] ?? ""
        }
        let places = try Self.rows(folder, "REF_GEOG.csv")
        homeTeams = Dictionary(
            places.map { ($0["postcode"] ?? "", $0["team_code"] ?? "") },
            uniquingKeysWith: { _, last in last })
        lsoaTeams = Dictionary(
            places.map { ($0["lsoa21"] ?? "", $0["team_code"] ?? "") },
            uniquingKeysWith: { _, last in last })
        teams = Set(lsoaTeams.values).sorted()
        sectorTeams = Self.sectors(homeTeams)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for file in files where file.hasPrefix("REF_LIST_") { try readList(folder, file) }
        for file in files where file.hasPrefix("REF_POP_") { try readPopulation(folder, file) }
    }

    /// The NHS numbers of the latest list of opt-outs; none where there is no list.
    static func optOuts(folder: URL) throws -> Set<String> {
        let lists = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasPrefix("OPT_OUT_") && $0.hasSuffix(".csv") }
        guard let latest = lists.max() else { return [] }
        return Set(try rows(folder, latest).compactMap { $0["nhs_number"] })
    }

    /// The team that the practice decides, else the address, else none.
    func team(practice: String?, elsePostcode postcode: String?) -> String? {
        practice.flatMap { practiceTeams[$0] } ?? postcode.flatMap { homeTeams[$0] }
    }

    /// The team that the address decides, else the practice, else none.
    func team(postcode: String?, elsePractice practice: String?) -> String? {
        postcode.flatMap { homeTeams[$0] } ?? practice.flatMap { practiceTeams[$0] }
    }

    /// Residents of all ages of the latest mid-year that is not after the month's year.
    func residents(in month: Month) -> [String: Int] {
        residents.keys.filter { $0 <= month.year }.max().flatMap { residents[$0] } ?? [:]
    }

    /// The team that the address decides, else none.
    func team(postcode: String?) -> String? { postcode.flatMap { homeTeams[$0] } }

    /// The team of a postcode, or of a sector.
    func team(place: String?) -> String? {
        place.flatMap { homeTeams[$0] ?? sectorTeams[$0] }
    }

    /// The team of a practice.
    func team(practice: String) -> String? { practiceTeams[practice] }

    /// Residents aged 18 and over of the latest mid-year that is not after the month's year.
    func adults(in month: Month) -> [String: Int] {
        adults.keys.filter { $0 <= month.year }.max().flatMap { adults[$0] } ?? [:]
    }

    private mutating func readList(_ folder: URL, _ file: String) throws {
        guard let month = Month(String(file.dropFirst(9).prefix(7))) else { return }
        for row in try Self.rows(folder, file) where row["sex"] != "ALL" {
            let team = practiceTeams[row["practice_code"] ?? ""] ?? ""
            let people = Int(row["patients"] ?? "") ?? 0
            listed[month, default: [:]][team, default: 0] += people
            let youngest = (row["age_band"] ?? "").prefix { $0.isNumber }
            guard let age = Int(youngest), age >= 65 else { continue }
            listedOlder[month, default: [:]][team, default: 0] += people
        }
    }

    private static func sectors(_ homes: [String: String]) -> [String: String] {
        var counts: [String: [String: Int]] = [:]
        for (postcode, team) in homes {
            counts[String(postcode.dropLast(2)), default: [:]][team, default: 0] += 1
        }
        return counts.compactMapValues { teams in
            teams.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        }
    }

    private mutating func readPopulation(_ folder: URL, _ file: String) throws {
        for row in try Self.rows(folder, file) {
            guard let year = Int(row["mid_year"] ?? ""), let age = Int(row["age"] ?? ""),
                let people = Int(row["population"] ?? ""), people > 0,
                let team = lsoaTeams[row["lsoa"] ?? ""]
            else { continue }
            residents[year, default: [:]][team, default: 0] += people
            guard age >= 18 else { continue }
            adults[year, default: [:]][team, default: 0] += people
        }
    }

    /// The rows of a file by heading; the columns read here hold no commas.
    private static func rows(_ folder: URL, _ file: String) throws -> [[String: String]] {
        let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
        var lines = text.split(whereSeparator: \.isNewline)
        guard !lines.isEmpty else { return [] }
        let headings = cells(lines.removeFirst())
        return lines.map { line in
            Dictionary(zip(headings, cells(line)).filter { !$1.isEmpty }) { first, _ in first }
        }
    }

    private static func cells(_ line: Substring) -> [String] {
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
