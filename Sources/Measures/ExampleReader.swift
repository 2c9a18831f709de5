import Domain

/// Reads one worked example.
struct ExampleReader {
    let node: DefinitionNode

    func example() throws -> WorkedExample {
        try node.allow([
            "name", "reference", "rows", "month", "covered_until", "covered", "expect",
        ])
        var covered: [FeedCode: Month] = [:]
        for (feed, month) in try node.optional("covered")?.pairs() ?? [] {
            covered[FeedCode(feed)] = try month.month()
        }
        return WorkedExample(
            name: try node.required("name").text(),
            reference: try tables("reference", schema: "reference."),
            rows: try tables("rows", schema: "fact."),
            month: try node.required("month").month(),
            coveredUntil: try node.optional("covered_until")?.month(),
            covered: covered,
            expectations: try node.required("expect").oneOrMore().map(expectation),
            line: node.line)
    }

    private func tables(_ key: String, schema: String) throws -> [WorkedExample.Table] {
        guard let tables = try node.optional(key) else { return [] }
        return try tables.pairs().map { name, rows in
            WorkedExample.Table(
                name: name.hasPrefix(schema) ? String(name.dropFirst(schema.count)) : name,
                rows: try rows.items().map(row))
        }
    }

    private func row(_ node: DefinitionNode) throws -> WorkedExample.Row {
        let fields = try node.pairs().map { column, value in
            guard Self.isName(column) else { throw value.fault("expected a column name") }
            return WorkedExample.Field(
                column: column, text: value.isNull ? nil : try value.text())
        }
        return WorkedExample.Row(fields: fields, line: node.line)
    }

    private func expectation(_ node: DefinitionNode) throws -> WorkedExample.Expectation {
        let numbers = [
            "numerator", "denominator", "n", "value", "lower", "upper", "completeness",
            "fallback_share", "unattributed_share", "comparison_numerator",
            "comparison_denominator",
        ]
        try node.allow(Set(numbers + ["team", "window", "method", "state", "decimals"]))
        var given: [String: Double] = [:]
        for name in numbers {
            if let number = try node.optional(name) { given[name] = try number.number() }
        }
        let team = try node.required("team").text()
        let state = try node.optional("state")
        let states = ["value", "missing", "not_yet_due", "not_applicable", "withheld"]
        if let state, try !states.contains(state.text()) {
            throw state.fault("expected one of \(states.joined(separator: ", "))")
        }
        return WorkedExample.Expectation(
            area: ["county", "COUNTY"].contains(team) ? .county : .team(TeamCode(team)),
            window: try node.optional("window")?.choice(Window.self) ?? .month,
            method: try node.optional("method")?.choice(FigureMethod.self) ?? .own,
            state: try state?.text() ?? "value",
            numbers: given,
            decimals: try node.optional("decimals")?.int(),
            line: node.line)
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 95
            }
    }
}
