/// What one table of a FROM list is.
enum SubsetSource {
    /// Rows of people, with their key; aggregated ones may be put together freely.
    case events(isAggregated: Bool)
    /// Reference data, and sums over people.
    case other
}

/// One SELECT with its FROM list.
struct SubsetBlock {
    let query: QueryTree
    /// The common table expressions that it sees, by name.
    let names: [String: QueryTree]
    let lint: SubsetLint
    let tables: [QueryTree]
    private(set) var sources: [SubsetSource] = []

    init(_ query: QueryTree, outer: [SubsetBlock], lint: SubsetLint) {
        self.query = query
        self.lint = lint
        tables = query.items("rtable")
        var names = outer.last?.names ?? [:]
        for name in query.items("cteList") { names[name.word("ctename")] = name["ctequery"] }
        self.names = names
        outermost = outer
        sources = tables.map { Self.source($0, names: names, lint: lint) }
    }

    let outermost: [SubsetBlock]

    private static func source(
        _ table: QueryTree, names: [String: QueryTree], lint: SubsetLint
    ) -> SubsetSource {
        switch table.number("rtekind") {
        case 0: lint.events.contains(table.number("relid")) ? .events(isAggregated: false) : .other
        case 1: table["subquery"].map { source(of: $0, names: names, lint: lint) } ?? .other
        case 6: source(ofName: table.word("ctename"), names: names, lint: lint)
        default: .other
        }
    }

    private static func source(
        ofName name: String, names: [String: QueryTree], lint: SubsetLint
    ) -> SubsetSource {
        guard let query = names[name] else { return .other }
        var others = names
        // A recursive query reads itself.
        others[name] = nil
        return source(of: query, names: others, lint: lint)
    }

    /// What a query in a FROM list gives: sums without a person are no events any more.
    private static func source(
        of query: QueryTree, names: [String: QueryTree], lint: SubsetLint
    ) -> SubsetSource {
        var names = names
        for name in query.items("cteList") { names[name.word("ctename")] = name["ctequery"] }
        var readsRaw = false
        var readsSums = false
        for table in query.items("rtable") {
            guard case .events(let isAggregated) = source(table, names: names, lint: lint) else {
                continue
            }
            readsSums = readsSums || isAggregated
            readsRaw = readsRaw || !isAggregated
        }
        guard readsRaw || readsSums else { return .other }
        let isAggregated =
            !readsRaw || !query.items("groupClause").isEmpty
            || !query.items("distinctClause").isEmpty || query.word("hasAggs") == "true"
        let givesPerson = query.items("targetList").contains {
            $0.word("resname") == "person_key"
        }
        if isAggregated, !givesPerson { return .other }
        return .events(isAggregated: isAggregated)
    }

    private func isEvents(_ index: Int) -> Bool {
        guard sources.indices.contains(index - 1) else { return false }
        if case .events = sources[index - 1] { return true }
        return false
    }

    /// Whether the block reads rows of events that are not aggregated yet.
    var readsRawEvents: Bool {
        sources.contains {
            if case .events(let isAggregated) = $0 { return !isAggregated }
            return false
        }
    }

    var readsEvents: Bool { tables.indices.contains { isEvents($0 + 1) } }

    // MARK: The rules

    var findings: Set<String> {
        var found: Set<String> = []
        if query.word("hasRecursive") == "true" { found.insert("WITH RECURSIVE") }
        if readsEvents {
            if !query.items("groupingSets").isEmpty { found.insert("GROUPING SETS over events") }
            if setOperations(query["setOperations"]).contains(where: { $0 != 1 }) {
                found.insert("EXCEPT or INTERSECT over events")
            }
            if tables.contains(where: { $0.number("rtekind") == 3 }) {
                found.insert("a function in a FROM list of events")
            }
            if components > 1 { found.insert("events joined on something else than the person") }
        }
        joinFindings(query["jointree"], into: &found)
        if readsRawEvents, !windowsArePersons { found.insert("a window over several people") }
        for part in ["targetList", "jointree", "havingQual"] {
            if let node = query[part] { expressionFindings(node, negated: false, into: &found) }
        }
        return found
    }

