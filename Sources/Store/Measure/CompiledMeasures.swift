public import Measures

/// Datasets and expressions as PostgreSQL itself has read them.
public struct CompiledMeasures: Sendable {
    /// One expression over one dataset's columns, as written.
    struct Expression: Sendable, Hashable {
        let dataset: String
        let text: String
        let type: String
    }

    /// The datasets with shared texts and code lists filled in, by name.
    public internal(set) var datasets: [String: Dataset] = [:]
    /// The texts that datasets have in common and that hang on nothing else, by name.
    var standaloneTexts: [String: String] = [:]
    /// Datasets that say how each row found its team.
    var attributing: Set<String> = []
    /// PostgreSQL's own reading of each expression.
    var expressions: [Expression: String] = [:]

    /// The statement of a tally query, without the dataset.
    func tally(_ query: ComputePlan.TallyQuery) throws -> String {
        let columns = try query.columns.map { column in
            try self.column(column, of: query.dataset)
        }
        let list = columns.joined(separator: ",\n    ")
        guard let stratum = query.stratum else {
            return """
                SELECT team_code, month::text, \(list)
                FROM d GROUP BY team_code, month ORDER BY month, team_code
                """
        }
        let code = try expression(stratum, "integer", query.dataset)
        return """
            SELECT team_code, month::text, \(list),
                \(code) AS stratum
            FROM d GROUP BY team_code, month, stratum ORDER BY month, team_code, stratum
            """
    }

    /// The statement of a detail query, without the dataset.
    func detail(_ query: ComputePlan.DetailQuery) throws -> String {
        let (values, picked) = try parts(query)
        let places = (1...(values.count + 2)).map(String.init).joined(separator: ", ")
        return """
            SELECT team_code, month::text, \(values.joined(separator: ", ")), count(*)
            FROM d WHERE \(picked)
            GROUP BY \(places) ORDER BY 2, 1, \(values.count > 1 ? "3, 4" : "3")
            """
    }

    /// The part of a statement for several queries that makes the rows of one: the query's place,
    /// team, month, stratum and its numbers in an array.
    func tallyPart(_ query: ComputePlan.TallyQuery, place: Int) throws -> String {
        let columns = try query.columns.map { "(\(try column($0, of: query.dataset)))::float8" }
        let code = try query.stratum.map { try expression($0, "integer", query.dataset) }
        return """
            SELECT \(place) AS query, team_code, month::text, \(code ?? "NULL::integer") AS stratum,
                ARRAY[\(columns.joined(separator: ",\n        "))] AS numbers
            FROM d GROUP BY team_code, month\(code == nil ? "" : ", stratum")
            """
    }

    /// The same for a detail query.
    func detailPart(_ query: ComputePlan.DetailQuery, place: Int) throws -> String {
        let (values, picked) = try parts(query)
        let numbers = (values + ["count(*)"]).map { "(\($0))::float8" }
        return """
            SELECT \(place), team_code, month::text, NULL::integer,
                ARRAY[\(numbers.joined(separator: ", "))]
            FROM d WHERE \(picked)
            GROUP BY team_code, month, \(values.joined(separator: ", "))
            """
    }

    private func parts(
        _ query: ComputePlan.DetailQuery
    ) throws -> (values: [String], picked: String) {
        let condition = try expression(query.condition, "boolean", query.dataset)
        let values = try query.expressions.map { text in
            try expression(text, "numeric", query.dataset)
        }
        let present = values.map { "(\($0)) IS NOT NULL" }.joined(separator: " AND ")
        return (values, "(\(condition)) AND \(present)")
    }

    private func column(
        _ column: ComputePlan.TallyColumn, of dataset: String
    ) throws -> String {
        let condition = try expression(column.condition, "boolean", dataset)
        let filter = condition == "true" ? "" : " FILTER (WHERE \(condition))"
        func value() throws -> String {
            try expression(column.expression, "numeric", dataset)
        }
        switch column.tally {
        case .rows: return "count(*)" + filter
        case .fallbackRows:
            guard attributing.contains(dataset) else { return "0" }
            return "count(*) FILTER (WHERE (\(condition)) AND attributed_by = 'fallback')"
        case .values: return "count(\(try value()))" + filter
        case .sum: return "sum(\(try value()))" + filter
        case .squares:
            let value = try value()
            return "sum((\(value)) * (\(value)))" + filter
        }
    }

    private func expression(
        _ text: String, _ type: String, _ dataset: String
    ) throws -> String {
        if text == ComputePlan.TallyColumn.presence.condition { return text }
        guard
            let compiled = expressions[
                Expression(dataset: dataset, text: text, type: type)]
        else {
            throw MeasureFault(
                file: "datasets/\(dataset).sql", line: 1, measures: [],
                message: "‘\(text)’ was not compiled")
        }
        return compiled
    }
}
