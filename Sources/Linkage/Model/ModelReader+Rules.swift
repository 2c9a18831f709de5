extension ModelReader {
    /// The position of the column that an entry names.
    func column(_ entry: ModelNode) throws(LinkageModelError) -> Int {
        try column(named: try entry.text(), entry)
    }

    private func column(
        named name: String, _ entry: ModelNode
    ) throws(LinkageModelError) -> Int {
        guard let index = columns.firstIndex(where: { $0.name == name }) else {
            throw entry.error("'\(name)' is not listed under 'columns'")
        }
        return index
    }

    /// A list of blocking rules, each a list such as `[first_name, surname, dob.year]`.
    func rules(
        _ entry: ModelNode
    ) throws(LinkageModelError) -> [LinkageModel.BlockingRule] {
        var rules: [LinkageModel.BlockingRule] = []
        for rule in try entry.entries() {
            var terms: [LinkageModel.BlockingRule.Term] = []
            for term in try rule.entries() { terms.append(try self.term(term)) }
            rules.append(.init(terms: terms))
        }
        return rules
    }

    /// `dob` or `dob.year`, or `first_name=surname` for the left and the right record.
    private func term(
        _ entry: ModelNode
    ) throws(LinkageModelError) -> LinkageModel.BlockingRule.Term {
        let text = try entry.text()
        let sides = text.split(separator: "=", omittingEmptySubsequences: false)
        if sides.count == 2 {
            return .init(
                left: try column(named: String(sides[0]), entry),
                right: try column(named: String(sides[1]), entry), part: nil)
        }
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        guard sides.count == 1, words.count <= 2 else {
            throw entry.error("expected 'column', 'column.part' or 'left_column=right_column'")
        }
        let column = try column(named: String(words[0]), entry)
        guard words.count == 2 else { return .init(left: column, right: column, part: nil) }
        guard let part = ValuePart(rawValue: String(words[1])) else {
            let known = ValuePart.allCases.map(\.rawValue).joined(separator: ", ")
            throw entry.error("'\(words[1])' is not a part of a value: \(known)")
        }
        return .init(left: column, right: column, part: part)
    }

    /// The comparisons, with their levels from the closest to the rest.
    func comparisons() throws(LinkageModelError) -> [LinkageModel.Comparison] {
        let entry = try root.required("comparisons")
        var comparisons: [LinkageModel.Comparison] = []
        for comparison in try entry.entries() {
            try comparison.allow(["column", "term_frequency", "minimum_frequency", "levels"])
            let column = try column(try comparison.required("column"))
            guard !comparisons.contains(where: { $0.column == column }) else {
                throw comparison.error("'\(columns[column].name)' is compared twice")
            }
            let hasFloor = comparison["minimum_frequency"] != nil
            comparisons.append(
                .init(
                    column: column,
                    usesTermFrequency: try comparison.boolean("term_frequency"),
                    minimumFrequency: hasFloor
                        ? try comparison.number("minimum_frequency", in: 0...1) : 0,
                    levels: try levels(try comparison.required("levels"))))
        }
        guard comparisons.count <= AgreementPattern.mostComparisons else {
            throw entry.error(
                "expected at most \(AgreementPattern.mostComparisons) comparisons")
        }
        return comparisons
    }

    private func levels(_ entry: ModelNode) throws(LinkageModelError) -> [LinkageModel.Level] {
        let entries = try entry.entries()
        guard (2...AgreementPattern.mostLevels).contains(entries.count) else {
            throw entry.error("expected 2 to \(AgreementPattern.mostLevels) levels")
        }
        var levels: [LinkageModel.Level] = []
        for (index, level) in entries.enumerated() {
            try level.allow(["gamma", "when", "at_least", "at_most", "part", "m", "u"])
            let gamma = try level.integer("gamma", in: 0...AgreementPattern.mostLevels)
            guard gamma == entries.count - 1 - index else {
                throw level.error(
                    "levels go from the closest, \(entries.count - 1), down to 0 without a gap")
            }
            let test = try test(level)
            guard (index == 0) == (test == .exact),
                (index == entries.count - 1) == (test == .otherwise)
            else {
                throw level.error("the first level, and only it, is 'exact', the last 'otherwise'")
            }
            levels.append(
                .init(
                    gamma: gamma, test: test, m: try level.number("m", in: 1e-12...1),
                    u: try level.number("u", in: 1e-12...1)))
        }
        for (name, sum) in [
            ("m", levels.map(\.m).reduce(0, +)), ("u", levels.map(\.u).reduce(0, +)),
        ] where !(0.95...1.05).contains(sum) {
            throw entry.error("the '\(name)' of all levels must add up to 1")
        }
        return levels
    }

    private func test(_ level: ModelNode) throws(LinkageModelError) -> LinkageModel.LevelTest {
        let entry = try level.required("when")
        switch try entry.text() {
        case "exact": return .exact
        case "jaro_winkler": return .jaroWinkler(try level.number("at_least", in: 0...1))
        case "levenshtein": return .levenshtein(try level.integer("at_most", in: 1...3))
        case "day_month_swapped": return .dayMonthSwapped
        case "same_part":
            return .part(try level.required("part").choice(ValuePart.self))
        case "otherwise": return .otherwise
        case let text:
            throw entry.error(
                "'\(text)' is not a test: exact, jaro_winkler, levenshtein, day_month_swapped,"
                    + " same_part or otherwise")
        }
    }
}
