import Domain
import Feeds
import Postgres

/// Loads one file in one transaction: all of it, or nothing.
struct FeedLoader {
    let connection: PostgresConnection
    let request: FeedLoadRequest
    let known: Known

    /// Thrown inside the transaction so that nothing of a refused file stays.
    private struct Refused: Error {
        let findings: [Finding]
        let read: Int
    }

    func load(_ rows: some FeedRows) async throws -> FeedLoadOutcome {
        do {
            let (outcome, met) = try await connection.transaction { connection in
                try await Self(connection: connection, request: request, known: known)
                    .loadAll(rows)
            }
            known.people.add(met, toldBy: request.toldBy)
            if let entry = outcome.newEntry { noteLoad(entry) }
            return outcome
        } catch let refused as Refused {
            let outcome = try await connection.transaction { connection in
                try await Self(connection: connection, request: request, known: known)
                    .refuse(refused)
            }
            noteLoad(outcome.loadID)
            return outcome
        }
    }

    private func noteLoad(_ loadID: Int) {
        known.events.add(load: loadID, of: request.contract.feed)
    }

    /// Returns how it went, and the people whom the register has once the transaction ends.
    private func loadAll(
        _ rows: some FeedRows
    ) async throws -> (outcome: FeedLoadOutcome, met: [Int64]) {
        let ledger = LoadLedger(connection: connection, request: request)
        try await prepare()
        if !request.again, let earlier = try await ledger.earlierLoad() {
            var outcome = FeedLoadOutcome(status: .unchanged, loadID: earlier.loadID)
            outcome.newEntry = try await ledger.confirm(loadID: earlier.loadID)
            try await request.decision?.note(as: "released", on: connection)
            outcome.overtakenBy = earlier.overtakenBy
            outcome.sameAs = earlier.otherName
            return (outcome, [])
        }
        let nameless = request.periodFinding
        if let nameless, nameless.severity == .rejectFile {
            throw Refused(findings: [nameless], read: 0)
        }
        try await known.events.prepare(request.contract.feed, on: connection)
        let (report, staged) = try await stage(rows)
        // Before the file is in the ledger itself.
        let history = FileHistory(connection: connection, request: request)
        let told = [
            nameless, try await history.lateness(),
            try await history.thinness(rows: report.counts.read),
        ]
        let loadID = try await ledger.open(status: .loaded)
        let rules = try await RuleRun(
            connection: connection, contract: request.contract, settings: request.settings,
            loadID: loadID, sheetNames: report.sheetNames, waived: request.waivedRules,
            repeated: staged.repeated
        ).run()
        guard !rules.rejectsFile else {
            throw Refused(findings: report.findings + rules.findings, read: report.counts.read)
        }
        var outcome = FeedLoadOutcome(status: .loaded, loadID: loadID)
        outcome.newEntry = loadID
        outcome.read = report.counts.read
        outcome.rejected = report.counts.rejected + rules.rejected
        outcome.quarantined = report.counts.quarantined + rules.quarantined
        outcome.findings = told.compactMap { $0 } + report.findings + rules.findings
        // Held rows first: the merge leaves their earlier versions as they are.
        while let held = try await rows.nextHeld() {
            try await ledger.hold(held, loadID: loadID)
        }
        let met = try await merge(staged, &outcome, ledger)
        try await ledger.keep(outcome.findings, loadID: loadID)
        try await ledger.close(outcome)
        try await request.decision?.note(as: "released", on: connection)
        return (outcome, met)
    }

    /// Copies the rows into the stage; returns what was found while they were read, and what is
    /// known of them.
    private func stage(
        _ rows: some FeedRows
    ) async throws -> (report: FeedReadReport, staged: StagedRows) {
        let stage = StageTable(contract: request.contract)
        try await connection.execute(stage.creation)
        let staged = try await stage.fill(
            connection, from: rows, known: known, toldBy: request.toldBy)
        // Rules that compare rows join the stage with itself: the planner must know its size.
        if staged.count > 1_000 {
            try await connection.execute("ANALYZE stage (event_id, person_key)")
        }
        let report = await rows.report()
        guard !report.rejectsFile else {
            throw Refused(findings: report.findings, read: report.counts.read)
        }
        let history = FileHistory(connection: connection, request: request)
        if let shortage = try await history.shortage(rows: report.counts.read) {
            throw Refused(findings: [shortage] + report.findings, read: report.counts.read)
        }
        return (report, staged)
    }

