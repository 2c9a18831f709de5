import Domain

/// Reads one definition file into its typed form.
struct DefinitionReader {
    private let root: DefinitionNode
    private let file: String
    private let text: String

    init(text: String, file: String) throws {
        root = try DefinitionNode(text: text, file: file)
        self.file = file
        self.text = text
    }

    private static let keys: Set<String> = [
        "code", "version", "effective", "title", "description", "why_it_matters", "domain",
        "polarity", "kind", "unit", "short_unit", "scale", "percentile", "numerator",
        "denominator", "comparison", "events", "withhold", "standardise", "resample", "stratify",
        "variant",
        "attribution", "maturity",
        "available_from", "months", "windows", "interval", "disclosure", "team_window",
        "spc", "target", "typical", "owner", "national", "changes", "notes", "examples",
    ]

    func definition() throws -> MeasureDefinition {
        try root.allow(Self.keys)
        let spc = try root.required("spc")
        let version = try root.required("version").text()
        let effective = try root.required("effective").month()
        return MeasureDefinition(
            code: try code(),
            version: version, effective: effective,
            title: try root.required("title").text(),
            description: try root.required("description").text(),
            whyItMatters: try root.required("why_it_matters").text(),
            polarity: try root.required("polarity").choice(MeasureDefinition.Polarity.self),
            kind: try root.required("kind").choice(MeasureDefinition.Kind.self),
            unit: try root.required("unit").text(),
            shortUnit: try root.required("short_unit").text(),
            scale: try root.required("scale").number(),
            percentile: try root.optional("percentile")?.number(),
            numerator: try component(root.required("numerator")),
            denominator: try root.optional("denominator").map(component),
            comparison: try root.optional("comparison").map(comparison),
            events: try root.optional("events").map(component),
            withholding: try root.optional("withhold").map(withholding),
            standardisation: try root.optional("standardise").map(standardisation),
            resampling: try root.optional("resample").map(resampling),
            stratification: try root.optional("stratify").map(stratification),
            variant: try root.optional("variant").map(variant),
            attribution: try attribution(root.required("attribution")),
            maturity: try maturity(root.required("maturity")),
            availableFrom: try root.optional("available_from")?.month(),
            calendarMonths: try calendarMonths(),
            windows: try root.optional("windows")?.items().map { try $0.choice(Window.self) }
                ?? Window.allCases,
            interval: try root.required("interval").choice(
                MeasureDefinition.IntervalMethod.self),
            disclosure: try root.required("disclosure").choice(
                MeasureDefinition.DisclosureRule.self),
            teamWindow: try root.required("team_window").choice(Window.self),
            spc: try settings(spc),
            target: try root.optional("target")?.number(),
            typical: try typical(),
            owner: try root.required("owner").text(),
            national: try root.optional("national")?.items().map(national) ?? [],
            changes: try root.required("changes").items().map(change),
            notes: try root.optional("notes")?.text() ?? "",
            examples: try root.required("examples").items().map {
                try ExampleReader(node: $0).example()
            },
            file: file, text: text,
            timeline: [MeasureDefinition.Start(version: version, effective: effective)])
    }

    private func code() throws -> MeasureCode {
        let node = try root.required("code")
        guard let code = MeasureCode(try node.text()) else {
            throw node.fault("expected two capital letters and two digits, such as EA01")
        }
        if let domain = try root.optional("domain"), try domain.text() != code.domain {
            throw domain.fault("expected \(code.domain), the letters of the code")
        }
        return code
    }

    private func comparison(_ node: DefinitionNode) throws -> MeasureDefinition.ComparisonArm {
        try node.allow(["numerator", "denominator"])
        return MeasureDefinition.ComparisonArm(
            numerator: try component(node.required("numerator")),
            denominator: try component(node.required("denominator")))
    }

    private func withholding(_ node: DefinitionNode) throws -> MeasureDefinition.Withholding {
        try node.allow(["share", "below", "reason"])
        let share = try node.required("share")
        return MeasureDefinition.Withholding(
            numerator: try component(share.required("numerator")),
            denominator: try component(share.required("denominator")),
            below: try node.required("below").number(),
            reason: try node.required("reason").text())
    }

    private func attribution(_ node: DefinitionNode) throws -> MeasureDefinition.Attribution {
        try node.allow(["basis", "fallback", "note"])
        return MeasureDefinition.Attribution(
            basis: try node.required("basis").text(),
            fallback: try node.optional("fallback")?.text() ?? "none")
    }

    private func calendarMonths() throws -> [Int] {
        guard let node = try root.optional("months") else { return [] }
        return try node.items().map { item in
            let number = try item.int()
            guard (1...12).contains(number) else { throw item.fault("expected 1 to 12") }
            return number
        }
    }

    private func typical() throws -> ClosedRange<Double>? {
        guard let node = try root.optional("typical") else { return nil }
        let ends = try node.items().map { try $0.number() }
        guard ends.count == 2, ends[0] <= ends[1] else {
            throw node.fault("expected [lowest, highest]")
        }
        return ends[0]...ends[1]
    }
}

extension MeasureDefinition {
    /// Reads the text of a definition file.
    ///
    /// Throws a `CatalogueError` that names file and line and says what is expected.
    public static func read(text: String, file: String) throws -> MeasureDefinition {
        try DefinitionReader(text: text, file: file).definition()
    }
}
