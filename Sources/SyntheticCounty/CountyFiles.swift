import Domain
import Foundation

/// What one chunk of people adds to the files: bytes for delimited files, rows for workbooks.
struct ChunkOutput: CountyReceiver, Sendable {
    private let damage: WholeFileFaults
    private(set) var delimited: [SentFile: DelimitedRow] = [:]
    private(set) var delays: [SentFile: [Delay]] = [:]
    private(set) var plans: [SentFile: [CarePlan]] = [:]
    private(set) var links: [SentFile: [NetworkReferral]] = [:]
    private(set) var staff: [SentFile: [StaffMonth]] = [:]
    private(set) var answers: [SentFile: [SurveyResponse]] = [:]
    private(set) var possible = [Int](repeating: 0, count: PlantedFault.allCases.count)
    private(set) var planted = [Int](repeating: 0, count: PlantedFault.allCases.count)

    init(profile: CountyProfile) { damage = WholeFileFaults(firstMonth: profile.firstMonth) }

    mutating func receive(_ record: Spell, in file: SentFile) {
        add(record, file)
        if let fault = damage.fault(in: file) { note(fault, isPlanted: true) }
        guard let early = damage.earlyCopy(of: file) else { return }
        var copy = record
        copy.submissionStatus = "flex"
        add(copy, early)
        note(.spellDatesSwapped, isPlanted: true)
    }
    mutating func receive(_ record: Attendance, in file: SentFile) { add(record, file) }
    mutating func receive(_ record: Incident, in file: SentFile) { add(record, file) }
    mutating func receive(_ record: CareEvent, in file: SentFile) { add(record, file) }
    mutating func receive(_ record: StepEpisode, in file: SentFile) { add(record, file) }
    mutating func receive(_ record: Referral, in file: SentFile) { add(record, file) }
    mutating func receive(_ record: Contact, in file: SentFile) { add(record, file) }
    mutating func receive(_ record: FluUptake, in file: SentFile) { add(record, file) }
    mutating func receive(_ record: Delay, in file: SentFile) {
        delays[file, default: []].append(record)
    }
    mutating func receive(_ record: CarePlan, in file: SentFile) {
        plans[file, default: []].append(record)
    }
    mutating func receive(_ record: NetworkReferral, in file: SentFile) {
        links[file, default: []].append(record)
    }
    mutating func receive(_ record: StaffMonth, in file: SentFile) {
        staff[file, default: []].append(record)
    }
    mutating func receive(_ record: SurveyResponse, in file: SentFile) {
        answers[file, default: []].append(record)
    }

    /// Adds the rows of another part to those kept for workbooks.
    mutating func merge(_ other: ChunkOutput) {
        delays.merge(other.delays) { $0 + $1 }
        plans.merge(other.plans) { $0 + $1 }
        links.merge(other.links) { $0 + $1 }
        staff.merge(other.staff) { $0 + $1 }
        answers.merge(other.answers) { $0 + $1 }
    }

    mutating func note(_ fault: PlantedFault, isPlanted: Bool) {
        possible[fault.rawValue] += 1
        if isPlanted { planted[fault.rawValue] += 1 }
    }

    private mutating func add(_ record: some FeedRecord, _ file: SentFile) {
        record.write(to: &delimited[file, default: DelimitedRow(style: damage.dates(in: file))])
        delimited[file]?.endRow()
    }
}

/// The files of the county in a folder; chunks are added in order, so memory stays flat.
struct CountyFiles {
    let folder: URL
    private let profile: CountyProfile
    private var started: Set<SentFile> = []
    /// Bytes that wait to be written, so that files are opened seldom.
    private var waiting: [SentFile: [UInt8]] = [:]
    private static let portion = 65_536
    private(set) var rows: [Feed: Int] = [:]
    private var kept: ChunkOutput
    private var possible = [Int](repeating: 0, count: PlantedFault.allCases.count)
    private var planted = [Int](repeating: 0, count: PlantedFault.allCases.count)

