import Yams

extension ContractColumn {
    init(_ entry: YAMLEntry) throws(ContractError) {
        try entry.allow([
            "name", "type", "required", "absent", "headers", "codes", "aliases", "code_severity",
            "code_rule", "form", "range", "scale", "magnitude", "severity", "rule", "words",
        ])
        name = try entry.text("name")
        kind = try entry.choice("type", or: .text)
        isRequired = try entry.boolean("required")
        mayBeAbsent = try entry.boolean("absent")
        headers = try entry.texts("headers")
        codes = try Self.codes(entry["codes"])
        aliases = try entry.pairs("aliases")
        codeSeverity = try entry.choice("code_severity", or: .quarantine)
        codeRule = try entry.optionalText("code_rule") ?? "CODE"
        form = entry["form"] == nil ? nil : try entry.choice("form")
        (minimum, maximum) = try Self.range(entry["range"])
        scale = try entry.integer("scale")
        isMagnitude = try entry.boolean("magnitude")
        typeSeverity = try entry.choice("severity", or: .quarantine)
        typeRule = try entry.optionalText("rule")
        words =
            try entry.optionalText("words") ?? name.split(separator: "_").joined(separator: " ")
    }

    /// A list of codes, or codes with their meanings.
    private static func codes(_ entry: YAMLEntry?) throws(ContractError) -> [NamedText] {
        guard let entry else { return [] }
        var codes: [NamedText] = []
        switch entry.node {
        case .sequence(let sequence):
            for node in sequence {
                let code = try YAMLEntry(node: node, file: entry.file).text()
                codes.append(NamedText(code, code))
            }
        case .mapping(let mapping):
            for (code, meaning) in mapping {
                codes.append(
                    NamedText(
                        try YAMLEntry(node: code, file: entry.file).text(),
                        try YAMLEntry(node: meaning, file: entry.file).text()))
            }
        default:
            throw entry.error("expected codes as a list, or with their meanings")
        }
        return codes
    }

    /// `[0, 10]`; either end may be null.
    private static func range(_ entry: YAMLEntry?) throws(ContractError) -> (Int64?, Int64?) {
        guard let entry else { return (nil, nil) }
        guard case .sequence(let sequence) = entry.node, sequence.count == 2 else {
            throw entry.error("expected the least and the greatest value, such as [0, 10]")
        }
        var ends: [Int64?] = []
        for node in sequence {
            let end = YAMLEntry(node: node, file: entry.file)
            if end.isNull {
                ends.append(nil)
                continue
            }
            guard let number = Int64(try end.text()) else {
                throw end.error("expected a whole number")
            }
            ends.append(number)
        }
        return (ends[0], ends[1])
    }
}

extension ContractRule {
    init(_ entry: YAMLEntry) throws(ContractError) {
        try entry.allow([
            "id", "severity", "each", "rows", "file", "expected", "column", "set_null",
        ])
        id = try entry.text("id")
        severity = try entry.choice("severity")
        expected = try entry.text("expected")
        column = try entry.optionalText("column")
        line = entry.line
        if case .sequence? = entry["set_null"]?.node {
            setNull = try entry.texts("set_null")
        } else {
            setNull = try entry.optionalText("set_null").map { [$0] } ?? []
        }
        switch (entry["each"], entry["rows"], entry["file"]) {
        case (let sql?, nil, nil): check = .each(try sql.text())
        case (nil, let sql?, nil): check = .rows(try sql.text())
        case (nil, nil, let sql?): check = .file(try sql.text())
        default: throw entry.error("expected one of each, rows and file in rule '\(id)'")
        }
    }
}