    /// Sets how the load's statements are planned, and waits for other loads of the feed.
    private func prepare() async throws {
        // A small sample of a file tells what its plans depend on.
        // Many short statements, on as many connections as there are processors: neither compiling
        // them nor splitting them up pays. What they look up lies in memory, so that reading a
        // page costs little and a few thousand look-ups less than hashing a whole table.
        try await connection.script(
            """
            SET LOCAL jit = off;
            SET LOCAL max_parallel_workers_per_gather = 0;
            SET LOCAL seq_page_cost = 0.05;
            SET LOCAL random_page_cost = 0.05;
            SET LOCAL default_statistics_target = 5
            """)
        // One load of a feed at a time: two would race for the same natural keys.
        try await connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(\(request.contract.feed.text), 42))")
    }

    /// Returns the people of the file whom the register has now.
    private func merge(
        _ staged: StagedRows, _ outcome: inout FeedLoadOutcome, _ ledger: LoadLedger
    ) async throws -> [Int64] {
        let contract = request.contract
        let people = PersonResolution(
            connection: connection, contract: contract, loadID: outcome.loadID,
            toldBy: request.toldBy, staged: staged)
        outcome.findings += try await people.run()
        switch (contract.target.schema, contract.target.table) {
        case ("fact", "opt_out"):
            outcome.inserted = try await OptOutMerge(
                connection: connection, loadID: outcome.loadID
            ).run(replacing: request.replaces)
        case ("fact", let kind):
            try await connection.execute(
                """
                INSERT INTO landing.feed_kind (feed, kind) VALUES (\(contract.feed.text), \(kind))
                ON CONFLICT (feed) DO NOTHING
                """)
            let merge = FactMerge(
                connection: connection, request: request, loadID: outcome.loadID,
                staged: staged, shapes: known.shapes)
            let result = try await merge.run()
            outcome.inserted = result.inserted
            outcome.superseded = result.superseded
            outcome.withdrawn = result.withdrawn
            outcome.unchanged = result.unchanged
            outcome.optedOut = result.optedOut
            try await ledger.cover(
                loadID: outcome.loadID, month: merge.month, source: merge.source)
            try await ledger.touch(result.touched, loadID: outcome.loadID)
            try await ledger.move(result.movements, loadID: outcome.loadID)
        default:
            outcome.inserted = try await ReferenceMerge(
                connection: connection, request: request, loadID: outcome.loadID
            ).run()
            try await ledger.cover(loadID: outcome.loadID, month: nil, source: "stage")
        }
        return try await people.register()
    }

    private func refuse(_ refused: Refused) async throws -> FeedLoadOutcome {
        let ledger = LoadLedger(connection: connection, request: request)
        let reason = refused.findings.first { $0.severity == .rejectFile }
        let loadID = try await ledger.open(status: .rejected, reason: reason?.expected)
        try await ledger.keep(refused.findings, loadID: loadID)
        var outcome = FeedLoadOutcome(status: .rejected, loadID: loadID)
        outcome.findings = refused.findings
        outcome.read = refused.read
        outcome.rejected = refused.read
        try await ledger.close(outcome)
        return outcome
    }
}

/// Replaces the list of people who opted out of planning uses.
struct OptOutMerge {
    let connection: PostgresConnection
    let loadID: Int

    /// Returns how many people the file has put on the list.
    ///
    /// The months of everyone who comes on the list or leaves it are noted as touched: what
    /// measures see of them changes though no fact does.
    func run(replacing: Contract.Replacement) async throws -> Int {
        try await connection.execute(
            """
            CREATE TEMPORARY TABLE opted ON COMMIT DROP AS
            SELECT DISTINCT person_key FROM stage WHERE person_basis = 'N'
            """)
        try await connection.execute(
            """
            INSERT INTO landing.touched (load_id, feed, month, rows)
            SELECT \(loadID)::integer, c.feed, c.month, count(*)
            FROM landing.current_row AS c
            JOIN (SELECT person_key FROM opted FULL JOIN fact.opt_out AS o USING (person_key)
                WHERE o.load_id IS NULL
                    OR (\(replacing != .rows) AND NOT EXISTS (
                        SELECT FROM opted WHERE opted.person_key = o.person_key))) AS p
                USING (person_key)
            GROUP BY c.feed, c.month
            """)
        if replacing != .rows { try await connection.execute("DELETE FROM fact.opt_out") }
        return try await connection.execute(
            """
            INSERT INTO fact.opt_out (person_key, load_id)
            SELECT person_key, \(loadID)::integer FROM opted ON CONFLICT DO NOTHING
            """)
    }
}
