import Domain
public import Foundation

/// Makes the demonstration county: people, what happens to them, and the files partners send.
///
/// The same profile and geography give the same bytes, whatever the number of workers.
public struct CountyGenerator: Sendable {
    /// What to generate.
    public let profile: CountyProfile
    /// The tables of the real county.
    public let geography: CountyGeography
    private let context: SendingContext
    private let population: Population

    /// How many people make a chunk of work.
    private static let chunk = 6_000

    /// A generator with the geography tables of a folder.
    ///
    /// - Throws: `CountyError` when the profile is empty or too large, or a table is missing.
    public init(profile: CountyProfile, geography folder: URL) throws {
        guard profile.people >= 100, profile.months >= 1,
            (2013...2034).contains(profile.firstMonth.year), profile.endMonth.year <= 2036
        else { throw CountyError.emptyProfile }
        self.profile = profile
        geography = try CountyGeography(folder: folder)
        context = SendingContext(profile: profile, geography: geography)
        population = try Population(
            profile: profile, geography: geography, calendar: context.calendar)
    }

    /// Writes all feed and reference files into a folder.
    ///
    /// - Parameter progress: told the share of the work that is done, from 0 to 1.
    /// - Returns: rows written per feed.
    /// - Throws: `CountyError.cannotWrite`, or what the file system says.
    @discardableResult
    public func write(
        to folder: URL, progress: @Sendable (Double) -> Void = { _ in }
    ) async throws -> [Feed: Int] {
        var files = try CountyFiles(folder: folder, profile: profile)
        var lists = RegisteredLists(context: context)
        let chunks = (profile.everyone + Self.chunk - 1) / Self.chunk
        try await withThrowingTaskGroup(of: (Int, ChunkOutput, RegisteredLists).self) { group in
            var waiting: [Int: (ChunkOutput, RegisteredLists)] = [:]
            var (started, done) = (0, 0)
            while done < chunks {
                while started < min(chunks, done + profile.workers + 1) {
                    let number = started
                    group.addTask { await generate(chunk: number) }
                    started += 1
                }
                guard let (number, output, part) = try await group.next() else { break }
                waiting[number] = (output, part)
                while let (output, part) = waiting.removeValue(forKey: done) {
                    try files.append(output)
                    lists.add(part)
                    done += 1
                    progress(Double(done) / Double(chunks) * 0.95)
                }
            }
        }
        var rest = ChunkOutput(profile: profile)
        sendAggregates(lists, to: &rest)
        try files.append(rest)
        try files.flush()
        try await write(files.workbooks(), to: folder)
        try ReferenceFiles(context: context, lists: lists).write(to: files)
        try files.writeFaults()
        try ReferenceSheets(context: context).write(to: folder.path)
        try OptOuts(profile: profile).write(population.numbers, to: files)
        try files.write(Array(Self.notice.utf8), to: "README.txt")
        progress(1)
        return files.rows
    }

    private static let notice = """
        These files are made up.

        They describe an invented population on the real geography of Suffolk. No person, event
        or figure in them is real; NHS numbers are from the test range that begins with 999.
        Faults are planted on purpose: faults-planted.csv says which and how many.

        Contains public sector information licensed under the Open Government Licence v3.0.
        Contains OS data (c) Crown copyright and database right; contains Royal Mail data
        (c) Royal Mail copyright and database right; contains National Statistics data
        (c) Crown copyright and database right.

        """

    /// Writes workbooks, as many at once as there are workers.
    private func write(_ jobs: [WorkbookJob], to folder: URL) async throws {
        let workers = max(1, profile.workers)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    for job in stride(from: worker, to: jobs.count, by: workers) {
                        try jobs[job].write(to: folder)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Sends the feeds that are not about single people of the county.
    private func sendAggregates(
        _ lists: RegisteredLists, to receiver: inout some CountyReceiver
    ) {
        Workforce(context: context).send(to: &receiver)
        FluSender(context: context, lists: lists).send(to: &receiver)
        SurveySender(context: context).send(to: &receiver)
    }

    /// Passes every row as it is sent to a receiver, person by person in order.
    public func records(_ receiver: inout some CountyReceiver) {
        var lists = RegisteredLists(context: context)
        for index in 0..<profile.everyone {
            let life = life(of: index)
            lists.add(life.person)
            send(life, to: &receiver)
        }
        sendAggregates(lists, to: &receiver)
    }

    @concurrent
    private func generate(chunk: Int) async -> (Int, ChunkOutput, RegisteredLists) {
        var output = ChunkOutput(profile: profile)
        var lists = RegisteredLists(context: context)
        let end = min(profile.everyone, (chunk + 1) * Self.chunk)
        for index in chunk * Self.chunk..<end {
            let life = life(of: index)
            lists.add(life.person)
            send(life, to: &output)
        }
        return (chunk, output, lists)
    }

    /// Everything that happens to one person.
    func life(of index: Int) -> Life {
        self.life(population.person(index))
    }

    /// Who a person is, without what happens to them.
    func person(of index: Int) -> Person { population.person(index) }

    /// Everything that happens to a person of this county.
    func life(_ person: Person) -> Life {
        var life = Life(person: person)
        let index = person.index
        let place = geography.places[life.person.place]
        var hospital = HospitalLife(
            calendar: context.calendar, rural: place.isRural,
            random: stream(2, index))
        hospital.run(&life)
        var care = CareLife(calendar: context.calendar, random: stream(3, index))
        care.run(&life)
        var team = TeamLife(calendar: context.calendar, random: stream(4, index))
        team.run(&life)
        var network = NetworkLife(calendar: context.calendar, random: stream(5, index))
        network.run(&life)
        life.settle(context.calendar)
        return life
    }

    private func stream(_ purpose: UInt64, _ index: Int) -> Randomness {
        Randomness(seed: profile.seed, purpose: purpose, index: index)
    }

    private func send(_ life: Life, to receiver: inout some CountyReceiver) {
        SpellSender(context: context).send(life, to: &receiver)
        AttendanceSender(context: context).send(life, to: &receiver)
        IncidentSender(context: context).send(life, to: &receiver)
        DelaySender(context: context).send(life, to: &receiver)
        CareSender(context: context).send(life, to: &receiver)
        StepSender(context: context).send(life, to: &receiver)
        TeamSender(context: context).send(life, to: &receiver)
        NetworkSender(context: context).send(life, to: &receiver)
    }
}
