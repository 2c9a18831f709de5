extension Contract {
    /// What in the contract does not fit together; empty when it can be used.
    public func check() -> [ContractError] {
        var errors: [ContractError] = []
        func report(_ message: String, line: Int = 0) {
            errors.append(ContractError(file: name + ".yaml", line: line, message: message))
        }
        let names = columns.map(\.name)
        let known = Set(names)
        for name in known.sorted() where names.count(where: { $0 == name }) > 1 {
            report("the column '\(name)' is there more than once")
        }
        for (role, name) in namedColumns where !known.contains(name) {
            report("\(role) names the column '\(name)', which there is not")
        }
        if columns.isEmpty { report("expected at least one column") }
        if key.isEmpty && fold == nil { report("expected a key") }
        // The list of opt-outs says who, not when.
        if !isReference && monthOf == nil && target.table != "opt_out" {
            report("expected month_of for a fact")
        }
        for rule in rules {
            for column in [rule.column].compactMap({ $0 }) + rule.setNull
            where !known.contains(column) {
                report("rule \(rule.id) names the column '\(column)'", line: rule.line)
            }
        }
        for column in columns {
            let codes = Set(column.codes.map(\.name))
            for alias in column.aliases where !codes.contains(alias.text) {
                report("'\(column.name)': '\(alias.name)' stands for no code of the list")
            }
        }
        do {
            _ = try Regex(file.names)
        } catch {
            report("'\(file.names)' is not a pattern of file names")
        }
        return errors
    }

    /// Every column that a part of the contract names, with the part.
    private var namedColumns: [(role: String, column: String)] {
        var named = givenColumns.sorted().map { ("constants or lookups", $0) }
        if fold == nil { named += key.map { ("key", $0) } }
        named += eventReferences.flatMap { $0.from.map { ("event_references", $0) } }
        named += [person?.nhsNumber, person?.status, person?.localID].compactMap { $0 }
            .map { ("person", $0) }
        named += [place.postcode, place.practice, place.birthDate].compactMap { $0 }
            .map { ("place", $0) }
        if let monthOf, fold == nil { named.append(("month_of", monthOf)) }
        named += file.fillDown.map { ("fill_down", $0) }
        return named
    }

    /// The refusal of files that come after the agreement's last day; `nil` while it holds.
    ///
    /// - Parameter today: The day on which the file is taken in; no clock is asked here.
    public func refusal(on today: CivilDay) -> Finding? {
        guard today > agreement.expires else { return nil }
        return Finding(
            rule: "AGREEMENT", severity: .rejectFile,
            expected: "a sharing agreement in force: \(agreement.reference) ended on "
                + "\(agreement.expires.longText), renew it before sending this file")
    }
}
