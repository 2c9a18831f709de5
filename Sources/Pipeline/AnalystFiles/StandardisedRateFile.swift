import Statistics

/// Standardised rates and ratios of cases whose age bands stand in a file.
public enum StandardisedRateFile {
    /// What is made of the bands.
    public enum Kind: String, Sendable, CaseIterable {
        /// A rate weighted to a standard population, with Dobson's limits.
        case direct = "dsr"
        /// Observed over expected events.
        case ratio = "isratio"
        /// Observed over expected events, times the crude rate of the reference.
        case indirect = "israte"
    }

    /// What the file does not say itself.
    public struct Options: Sendable {
        /// What to make; nil for a direct rate, or a ratio where the file has x_ref and n_ref.
        public var kind: Kind?

        /// What rates are multiplied by.
        public var multiplier: Double

        /// A benchmark for all cases; nil for none, or for that of a column `benchmark`.
        public var benchmark: Double?

        /// Options.
        public init(kind: Kind? = nil, multiplier: Double = 100_000, benchmark: Double? = nil) {
            self.kind = kind
            self.multiplier = multiplier
            self.benchmark = benchmark
        }
    }

    /// The rate or ratio of every case.
    ///
    /// Direct rates need case_id, x (blank is 0), n and stdpop; without stdpop, ageband (the
    /// lowest age of a five-year band) and the European Standard Population of 2013 is used; a
    /// column eventfreq says how many events each person of x had. Ratios need x_ref and n_ref.
    ///
    /// - Throws: `AnalystFileError` when columns are missing or a cell cannot be used.
    public static func results(
        _ input: AnalystTable, options: Options = Options()
    ) throws(AnalystFileError) -> ResultTable {
        switch options.kind ?? (input.has("x_ref") ? .ratio : .direct) {
        case .direct: try direct(input, options)
        case .ratio: try indirect(input, options, isRate: false)
        case .indirect: try indirect(input, options, isRate: true)
        }
    }
}

// MARK: - Direct

extension StandardisedRateFile {
    private static func direct(
        _ input: AnalystTable, _ options: Options
    ) throws(AnalystFileError) -> ResultTable {
        try input.require(["case_id", "x", "n"])
        if !input.has("stdpop"), !input.has("ageband") { try input.require(["stdpop"]) }
        let repeats = input.has("eventfreq")
        let compares = input.has("benchmark") || options.benchmark != nil
        var table = ResultTable(
            ["case_id", "total_count", "total_pop", "value"] + LevelPair.columns
                + ["confidence", "statistic", "method"] + (repeats ? ["events"] : [])
                + (compares ? Comparison.columns : []))
        for group in input.grouped(by: "case_id") {
            var bands: [DirectlyStandardisedRate.Stratum] = []
            for row in group.rows { bands.append(try band(row)) }
            func rate(_ level: ConfidenceLevel) throws(AnalystFileError) -> Estimate? {
                guard
                    let rate = DirectlyStandardisedRate(
                        bands, scale: options.multiplier, level: level)
                else {
                    throw .badRows(
                        file: input.file, rows: "case_id \(group.key[0])",
                        expected: "a standard population above 0")
                }
                return rate.estimate
            }
            let inner = try rate(.ninetyFive)
            let events = bands.reduce(0) { $0 + $1.count * Double($1.eventsPerPerson) }
            var cells: [ResultCell] = [
                .text(group.key[0]), .number(events), .number(population(group.rows, bands)),
            ]
            cells += LevelPair.cells(inner, try rate(.ninetyNinePointEight))
            cells += words(inner != nil, options.multiplier, repeats: repeats)
            if compares {
                let own = try group.rows[0].number("benchmark")
                cells += Comparison.cells(options.benchmark ?? own, inner)
            }
            table.append(cells)
        }
        return table
    }

    private static func words(
        _ hasRate: Bool, _ multiplier: Double, repeats: Bool
    ) -> [ResultCell] {
        let per = "dsr per \(ResultCell.number(multiplier).text)"
        return [
            .text(hasRate ? per : "dsr NA for total count < 10"),
            repeats
                ? "Dobson, with confidence adjusted for non-independent events" : "Dobson",
        ] + (repeats ? ["non-independent"] : [])
    }

