import Domain
import Yams

extension Contract {
    /// Reads a contract.
    ///
    /// - Parameters:
    ///   - text: The YAML.
    ///   - file: The file's name, whose stem is the contract's name.
    ///   - fold: The SQL of the file that `fold` names, if it could be read.
    /// - Throws: `ContractError` with the line.
    public init(
        text: String, file: String, fold: (String) -> String? = { _ in nil }
    ) throws(ContractError) {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw ContractError(file: file, line: Self.line(of: error), message: "is not YAML")
        }
        guard let node else { throw ContractError(file: file, line: 0, message: "is empty") }
        try self.init(YAMLEntry(node: node, file: file), text: text, fold: fold)
    }

    private static func line(of error: any Error) -> Int {
        switch error {
        case YamlError.scanner(_, _, let mark, _), YamlError.parser(_, _, let mark, _),
            YamlError.composer(_, _, let mark, _):
            mark.line
        default: 0
        }
    }

    private static let keys: Set<String> = [
        "feed", "title", "version", "target", "owner", "cadence", "agreement", "pseudonymised",
        "file", "constants", "lookups", "expected_suppliers", "covers", "replaces", "month_of",
        "key", "key_rule", "event_references", "person", "place", "columns", "fact_columns",
        "fold", "rules", "unfilled",
    ]

    private init(
        _ entry: YAMLEntry, text: String, fold: (String) -> String?
    ) throws(ContractError) {
        try entry.allow(Self.keys)
        name = entry.file.split(separator: ".").first.map(String.init) ?? entry.file
        feed = FeedCode(try entry.text("feed"))
        title = try entry.text("title")
        version = try entry.text("version")
        target = try Target(entry.required("target"))
        owner = try entry.text("owner")
        cadence = try Cadence(entry.required("cadence"))
        agreement = try Agreement(entry.required("agreement"))
        isPseudonymised = try entry.boolean("pseudonymised")
        file = try FileLayout(entry.required("file"))
        constants = try entry.pairs("constants")
        lookups = try entry.entries("lookups").readEach(Lookup.init)
        expectedSuppliers = try entry.texts("expected_suppliers")
        covers = try entry.choice("covers", or: .period)
        replaces = try entry.choice("replaces", or: .rows)
        monthOf = try entry.optionalText("month_of")
        key = try entry.texts("key")
        keyRule = try entry.optionalText("key_rule")
        eventReferences = try entry.entries("event_references").readEach(EventReference.init)
        person = try entry["person"].flatMap(PersonColumns.init)
        columns = try entry.entries("columns").readEach(ContractColumn.init)
        place = try PlaceColumns(entry["place"], columns: columns)
        factColumns = try entry.pairs("fact_columns")
        rules = try entry.entries("rules").readEach(ContractRule.init)
        unfilled = try entry.pairs("unfilled")
        self.text = text
        if let named = entry["fold"] {
            let fileName = try named.text()
            guard let sql = fold(fileName) else {
                throw named.error("the file '\(fileName)' beside the contract cannot be read")
            }
            self.fold = sql
        } else {
            self.fold = nil
        }
    }
}

extension [YAMLEntry] {
    /// Reads each entry; stops at the first that cannot be read.
    func readEach<Value>(
        _ read: (YAMLEntry) throws(ContractError) -> Value
    ) throws(ContractError) -> [Value] {
        var values: [Value] = []
        for entry in self { values.append(try read(entry)) }
        return values
    }
}

extension YAMLEntry? {
    /// Reads the entry if there is one.
    func flatMap<Value>(
        _ read: (YAMLEntry) throws(ContractError) -> Value
    ) throws(ContractError) -> Value? {
        guard let self else { return nil }
        return try read(self)
    }
}

extension Contract.Target {
    init(_ entry: YAMLEntry) throws(ContractError) {
        let parts = try entry.text().split(separator: ".").map(String.init)
        guard parts.count == 2, ["fact", "reference"].contains(parts[0]) else {
            throw entry.error("expected fact.NAME or reference.NAME")
        }
        schema = parts[0]
        table = parts[1]
    }
}

extension Contract.Cadence {
    init(_ entry: YAMLEntry) throws(ContractError) {
        try entry.allow(["every", "due_working_day", "final_days"])
        every = try entry.text("every")
        dueWorkingDay = try entry.integer("due_working_day")
        finalDays = try entry.integer("final_days")
    }
}

extension Contract.Agreement {
    init(_ entry: YAMLEntry) throws(ContractError) {
        try entry.allow(["reference", "lawful_basis", "purposes", "expires"])
        reference = try entry.text("reference")
        lawfulBasis = try entry.text("lawful_basis")
        purposes = try entry.texts("purposes")
        guard let day = CivilDay(try entry.text("expires")) else {
            throw try entry.required("expires").error("expected a date such as 2027-03-31")
        }
        expires = day
    }
}

extension Contract.Lookup {
    init(_ entry: YAMLEntry) throws(ContractError) {
        try entry.allow(["file", "key", "columns"])
        file = try entry.text("file")
        key = try entry.text("key")
        columns = try entry.pairs("columns")
    }
}

extension Contract.EventReference {
    init(_ entry: YAMLEntry) throws(ContractError) {
        try entry.allow(["column", "feed", "from"])
        column = try entry.text("column")
        feed = FeedCode(try entry.text("feed"))
        from = try entry.texts("from")
    }
}

extension Contract.PersonColumns {
    init(_ entry: YAMLEntry) throws(ContractError) {
        try entry.allow(["nhs_number", "status", "local_id", "local_scheme"])
        nhsNumber = try entry.optionalText("nhs_number")
        status = try entry.optionalText("status")
        localID = try entry.optionalText("local_id")
        localScheme = try entry.optionalText("local_scheme")
    }
}

extension Contract.PlaceColumns {
    /// What `place` says; a column of the matching form where it says nothing.
    init(_ entry: YAMLEntry?, columns: [ContractColumn]) throws(ContractError) {
        try entry?.allow(["postcode", "practice", "birth_date"])
        func column(_ key: String, _ form: ContractColumn.Form) throws(ContractError) -> String? {
            if let name = try entry?.optionalText(key) { return name }
            return columns.first { $0.form == form }?.name
        }
        postcode = try column("postcode", .postcode)
        practice = try column("practice", .practice)
        birthDate = try column("birth_date", .birthDate)
    }
}

extension FileLayout {
    init(_ entry: YAMLEntry) throws(ContractError) {
        try entry.allow([
            "names", "date_order", "sheet", "totals", "blanks", "fill_down", "header_rows",
            "period_severity",
        ])
        names = try entry.text("names")
        dateOrder = try entry.choice("date_order", or: .dmy)
        sheet = try entry.optionalText("sheet")
        totals = try entry.texts("totals")
        blanks = try entry.texts("blanks")
        fillDown = try entry.texts("fill_down")
        headerRows = try entry.integer("header_rows") ?? 30
        periodSeverity = try entry.choice("period_severity", or: .rejectFile)
        guard [.rejectFile, .warn].contains(periodSeverity) else {
            throw try entry.required("period_severity").error("expected reject_file or warn")
        }
    }
}