    init(folder: URL, profile: CountyProfile) throws {
        self.folder = folder
        self.profile = profile
        kept = ChunkOutput(profile: profile)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// The name of a file, such as `SUS_APC_RDE_2024-05_freeze.csv`.
    static func name(_ file: SentFile, _ profile: CountyProfile) -> String {
        let scope = file.scope.isEmpty ? "" : "_\(file.scope)"
        let month = profile.firstMonth.advanced(by: file.period).isoText
        let ending = file.feed.isWorkbook ? "xlsx" : "csv"
        return "\(file.feed.code)\(scope)_\(month)\(file.version.suffix).\(ending)"
    }

    /// Adds what a chunk sent; chunks must come in order.
    mutating func append(_ output: ChunkOutput) throws {
        for (file, part) in output.delimited {
            rows[file.feed, default: 0] += part.rows
            waiting[file, default: []] += part.bytes
            guard let bytes = waiting[file], bytes.count >= Self.portion else { continue }
            waiting[file] = nil
            try append(bytes, to: file)
        }
        kept.merge(output)
        for index in possible.indices {
            possible[index] += output.possible[index]
            planted[index] += output.planted[index]
        }
    }

    /// Writes what still waits.
    mutating func flush() throws {
        for (file, bytes) in waiting { try append(bytes, to: file) }
        waiting = [:]
    }

    private mutating func append(_ bytes: [UInt8], to file: SentFile) throws {
        let url = folder.appendingPathComponent(Self.name(file, profile))
        if started.insert(file).inserted {
            let header = Self.columns(file.feed).joined(separator: ",") + "\r\n"
            try write(Array(header.utf8) + bytes, to: url.lastPathComponent)
            return
        }
        guard let handle = try? FileHandle(forWritingTo: url) else {
            throw CountyError.cannotWrite(file: url.lastPathComponent)
        }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    /// Writes a whole file.
    func write(_ bytes: [UInt8], to name: String) throws {
        do {
            try Data(bytes).write(to: folder.appendingPathComponent(name))
        } catch {
            throw CountyError.cannotWrite(file: name)
        }
    }

    /// The workbooks of the rows kept, in order of their names.
    mutating func workbooks() -> [WorkbookJob] {
        var jobs: [WorkbookJob] = []
        add(kept.delays, to: &jobs, WorkbookStyles.delays)
        add(kept.plans, to: &jobs, WorkbookStyles.plans)
        add(kept.links, to: &jobs, WorkbookStyles.links)
        add(kept.staff, to: &jobs, WorkbookStyles.staff)
        add(kept.answers, to: &jobs) { _ in WorkbookStyles.survey }
        kept = ChunkOutput(profile: profile)
        return jobs.sorted { $0.name < $1.name }
    }

    private mutating func add<Row: FeedRecord>(
        _ files: [SentFile: [Row]], to jobs: inout [WorkbookJob],
        _ style: (SentFile) -> WorkbookStyle
    ) {
        for (file, records) in files {
            rows[file.feed, default: 0] += records.count
            jobs.append(WorkbookJob(Self.name(file, profile), records, style(file)))
        }
    }

    /// Writes the table of planted faults.
    func writeFaults() throws {
        var row = DelimitedRow()
        for title in ["code", "feed", "error", "rate", "possible", "planted"] { row.text(title) }
        row.endRow()
        for fault in PlantedFault.allCases {
            row.text(fault.code)
            row.text(fault.feed.code)
            row.text(fault.words)
            row.text("\(fault.rate)")
            row.number(possible[fault.rawValue])
            row.number(planted[fault.rawValue])
            row.endRow()
        }
        try write(row.bytes, to: "faults-planted.csv")
    }

    private static func columns(_ feed: Feed) -> [String] {
        switch feed {
        case .spells: Spell.columns
        case .attendances: Attendance.columns
        case .incidents: Incident.columns
        case .careEvents: CareEvent.columns
        case .stepEpisodes: StepEpisode.columns
        case .referrals: Referral.columns
        case .contacts: Contact.columns
        case .fluUptake: FluUptake.columns
        default: []
        }
    }
}
