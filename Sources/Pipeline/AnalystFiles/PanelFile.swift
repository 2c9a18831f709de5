import Foundation
import Statistics

/// A panel of teams and months in a file: one or more measures.
///
/// Columns: measure, team, t (months counted from 1), count, pop, post (1 from the month of the
/// start on) and pilot (1 for teams that start).
struct PanelFile {
    /// One team and month.
    struct Cell {
        let team: String
        let t: Int
        let count: Double
        let population: Double
        let isPost: Bool
        let isPilot: Bool

        /// Events per 1,000.
        var rate: Double { 1000 * count / population }
    }

    /// The months of one measure.
    struct Measure {
        let name: String
        let cells: [Cell]

        /// The last month before the start.
        let start: Int

        /// The teams in the order of the file.
        let teams: [String]

        /// The measure with some teams only.
        func of(_ wanted: [String]) -> Measure {
            Measure(
                name: name, cells: cells.filter { wanted.contains($0.team) }, start: start,
                teams: teams.filter(wanted.contains))
        }

        var pilots: [String] {
            teams.filter { team in cells.contains { $0.team == team && $0.isPilot } }
        }

        var controls: [String] { teams.filter { !pilots.contains($0) } }
    }

    /// Which teams are set against each other where a model compares two.
    struct Pair {
        let pilot: String
        let control: String
    }

    static let columns = ["measure", "team", "t", "count", "pop", "post", "pilot"]

    let measures: [Measure]
    private let file: String

    init(_ table: AnalystTable) throws(AnalystFileError) {
        try table.require(Self.columns)
        var measures: [Measure] = []
        for group in table.grouped(by: "measure") {
            measures.append(try Self.measure(group.key[0], group.rows))
        }
        guard !measures.isEmpty else {
            throw .badRows(file: table.file, rows: "all rows", expected: "a row for each month")
        }
        self.measures = measures
        file = table.file
    }

    private static func measure(
        _ name: String, _ rows: [AnalystRow]
    ) throws(AnalystFileError) -> Measure {
        var cells: [Cell] = []
        var teams: [String] = []
        var seen: Set<[String]> = []
        for row in rows {
            let cell = try cell(row)
            guard seen.insert([cell.team, row["t"]]).inserted else {
                throw row.bad("t", "each month once for each measure and team")
            }
            if !teams.contains(cell.team) { teams.append(cell.team) }
            cells.append(cell)
        }
        let start = cells.filter { !$0.isPost }.map(\.t).max() ?? 0
        for (cell, row) in zip(cells, rows) where cell.isPost != (cell.t > start) {
            throw row.bad("post", "0 in every month before the start and 1 in every month after")
        }
        let places = Dictionary(uniqueKeysWithValues: zip(teams, teams.indices))
        cells.sort { (places[$0.team] ?? 0, $0.t) < (places[$1.team] ?? 0, $1.t) }
        let months = cells.filter { $0.team == teams.first }.map(\.t)
        for team in teams where cells.filter({ $0.team == team }).map(\.t) != months {
            throw .badRows(
                file: rows[0].file, rows: "measure \(name), team \(team)",
                expected: "the same months for every team")
        }
        return Measure(name: name, cells: cells, start: start, teams: teams)
    }

    private static func cell(_ row: AnalystRow) throws(AnalystFileError) -> Cell {
        let count = try row.required("count")
        guard count >= 0 else { throw row.bad("count", "0 or more") }
        let population = try row.required("pop")
        guard population > 0 else { throw row.bad("pop", "a number above 0") }
        guard let isPost = try row.flag("post"), let isPilot = try row.flag("pilot") else {
            throw row.bad(row.isMissing("post") ? "post" : "pilot", "0 or 1")
        }
        return Cell(
            team: row["team"], t: try row.requiredInteger("t"), count: count,
            population: population, isPost: isPost, isPilot: isPilot)
    }

    /// The pilot and control to compare: those named, else the first of each in the file.
    func pair(
        _ measure: Measure, pilot: String?, control: String?
    ) throws(AnalystFileError) -> Pair {
        let ours = pilot ?? measure.pilots.first
        let theirs = control ?? measure.controls.first
        guard let ours, measure.pilots.contains(ours) else { throw noTeam("pilot", measure) }
        guard let theirs, measure.controls.contains(theirs) else {
            throw noTeam("control", measure)
        }
        return Pair(pilot: ours, control: theirs)
    }

    private func noTeam(_ role: String, _ measure: Measure) -> AnalystFileError {
        .badRows(
            file: file, rows: "measure \(measure.name)",
            expected: "a \(role) team; the pilots are \(measure.pilots.joined(separator: ", ")), "
                + "the controls \(measure.controls.joined(separator: ", "))")
    }

    /// Whether a case is asked for: by how its name begins, with or without the measure, or by how
    /// the part after a colon does.
    static func isWanted(_ name: String, of measure: Measure, _ wanted: String?) -> Bool {
        guard let wanted else { return true }
        let whole = "\(measure.name):\(name)"
        return ([whole, name] + name.split(separator: ":").map(String.init))
            .contains { $0.hasPrefix(wanted) }
    }

    /// The error of a model that none of those offered begins with.
    static func noModel(_ wanted: String, offered: [String]) -> AnalystFileError {
        .undecided(
            file: "--model \(wanted)", question: "there is no such model",
            choices: "the models are \(offered.joined(separator: ", "))")
    }
}

extension PanelFile.Measure {
    /// The columns of a regression by their names in R.
    func design(_ terms: [String]) -> Matrix? { Matrix(columns: terms.map(column)) }

    private func column(_ term: String) -> [Double] {
        if term.hasPrefix("pil:") {
            return zip(cells, column(String(term.dropFirst(4)))).map { $0.isPilot ? $1 : 0 }
        }
        if let month = Self.rest(of: term, after: "moy") {
            return marks { "\(($0.t - 1) % 12 + 1)" == month }
        }
        if let team = Self.rest(of: term, after: "factor(team)") {
            return marks { $0.team == team }
        }
        if let month = Self.rest(of: term, after: "factor(t)").flatMap({ Int($0) }) {
            return marks { $0.t == month }
        }
        let angle = 2 * Double.pi / 12
        return cells.map { cell in
            let t = Double(cell.t)
            return switch term {
            case "t", "time": t
            case "post", "level": cell.isPost ? 1 : 0
            case "slope": max(0, t - Double(start))
            case "pil": cell.isPilot ? 1 : 0
            case "D": cell.isPilot && cell.isPost ? 1 : 0
            case "s1": sin(angle * t)
            case "c1": cos(angle * t)
            case "s2": sin(2 * angle * t)
            case "c2": cos(2 * angle * t)
            default: 1
            }
        }
    }

    private func marks(_ holds: (PanelFile.Cell) -> Bool) -> [Double] {
        cells.map { holds($0) ? 1 : 0 }
    }

    private static func rest(of term: String, after prefix: String) -> String? {
        term.hasPrefix(prefix) ? String(term.dropFirst(prefix.count)) : nil
    }

    /// The terms of team and month effects with the pilots' change, as R names them.
    var twoWayTerms: [String] {
        let months = Set(cells.map(\.t)).sorted()
        return ["(Intercept)"] + teams.sorted().dropFirst().map { "factor(team)\($0)" }
            + months.dropFirst().map { "factor(t)\($0)" } + ["D"]
    }
}
