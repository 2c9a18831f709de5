public import Domain
public import Measures
public import Store

/// Computes old versions of measures beside new ones, and writes nothing.
public enum VersionStage {
    /// Both versions over the facts as known at a run, for every team and month.
    ///
    /// A version is taken from the definition files if they have it, else from the canonical text
    /// that a run kept; of several texts with the same version the one used last counts. A version
    /// may be named by the first digits of its hash too. Each counts all months, also those in
    /// which the other is in force.
    ///
    /// - Parameter asOfRun: the run; `nil` for the newest.
    /// - Throws: `VersionFault` when a version is nowhere kept, or nothing has been computed.
    public static func compare(
        _ old: MeasureVersion, _ new: MeasureVersion, months: ClosedRange<Month>,
        catalogue: MeasureCatalogue, asOfRun: Int? = nil, _ database: Database
    ) async throws -> VersionComparison {
        guard let run = try await database.latestRun(upTo: asOfRun) else {
            throw VersionFault.nothingComputed
        }
        let before = try await Counted(
            old, catalogue, database, months: months, seen: run.seen)
        let after = try await Counted(
            new, catalogue, database, months: months, seen: run.seen)
        let people = try await database.movedPeople(
            from: (before.measure.definition.numerator, before.compiled),
            to: (after.measure.definition.numerator, after.compiled), months: months,
            seen: run.seen)
        let moved = Dictionary(
            people.teams.compactMap { entry in entry.team.map { ($0, entry) } },
            uniquingKeysWith: { a, _ in a })
        // Where the county has people, a team without any has none of them: that is a nought.
        let nobody = people.county.map { _ in
            MovedPeople(team: nil, both: 0, movedIn: 0, movedOut: 0)
        }
        let areas: [(Area, MovedPeople?)] =
            [(.county, people.county)] + before.teams.map { (.team($0), moved[$0] ?? nobody) }
        return VersionComparison(
            old: before.name, new: after.name, load: run.seen.last,
            areas: areas.map { area, people in
                VersionComparison.AreaComparison(
                    area: area.code, series: series(before, after, area, months),
                    people: people.map {
                        VersionComparison.People(
                            both: $0.both, movedIn: $0.movedIn, movedOut: $0.movedOut)
                    })
            })
    }

    private static func series(
        _ before: Counted, _ after: Counted, _ area: Area, _ months: ClosedRange<Month>
    ) -> [VersionComparison.Point] {
        (months.lowerBound.ordinal...months.upperBound.ordinal).map { ordinal in
            let month = Month(ordinal: ordinal)
            let old = before.cell(area, month)
            let new = after.cell(area, month)
            return VersionComparison.Point(
                month: month.isoText, oldState: old?.state.name ?? "missing",
                newState: new?.state.name ?? "missing", old: old?.value, new: new?.value)
        }
    }
}

extension VersionStage {
    /// A version as the files have it, or else as a run used it last.
    ///
    /// - Throws: `VersionFault.unknown` when it is nowhere kept.
    public static func measure(
        _ name: MeasureVersion, _ catalogue: MeasureCatalogue, _ database: Database
    ) async throws -> StoredMeasure {
        let files = catalogue.versions.filter { $0.code == name.code }
        let named =
            files.first { $0.version == name.version }
            ?? name.hashPrefix.flatMap { digits in
                files.first { catalogue.record($0).hash.hasPrefix(digits) }
            }
        if let named { return StoredMeasure(named, of: catalogue) }
        return try await keptMeasure(name, database, besides: files.map(\.version))
    }

    /// A version as a run used it last, whatever the files say.
    ///
    /// - Parameter others: versions to tell of beside those of runs.
    /// - Throws: `VersionFault.unknown` when no run used it.
    public static func keptMeasure(
        _ name: MeasureVersion, _ database: Database, besides others: [String] = []
    ) async throws -> StoredMeasure {
        guard let kept = try await database.definition(name) else {
            let runs = try await database.versions(of: name.code)
            throw VersionFault.unknown(
                name,
                kept: Set(runs + others).sorted {
                    MeasureVersion(name.code, $0) < MeasureVersion(name.code, $1)
                })
        }
        return try StoredMeasure(text: kept.text, code: name.code, version: kept.version)
    }
}

/// One version with the cells it gives.
private struct Counted {
    let measure: StoredMeasure
    let name: String
    let compiled: CompiledMeasures
    let teams: [TeamCode]
    private let cells: [CellKey: Cell]

    init(
        _ version: MeasureVersion, _ catalogue: MeasureCatalogue, _ database: Database,
        months: ClosedRange<Month>, seen: SeenLoads
    ) async throws {
        let measure = try await VersionStage.measure(version, catalogue, database)
        self.measure = measure
        let (compiled, faults) = try await database.compile(measure.catalogue)
        guard faults.isEmpty else { throw ComputeFault.refused(faults.map(\.description)) }
        self.compiled = compiled
        let snapshot = try await database.countAsKnown(
            measure.catalogue, compiled, seen: seen,
            months: months.lowerBound.advanced(by: -11)...months.upperBound)
        teams = snapshot.inputs.teams
        name =
            version.hashPrefix.map {
                "\(measure.definition.versionName), hash \($0.prefix(8))"
            } ?? version.description
        cells = Dictionary(
            ComputeStage.cells(
                of: measure.definition, measure.catalogue, snapshot, Month.all(months),
                isOfAnyMonth: true
            ).map { ($0.key, $0) }, uniquingKeysWith: { a, _ in a })
    }

    func cell(_ area: Area, _ month: Month) -> Cell? {
        cells[
            CellKey(measure: measure.definition.code, area: area, window: .month, month: month)]
    }
}

/// Why two versions cannot be compared.
public enum VersionFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing has been computed yet.
    case nothingComputed
    /// Neither the files nor any run has the version.
    case unknown(MeasureVersion, kept: [String])

    /// One sentence that says what to do.
    public var description: String {
        switch self {
        case .nothingComputed: "Nothing has been computed yet: load files and compute first."
        case .unknown(let version, let kept):
            "There is no \(version): neither the definition files nor any run has it. There is "
                + (kept.isEmpty ? "no version of it." : kept.joined(separator: ", ") + ".")
        }
    }
}