    private func setOperations(_ node: QueryTree?) -> [Int] {
        guard let node, node.kind == "SETOPERATIONSTMT" else { return [] }
        return [node.number("op")] + setOperations(node["larg"]) + setOperations(node["rarg"])
    }

    /// Into how many parts the events of the FROM list fall when people's keys hold them together.
    private var components: Int {
        guard query["setOperations"] == nil else { return 1 }
        var part: [Int: Int] = [:]
        for index in tables.indices where isEvents(index + 1) { part[index + 1] = index + 1 }
        for (a, b) in personEqualities(query["jointree"]) where a.level == 0 && b.level == 0 {
            guard let left = part[a.table], let right = part[b.table] else { continue }
            for (table, own) in part where own == right { part[table] = left }
        }
        return Set(part.values).count
    }

    typealias Column = (level: Int, table: Int)

    /// The equalities of two people's keys that every row must fulfil: bare columns of one type.
    func personEqualities(_ node: QueryTree?) -> [(Column, Column)] {
        guard let node else { return [] }
        switch node.kind {
        case "OPEXPR":
            let keys = node.items("args").compactMap(personColumn)
            // 410 is the equality of two bigints.
            guard node.number("opno") == 410, keys.count == 2 else { return [] }
            return [(keys[0], keys[1])]
        case "BOOLEXPR":
            guard node.word("boolop") == "and" else { return [] }
            return node.items("args").flatMap(personEqualities)
        case "JOINEXPR", "FROMEXPR":
            let parts =
                node.items("fromlist")
                + [node["larg"], node["rarg"], node["quals"]]
                .compactMap(\.self)
            return parts.flatMap(personEqualities)
        default: return []
        }
    }

    func personColumn(_ node: QueryTree) -> Column? {
        guard node.kind == "VAR", node.number("vartype") == 20 else { return nil }
        let level = node.number("varlevelsup")
        let block = level == 0 ? self : outermost.suffix(level).first
        guard let block, name(of: node, in: block) == "person_key" else { return nil }
        return (level, node.number("varno"))
    }

    private func name(of column: QueryTree, in block: SubsetBlock) -> String {
        let (table, place) = (column.number("varno") - 1, column.number("varattno") - 1)
        guard block.tables.indices.contains(table),
            let names = block.tables[table]["eref"]?.items("colnames"),
            names.indices.contains(place), case .word(let name) = names[place]
        else { return "" }
        return name
    }

    /// Outer joins that keep reference rows without events.
    private func joinFindings(_ node: QueryTree?, into found: inout Set<String>) {
        guard let node else { return }
        for item in node.items("fromlist") { joinFindings(item, into: &found) }
        guard node.kind == "JOINEXPR" else { return }
        joinFindings(node["larg"], into: &found)
        joinFindings(node["rarg"], into: &found)
        let (left, right) = (leaves(node["larg"]), leaves(node["rarg"]))
        let (kept, other) = node.number("jointype") == 3 ? (right, left) : (left, right)
        let isOuter = (1...3).contains(node.number("jointype"))
        if isOuter, !kept.contains(where: isEvents), other.contains(where: isEvents) {
            found.insert("reference data LEFT JOIN events")
        }
    }

    private func leaves(_ node: QueryTree?) -> [Int] {
        guard let node else { return [] }
        if node.kind == "RANGETBLREF" { return [node.number("rtindex")] }
        return leaves(node["larg"]) + leaves(node["rarg"])
    }

    private var windowsArePersons: Bool {
        let targets = query.items("targetList")
        return query.items("windowClause").allSatisfy { window in
            window.items("partitionClause").contains { clause in
                targets.contains {
                    $0.number("ressortgroupref") == clause.number("tleSortGroupRef")
                        && $0["expr"].flatMap(personColumn) != nil
                }
            }
        }
    }
}
