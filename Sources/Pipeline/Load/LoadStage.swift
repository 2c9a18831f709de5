import Domain
public import Feeds
public import Foundation
public import Linkage
public import Store

/// How a service loads.
public struct LoadSettings: Sendable {
    /// The day on which files are taken in; agreements that ended before refuse them.
    public var today: CivilDay?
    /// Whether NHS numbers of the test range (999…) stand for people, as in made-up data.
    public var acceptsTestRange: Bool
    /// The date order that a person has confirmed for the files of this call.
    public var confirmedDateOrder: DateOrder?
    /// Whether files are to stand though the same bytes were loaded before and others since.
    public var again: Bool
    /// Whether files may have far fewer rows than those before them.
    public var acceptsFewer: Bool
    /// What contracts ask for by name in their SQL, such as `:population_minimum`.
    public var table: SettingTable

    /// Settings of one service.
    public init(
        today: CivilDay?, acceptsTestRange: Bool, table: SettingTable,
        confirmedDateOrder: DateOrder? = nil, again: Bool = false, acceptsFewer: Bool = false
    ) {
        self.today = today
        self.acceptsTestRange = acceptsTestRange
        self.table = table
        self.confirmedDateOrder = confirmedDateOrder
        self.again = again
        self.acceptsFewer = acceptsFewer
    }
}

/// One file and how its load ended.
public struct LoadedFile: Sendable {
    /// The file.
    public let file: URL
    /// Its contract.
    public let contract: Contract
    /// How it ended.
    public let outcome: FeedLoadOutcome
    /// How long it took.
    public let duration: Duration
    /// The numbers of the held rows that it was made of, when they were released from quarantine.
    public let released: [Int]
    /// The rules that were waived for those rows.
    let waived: Set<String>
}

/// The stage `load`: feed files into landing, identity and facts.
public struct LoadStage: Sendable {
    private let database: Database
    private let contracts: ContractCatalogue
    private let landing: LandingStore
    private let keys: PersonKeys
    private let settings: LoadSettings

    /// A stage that loads into `database` under `contracts`.
    public init(
        database: Database, contracts: ContractCatalogue, landing: LandingStore,
        secret: PersonSecret, settings: LoadSettings
    ) {
        self.database = database
        self.contracts = contracts
        self.landing = landing
        keys = PersonKeys(secret: secret)
        self.settings = settings
    }

    /// Loads one file, under every contract that its name is for.
    ///
    /// - Parameter feed: the contract to use where the file's name does not say.
    /// - Throws: `LoadFault` when the file cannot be opened or recognised, and what the database
    ///   throws; what is wrong inside the file is in the outcome.
    public func load(_ file: URL, feed: String? = nil) async throws -> [LoadedFile] {
        var loaded: [LoadedFile] = []
        try await checkSecret()
        for errand in try errands(for: file, feed: feed) {
            loaded.append(try await load(errand))
        }
        return loaded
    }

    /// Makes sure that the secret is the one that all keys in the database were made with.
    ///
    /// - Parameter keeping: whether the first secret to come is kept in mind, as a keyed hash.
    /// - Returns: whether one is kept.
    /// - Throws: `StoreFault.otherSecret` when it is another.
    @discardableResult
    public func checkSecret(keeping: Bool = true) async throws -> Bool {
        try await database.checkSecret(keys.check, keeping: keeping)
    }

    private func load(_ errand: LoadErrand) async throws -> LoadedFile {
        let clock = ContinuousClock()
        let start = clock.now
        let (file, contract) = (errand.file, errand.contract)
        let fingerprint = try landing.fingerprint(of: file)
        try landing.keep(file, as: fingerprint)
        let request = FeedLoadRequest(
            contract: contract, file: errand.recognised, sha256: fingerprint.sha256,
            byteCount: fingerprint.byteCount,
            settings: settings.table.adding(file: errand.recognised, of: contract),
            again: settings.again, acceptsFewer: settings.acceptsFewer, today: settings.today)
        let rows = FeedFileRows(
            path: file.path, contract: contract, keys: keys, settings: settings)
        let outcome = try await database.load(request, rows: rows)
        return LoadedFile(
            file: file, contract: contract, outcome: outcome, duration: clock.now - start,
            released: [], waived: [])
    }

    /// The rows held of a file.
    func heldRows(of file: String) async throws -> [HeldRecord] {
        try await database.heldRows(file: file)
    }

