import Foundation
import Statistics
import Testing

/// The simulated panel of the golden files: 13 teams, 48 months, the start after month 30.
struct TeamPanel {
    static let pilots: Set<String> = ["sudbury", "ipswich"]
    static let start = 30

    /// One team and month.
    struct Cell {
        let team: String
        let t: Int
        let count: Double
        let population: Double

        var rate: Double { 1000 * count / population }
        var post: Double { t > TeamPanel.start ? 1 : 0 }
        var slope: Double { max(0, Double(t - TeamPanel.start)) }
        var pilot: Double { TeamPanel.pilots.contains(team) ? 1 : 0 }
    }

    let cells: [Cell]

    init(cells: [Cell]) { self.cells = cells }

    /// The panel of a measure, in the order of the file.
    init(measure: String) throws {
        cells = try #require(try Self.measures.get()[measure])
    }

    /// All measures, read once.
    private static let measures: Result<[String: [Cell]], any Error> = Result {
        let rows = try FixtureTable("team_month", folder: "evaluation/panel").rows
        return try Dictionary(grouping: rows) { $0["measure"] }.mapValues { rows in
            try rows.map { row in
                Cell(
                    team: row["team"], t: try #require(row.integer("t")),
                    count: try row.required("count"), population: try row.required("pop"))
            }
        }
    }

    /// The rows of some teams only.
    func of(_ teams: String...) -> TeamPanel {
        TeamPanel(cells: cells.filter { teams.contains($0.team) })
    }

    /// One pilot with all controls.
    func pilot(_ pilots: String...) -> TeamPanel {
        TeamPanel(
            cells: cells.filter { pilots.contains($0.team) || !Self.pilots.contains($0.team) })
    }

    /// The teams in alphabetical order.
    var teams: [String] { Set(cells.map(\.team)).sorted() }

    /// The design whose columns the golden files name.
    func design(_ terms: [String]) throws -> Matrix {
        try #require(
            Matrix(columns: try terms.map { term in try cells.map { try Self.value(term, $0) } }))
    }

    private static func value(_ term: String, _ cell: Cell) throws -> Double {
        let angle = 2 * Double.pi * Double(cell.t) / 12
        switch term {
        case "(Intercept)": return 1
        case "t", "time": return Double(cell.t)
        case "post", "level": return cell.post
        case "slope": return cell.slope
        case "pil": return cell.pilot
        case "D": return cell.pilot * cell.post
        case "s1": return sin(angle)
        case "c1": return cos(angle)
        case "s2": return sin(2 * angle)
        case "c2": return cos(2 * angle)
        default: break
        }
        if term.hasPrefix("pil:") {
            return cell.pilot * (try value(String(term.dropFirst(4)), cell))
        }
        if term.hasPrefix("moy") { return "moy\((cell.t - 1) % 12 + 1)" == term ? 1 : 0 }
        if term.hasPrefix("factor(team)") { return "factor(team)\(cell.team)" == term ? 1 : 0 }
        try #require(term.hasPrefix("factor(t)"), "an unknown term \(term)")
        return "factor(t)\(cell.t)" == term ? 1 : 0
    }
}
