// Aggregates, subqueries and functions.
extension SubsetBlock {
    /// Aggregates, subqueries and functions in expressions, not looking into subqueries.
    func expressionFindings(
        _ node: QueryTree, negated: Bool, into found: inout Set<String>
    ) {
        switch node.kind {
        case "QUERY": return
        case "AGGREF" where readsRawEvents: found.formUnion(aggregateFindings(node))
        case "SUBLINK": found.formUnion(subqueryFindings(node, negated: negated))
        case "FUNCEXPR" where node.number("funcid") >= 16_384:
            found.insert("a function of our own")
        default: break
        }
        // What is negated stands in the list below NOT.
        let isList = if case .list = node { true } else { false }
        let isNot = isList ? negated : node.kind == "BOOLEXPR" && node.word("boolop") == "not"
        for child in node.children { expressionFindings(child, negated: isNot, into: &found) }
    }

    private func aggregateFindings(_ node: QueryTree) -> [String] {
        let name = lint.aggregates[node.number("aggfnoid")] ?? "?"
        var found: [String] = []
        // true or false of one person's rows stays on that person's worker.
        let isWhole = groupsByPerson && ["bool_or", "bool_and"].contains(name)
        if !["count", "sum", "avg", "min", "max"].contains(name), !isWhole {
            found.append("the aggregate \(name) over events")
        }
        if !node.items("aggorder").isEmpty { found.append("an ordered aggregate over events") }
        if !node.items("aggdistinct").isEmpty {
            let argument = node.items("args").first?["expr"]
            if name != "count" || argument.flatMap(personColumn) == nil {
                found.append("\(name)(DISTINCT) of something else than the person")
            }
        }
        return found
    }

    private var groupsByPerson: Bool {
        query.items("groupClause").contains { clause in
            query.items("targetList").contains {
                $0.number("ressortgroupref") == clause.number("tleSortGroupRef")
                    && $0["expr"].flatMap(personColumn) != nil
            }
        }
    }

    private func subqueryFindings(_ node: QueryTree, negated: Bool) -> [String] {
        guard let inner = node["subselect"] else { return [] }
        let block = SubsetBlock(inner, outer: outermost + [self], lint: lint)
        guard block.readsEvents else { return [] }
        switch node.number("subLinkType") {
        case 0:
            let holds = block.personEqualities(inner["jointree"]).contains {
                [$0.0.level, $0.1.level].sorted() == [0, 1]
            }
            if !readsEvents { return ["EXISTS from reference data"] }
            return holds ? [] : ["EXISTS over events without the person's key"]
        case 1: return ["ALL over events"]
        case 2: return negated ? ["NOT IN over events"] : []
        default: return ["a scalar subquery over events"]
        }
    }
}