    private static func band(
        _ row: AnalystRow
    ) throws(AnalystFileError) -> DirectlyStandardisedRate.Stratum {
        let count = try row.number("x")
        if let count, count < 0 { throw row.bad("x", "0 or more") }
        let population = try row.required("n")
        guard population > 0 else { throw row.bad("n", "a number above 0") }
        let frequency = try row.integer("eventfreq") ?? 1
        guard frequency >= 1 else { throw row.bad("eventfreq", "1 or more") }
        return DirectlyStandardisedRate.Stratum(
            count: count, population: population, standard: try standard(row),
            eventsPerPerson: frequency)
    }

    private static func standard(_ row: AnalystRow) throws(AnalystFileError) -> Double {
        if let weight = try row.number("stdpop") {
            guard weight >= 0 else { throw row.bad("stdpop", "0 or more") }
            return weight
        }
        let age = try row.requiredInteger("ageband")
        guard let weight = EuropeanStandardPopulation.weight(age: age) else {
            throw row.bad("ageband", "the lowest age of the band, 0 to 90")
        }
        return weight
    }

    /// The population of the bands; those of repeat events count once, not once per frequency.
    private static func population(
        _ rows: [AnalystRow], _ bands: [DirectlyStandardisedRate.Stratum]
    ) -> Double {
        var seen: Set<String> = []
        return zip(rows, bands).reduce(0) { sum, pair in
            let isNew = pair.0["ageband"].isEmpty || seen.insert(pair.0["ageband"]).inserted
            return isNew ? sum + pair.1.population : sum
        }
    }
}

// MARK: - Indirect

extension StandardisedRateFile {
    private static func indirect(
        _ input: AnalystTable, _ options: Options, isRate: Bool
    ) throws(AnalystFileError) -> ResultTable {
        try input.require(["case_id", "x", "n", "x_ref", "n_ref"])
        var table = ResultTable(
            ["case_id", "observed", "expected"] + (isRate ? ["ref_rate"] : []) + ["value"]
                + LevelPair.columns + ["confidence", "statistic", "method"])
        for group in input.grouped(by: "case_id") {
            var bands: [IndirectlyStandardised.Stratum] = []
            for row in group.rows { bands.append(try reference(row)) }
            guard let result = IndirectlyStandardised(bands) else {
                throw .badRows(
                    file: input.file, rows: "case_id \(group.key[0])",
                    expected: "bands in which events are expected")
            }
            func estimate(_ level: ConfidenceLevel) -> Estimate? {
                isRate
                    ? result.rate(scale: options.multiplier, level: level)
                    : result.ratio(level: level)
            }
            var cells: [ResultCell] = [
                .text(group.key[0]), .number(result.observed), .number(result.expected),
            ]
            if isRate { cells.append(.number(result.referenceRate * options.multiplier)) }
            cells += LevelPair.cells(estimate(.ninetyFive), estimate(.ninetyNinePointEight))
            let per = ResultCell.number(options.multiplier).text
            cells += [
                .text(
                    isRate
                        ? "indirectly standardised rate per \(per)"
                        : "indirectly standardised ratio x 100"),
                .text(EventCount.method(events: result.observed).rawValue),
            ]
            table.append(cells)
        }
        return table
    }

    private static func reference(
        _ row: AnalystRow
    ) throws(AnalystFileError) -> IndirectlyStandardised.Stratum {
        let events = try row.number("x")
        if let events, events < 0 { throw row.bad("x", "0 or more") }
        let people = try row.required("n")
        guard people >= 0 else { throw row.bad("n", "0 or more") }
        let referenceEvents = try row.required("x_ref")
        guard referenceEvents >= 0 else { throw row.bad("x_ref", "0 or more") }
        let referencePeople = try row.required("n_ref")
        guard referencePeople > 0 else { throw row.bad("n_ref", "a number above 0") }
        return IndirectlyStandardised.Stratum(
            events: events, population: people, referenceEvents: referenceEvents,
            referencePopulation: referencePeople)
    }
}