    /// Loads rows that a person has released from quarantine, as they were sent.
    ///
    /// The rule that held a row is waived for it; a row that breaks another is held again.
    ///
    /// - Parameters:
    ///   - folder: where the rows are put down as a file of their own.
    ///   - person: who decided. Named, the decision is noted in the transaction that loads the
    ///     rows, so that no row is both loaded and held; else it is left to `Database.decide`.
    ///   - note: why, for the record.
    public func release(
        _ rows: [HeldRecord], in folder: URL, by person: String? = nil, note: String? = nil
    ) async throws -> [LoadedFile] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await checkSecret()
        var loaded: [LoadedFile] = []
        // Only rows that one rule holds go together: what is waived for one is for no other.
        let groups = Dictionary(grouping: rows) {
            "\($0.contract)\u{1F}\($0.fileName)\u{1F}\($0.rule)"
        }
        for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
            guard let first = group.first,
                let contract = contracts.contract(named: first.contract)
            else { continue }
            let numbers = group.map { String($0.id) }.joined(separator: "-")
            let file = folder.appendingPathComponent(
                "released-\(contract.name)-\(numbers.prefix(60)).csv")
            try ReleasedFile.write(group, contract: contract, to: file)
            let clock = ContinuousClock()
            let start = clock.now
            let fingerprint = try landing.fingerprint(of: file)
            try landing.keep(file, as: fingerprint)
            let recognised = RecognisedFile(
                fileName: file.lastPathComponent, contract: contract.name, sender: first.sender,
                period: first.period.flatMap { Month($0) }, version: first.version)
            var relaxed = settings
            relaxed.confirmedDateOrder = .iso
            let outcome = try await database.load(
                FeedLoadRequest(
                    contract: contract, file: recognised, sha256: fingerprint.sha256,
                    byteCount: fingerprint.byteCount,
                    settings: settings.table.adding(file: recognised, of: contract),
                    waivedRules: Set(group.map(\.rule)),
                    decision: person.map {
                        HeldDecision(ids: group.map(\.id), person: $0, note: note)
                    }),
                rows: FeedFileRows(
                    path: file.path, contract: contract, keys: keys, settings: relaxed))
            loaded.append(
                LoadedFile(
                    file: file, contract: contract, outcome: outcome, duration: clock.now - start,
                    released: group.map(\.id), waived: Set(group.map(\.rule))))
        }
        return loaded
    }

    /// How many files are loaded at a time unless a caller says otherwise.
    ///
    /// One more than there are processors: while one file waits for the disk to confirm its commit,
    /// or for its turn at a feed, the others go on. At most as many as connections are at hand.
    public static var usualWorkers: Int {
        min(5, ProcessInfo.processInfo.activeProcessorCount + 1)
    }

    /// Loads many files: reference data first, in the order that its tables need, then the feeds,
    /// `workers` at a time.
    ///
    /// - Parameter finished: told each file as it ends, in no particular order.
    public func load(
        all files: [URL], workers: Int = LoadStage.usualWorkers,
        finished: @escaping @Sendable (Result<LoadedFile, any Error>, URL) async -> Void
    ) async throws {
        try await checkSecret()
        var errands: [LoadErrand] = []
        for file in files {
            do {
                errands += try self.errands(for: file, feed: nil)
            } catch {
                await finished(.failure(error), file)
            }
        }
        for wave in LoadOrder.waves(errands) {
            await load(wave, workers: workers, finished: finished)
            try Task.checkCancellation()
        }
        try await database.analyseFacts(workers: workers)
    }

    /// Does the errands of one wave, those of one feed one after the other: a freeze file must not
    /// overtake its flex, and loads of one feed would only wait for each other.
    ///
    /// Feeds that teach council numbers take turns at the crosswalk: while one is merged another may
    /// be read, but a third would only wait, so that another feed goes first where there is one.
    private func load(
        _ wave: [LoadErrand], workers: Int,
        finished: @escaping @Sendable (Result<LoadedFile, any Error>, URL) async -> Void
    ) async {
        var queue = wave
        var busy: Set<FeedCode> = []
        let teachers = Set(
            wave.map(\.contract).filter { $0.person?.localID != nil && !$0.isPseudonymised }
                .map(\.feed))
        await withTaskGroup(of: FeedCode.self) { group in
            func next() -> Int? {
                let isCrowded = teachers.intersection(busy).count > 1
                let free = { (errand: LoadErrand) in !busy.contains(errand.contract.feed) }
                return queue.firstIndex {
                    free($0) && !(isCrowded && teachers.contains($0.contract.feed))
                } ?? queue.firstIndex(where: free)
            }
            func start() {
                while busy.count < workers, let next = next() {
                    let errand = queue.remove(at: next)
                    busy.insert(errand.contract.feed)
                    group.addTask {
                        await finished(await attempt(errand), errand.file)
                        return errand.contract.feed
                    }
                }
            }
            start()
            while let feed = await group.next() {
                busy.remove(feed)
                start()
            }
        }
    }

    private func attempt(_ errand: LoadErrand) async -> Result<LoadedFile, any Error> {
        do {
            return .success(try await load(errand))
        } catch {
            return .failure(error)
        }
    }

    private func errands(for file: URL, feed: String?) throws -> [LoadErrand] {
        let name = file.lastPathComponent
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw LoadFault.missing(file: file.relativePath)
        }
        let place = file.resolvingSymlinksInPath().path
        let kind = try FileManager.default.attributesOfItem(atPath: place)[.type]
        guard kind as? FileAttributeType != .typeDirectory else {
            throw LoadFault.folder(file.relativePath)
        }
        if let feed, let contract = contracts.contract(named: feed) {
            let said = contract.recognise(fileName: name)
            let plain = RecognisedFile(
                fileName: name, contract: contract.name, sender: nil, period: nil, version: nil)
            return [LoadErrand(file: file, contract: contract, recognised: said ?? plain)]
        }
        let known = contracts.recogniseAll(path: file.path)
        guard !known.isEmpty else {
            throw LoadFault.unknownFeed(
                file: name, known: contracts.contracts.map(\.name).sorted())
        }
        return known.map { LoadErrand(file: file, contract: $0.contract, recognised: $0.file) }
    }
}
