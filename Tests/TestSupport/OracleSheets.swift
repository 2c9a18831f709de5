import Domain
public import Foundation
import SyntheticCounty

/// Reference tables that partners keep as workbooks, as rows by heading.
public struct OracleSheets: Sendable {
    /// The funded posts: month, team_code, discipline, employer_code and funded_fte.
    let establishment: [[String: String]]
    /// What things cost: cost_year, activity, unit_cost and deflator_index.
    let unitCosts: [[String: String]]

    /// Tables read from the workbooks of a folder by `read`.
    public init(folder: URL, read: (URL) throws -> [[String: String]]) throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        establishment = try files.filter { $0.hasPrefix("REF_ESTAB_") }
            .flatMap { try read(folder.appendingPathComponent($0)) }
        unitCosts = try read(folder.appendingPathComponent("REF_UNITCOST.xlsx"))
    }

    /// What an activity costs in a month, in pounds, and the factor to the first year's prices.
    func price(_ activity: String, _ month: Month) -> (cost: Double, factor: Double) {
        let year = month.number >= 4 ? month.year : month.year - 1
        let known = unitCosts.filter { $0["activity"] == activity }
            .sorted { ($0["cost_year"] ?? "") < ($1["cost_year"] ?? "") }
        let latest = known.last { Int(($0["cost_year"] ?? "").prefix(4)) ?? .max <= year }
        guard let first = known.first, let row = latest ?? known.first,
            let cost = row["unit_cost"].flatMap(Double.init),
            let base = first["deflator_index"].flatMap(Double.init),
            let index = row["deflator_index"].flatMap(Double.init)
        else { return (0, 1) }
        return (cost, base / index)
    }
}

extension Oracle {
    /// WF01: funded whole-time equivalents, and those with nobody in post, in hundredths.
    func vacancies() -> Tally {
        var held: [String: Int] = [:]
        for row in rows.staff.values
        where row.inPostLastDay && ["PERMANENT", "FIXED_TERM"].contains(row.contractType) {
            held["\(row.month.month)/\(row.teamCode)/\(row.discipline)", default: 0] += row.fte
        }
        var funded: [String: (month: Month, team: String, fte: Int)] = [:]
        for row in sheets.establishment {
            guard let month = row["month"].flatMap({ Month(String($0.prefix(7))) }),
                let team = row["team_code"], let discipline = row["discipline"],
                let fte = row["funded_fte"].flatMap(Double.init), let first = months.first,
                let returned = rows.returns[.staff]?[first.distance(to: month)],
                returned.contains(row["employer_code"] ?? "")
            else { continue }
            let key = "\(month)/\(team)/\(discipline)"
            funded[key, default: (month, team, 0)].fte += Int((fte * 100).rounded())
        }
        var tally: Tally = [:]
        for (key, posts) in funded {
            tally.add(
                posts.month, posts.team, numerator: max(0, posts.fte - (held[key] ?? 0)),
                denominator: posts.fte)
        }
        return tally
    }
}
