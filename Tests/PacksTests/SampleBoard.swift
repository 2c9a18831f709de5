import Disclosure
import Domain
import Foundation
import Measures
import Packs

/// A made-up board: every measure of the set with plausible series, in exact cells first and then
/// through the disclosure decision, as the service does it.
enum SampleBoard {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let month = Month(ordinal: 2026 * 12 + 2)

    static func template() throws -> BoardTemplate {
        try BoardTemplate.load(root.appendingPathComponent("Templates/board.yaml"))
    }

    static func catalogue() throws -> MeasureCatalogue { try measures.get() }

    private static let measures = Result {
        try MeasureCatalogue.load(folder: root.appendingPathComponent("Measures"))
    }

    static let teams: [Team] = {
        let launch = Month(ordinal: 2024 * 12 + 9)
        let names: [(String, TeamRole, Month?)] = [
            ("Sudbury", .pilot, launch), ("Ipswich (pilot locality)", .pilot, launch),
            ("Beccles", .control, nil), ("Mildenhall and Brandon", .other, nil),
            ("Newmarket", .other, nil), ("Bury St Edmunds Town", .other, nil),
            ("Bury St Edmunds Rural", .other, nil), ("Haverhill", .other, nil),
            ("Stowmarket", .other, nil), ("Eye and north-west", .other, nil),
            ("Woodbridge, Saxmundham and coast", .other, nil),
            ("Felixstowe and south Ipswich", .other, nil), ("Lowestoft", .other, nil),
        ]
        return names.enumerated().map { index, team in
            let number = index + 1
            return Team(
                code: TeamCode("T" + (number < 10 ? "0\(number)" : "\(number)")), name: team.0,
                role: team.1, goLive: team.2)
        }
    }()

    /// The exact cells of one measure, from which the disclosed ones are made.
    static func cells(_ definition: MeasureDefinition) -> [Cell] {
        var random = SampleRandom(seed: definition.code.text)
        let areas: [(Area, Double)] =
            [(.county, 1)]
            + teams.enumerated().map { (.team($1.code), (4 + Double($0)) / 130) }
        return areas.flatMap { area, share in
            let level = 1 + (area == .county ? 0 : (random.next() - 0.5) * 0.3)
            return Window.allCases.filter { definition.windows.contains($0) }.flatMap { window in
                (0..<48).map { offset in
                    let key = CellKey(
                        measure: definition.code, area: area, window: window,
                        month: month.advanced(by: offset - 47))
                    return cell(
                        definition, key, share: share, level: level, offset: offset, &random)
                }
            }
        }
    }

    /// Figures by other methods: age accounts for half of what sets a team apart.
    static func companions(_ definition: MeasureDefinition) -> [Cell] {
        let own = cells(definition)
        let window = definition.standardisation?.window
        let county = own.filter { $0.key.area == .county && $0.key.window == window }
        let rates = Dictionary(
            county.map { ($0.key.month, $0.value ?? 0) }, uniquingKeysWith: { $1 })
        return own.flatMap { cell in
            methods(definition, cell.key).map { method in
                companion(cell, method, county: rates[cell.key.month])
            }
        }
    }

    private static func methods(
        _ definition: MeasureDefinition, _ key: CellKey
    ) -> [FigureMethod] {
        var methods: [FigureMethod] = []
        if definition.standardisation?.window == key.window { methods.append(.standardised) }
        if definition.resampling?.window == key.window, key.area == .county {
            methods.append(.resampled)
        }
        if definition.stratification?.windows.contains(key.window) == true {
            methods.append(.stratified)
        }
        if definition.variant != nil { methods.append(.variant) }
        return methods
    }

    private static func companion(_ cell: Cell, _ method: FigureMethod, county: Double?) -> Cell {
        let key = cell.key
        var other = Cell(
            key: CellKey(
                measure: key.measure, area: key.area, window: key.window, month: key.month,
                method: method), state: cell.state)
        guard let value = cell.value else { return other }
        other.numerator = cell.numerator
        other.denominator = cell.denominator
        other.count = cell.count
        let rate = method == .standardised ? (value + (county ?? value)) / 2 : value
        let half = rate * 1.96 / max(1, cell.numerator ?? 400).squareRoot()
        other.value = rate
        other.interval = Interval(lower: rate - half, upper: rate + 1.05 * half)
        return other
    }

    private static func cell(
        _ definition: MeasureDefinition, _ key: CellKey, share: Double, level: Double,
        offset: Int, _ random: inout SampleRandom
    ) -> Cell {
        var cell = Cell(key: key, state: state(definition, key, offset))
        let noise = random.normal()
        guard cell.state == .value, let typical = definition.typical else { return cell }
        let months = Double(key.window.monthCount)
        let centre = (typical.lowerBound + typical.upperBound) / 2
        let season = 1 + 0.04 * sin(Double(offset) / 12 * 2 * .pi)
        let spread = abs(typical.upperBound - typical.lowerBound) * 0.12 / months.squareRoot()
        let shift = shiftShare(definition, key, offset)
        let value = centre * season * level * shift + noise * spread
        fill(&cell, definition, value: value, people: 700_000 * share, months: months)
        cell.isProvisional = offset >= 46
        cell.completeness =
            offset == 47 && definition.code.domain == "WF"
            ? .known(share: 0.87, interval: Interval(lower: 0.82, upper: 0.91)) : .whole
        if offset == 47, definition.code.domain == "IN" {
            cell.completeness = .unknown(returns: 1, reason: .fewMonths)
        }
        cell.fallbackShare = 0.031
        return cell
    }

    private static func state(
        _ definition: MeasureDefinition, _ key: CellKey, _ offset: Int
    ) -> CellState {
        let months = definition.calendarMonths
        if !months.isEmpty, !months.contains(key.month.number) { return .notApplicable }
        if definition.availableFrom.map({ key.month < $0 }) ?? false { return .notApplicable }
        let follow =
            definition.maturity.followUpMonths + (definition.maturity.followUpDays + 29) / 30
        if 47 - offset < follow { return .notYetDue }
        if definition.code.text == "AM02", offset == 20 || offset == 21 { return .missing }
        if definition.code.text == "PH04", offset >= 30 {
            return .withheld(reason: "link rate below 90 %")
        }
        return .value
    }

    /// Known changes, so that pages have something to say.
    private static func shiftShare(
        _ definition: MeasureDefinition, _ key: CellKey, _ offset: Int
    ) -> Double {
        switch definition.code.text {
        case "DT02", "DT01": offset >= 34 ? 0.85 : 1
        case "IN02": offset >= 37 ? 1.25 : 1
        case "RE02": offset >= 36 ? 1.04 : 1
        case "WF02": offset >= 40 ? 1.2 : 1
        default: 1
        }
    }

    private static func fill(
        _ cell: inout Cell, _ definition: MeasureDefinition, value: Double, people: Double,
        months: Double
    ) {
        switch definition.kind {
        case .rate:
            cell.denominator = people * months
            cell.numerator = (max(0, value) / definition.scale * people * months).rounded()
            cell.count = cell.numerator.map { Int($0) }
            cell.value = (cell.numerator ?? 0) / (people * months) * definition.scale
        case .proportion:
            let base = (people / 140 * months).rounded()
            cell.denominator = base
            cell.numerator = (base * min(max(value / definition.scale, 0), 1)).rounded()
            cell.count = Int(base)
            cell.value = (cell.numerator ?? 0) / base * definition.scale
        case .count:
            cell.numerator = max(0, value * people / 700_000 * months).rounded()
            cell.count = cell.numerator.map { Int($0) }
            cell.value = cell.numerator
        default:
            cell.count = Int(people / 1_000 * months)
            cell.value = value
            let half = abs(value) * 2 / Double(max(cell.count ?? 1, 1)).squareRoot()
            cell.interval = Interval(lower: value - half, upper: value + half)
        }
    }

    static func content() throws -> BoardPackContent { try made.get() }

    /// Made once: what people's journeys come to takes seconds.
    private static let made = Result { try makeContent() }

    private static func makeContent() throws -> BoardPackContent {
        let catalogue = try catalogue()
        return BoardPackContent(
            edition: PackEdition(
                areaName: "Suffolk", month: month, isMadeUp: true, run: 12, publishedLoad: 1_234,
                definitionsMark: "3f2a9c41"),
            teams: teams,
            measures: catalogue.definitions.map { definition in
                let decision = DisclosureDecision(for: definition)
                return MeasureContent(
                    definition: definition, unattributedShare: 0.0123,
                    cells: (cells(definition) + companions(definition)).map {
                        decision.disclosed($0)
                    })
            }, feeds: feeds, findings: findings, published: published,
            protocols: try protocols(), journeys: try SampleJourneys.answers(catalogue),
            receipts: receipts(catalogue))
    }

    /// The project's protocols, as if frozen.
    static func protocols() throws -> [PackProtocol] {
        try EvaluationProtocol.load(folder: root.appendingPathComponent("Config/protocols")).map {
            PackProtocol(question: $0, record: "Frozen on 2024-09-16 (1a2b3c4d).")
        }
    }

    /// A receipt for every cell of the sample.
    static func receipts(_ catalogue: MeasureCatalogue) -> PackReceipts {
        var marks: [CellKey: PackReceipts.Mark] = [:]
        for definition in catalogue.definitions {
            for cell in cells(definition) + companions(definition) {
                guard let code = ReceiptCode(number: 1_000_003 * Int64(marks.count + 1)) else {
                    continue
                }
                marks[cell.key] = PackReceipts.Mark(
                    code: code, definitionHash: String(repeating: "5c", count: 32), run: 12,
                    loads: [101, 102, 103, 140])
            }
        }
        return PackReceipts(
            marks: marks,
            files: (101...140).map { load in
                PackReceipts.File(
                    load: load, feed: "SUS_APC", name: "SUS_APC_RDE_\(load).csv",
                    sha256: String(repeating: "a7", count: 32), sender: "RDE", day: "2026-04-12")
            })
    }

    static let feeds: [FeedQuality] =
        [
            "SUS_APC", "ECDS_AE", "AMB_ADS", "DISCH_DELAY", "ASC_CLD", "STEP_REABL", "INT_REF",
            "INT_CONTACT", "INT_PLAN", "VCSE_NET", "WORKFORCE", "FLU_UPTAKE", "WELLBEING_SURVEY",
        ].enumerated().map { index, code in
            FeedQuality(
                feed: FeedCode(code), title: "Made-up title of the contract",
                filesLoaded: 96 + index,
                filesRefused: index % 3, rowsRead: RowCount(340_127 + index * 1_003),
                rowsAccepted: RowCount(339_871), rowsRejected: RowCount(index * 3),
                rowsQuarantined: RowCount(251), lastMonth: month,
                knownPersonShare: index < 10 ? 0.987 : nil,
                missingReturns: index == 10 ? ["T04 in March 2026", "T09 in March 2026"] : [],
                months: SampleFeedMonths.months(index), ages: SampleFeedMonths.ages(index),
                fallbackShare: index == 2 ? 0.07 : 0.01, unattributedShare: 0.01)
        } + tables

    /// Tables whose files hold for no month in particular; a file of the second was refused.
    private static let tables: [FeedQuality] = ["REF_LIST", "REF_GEOG"].enumerated().map {
        FeedQuality(
            feed: FeedCode($1), title: "Made-up title of the table", filesLoaded: 48 - $0,
            filesRefused: $0, rowsRead: RowCount(31_144), rowsAccepted: RowCount(31_144),
            rowsRejected: RowCount(0), rowsQuarantined: RowCount(0), lastMonth: nil)
    }

    static let findings: [FindingCount] = (1...30).map { number in
        FindingCount(
            feed: FeedCode("SUS_APC"), rule: "APC\(number)",
            severity: ["warn", "quarantine", "reject", "reject_file"][number % 4],
            expected: "a discharge on or after the admission", rows: RowCount(9_000 / number))
    }

    static let published: [PublishedSeries] = [
        ("RDE", "East Suffolk And North Essex", 74.0), ("RGR", "West Suffolk", 70.0),
        ("RGP", "James Paget University Hospitals", 66.0), ("ENG", "England", 73.0),
    ].map { code, name, level in
        var random = SampleRandom(seed: code)
        let months = [30, 31, 32, 36, 38, 41].map { month.advanced(by: $0 - 47) }
        return PublishedSeries(
            series: "ae_within_4_hours_percent", organisation: code, name: name,
            values: Dictionary(
                months.map { ($0, level + random.normal() * 1.5) }, uniquingKeysWith: { $1 }))
    }
}

/// A small seeded generator, so that the sample is the same everywhere.
struct SampleRandom {
    private var state: UInt64

    init(seed: String) {
        state = seed.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// From 0 up to 1.
    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / 9_007_199_254_740_992
    }

    /// About a normal number: the sum of twelve uniform ones, less six.
    mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + next() } }
}

extension SampleBoard {
    static func pack() throws -> BoardPack {
        try BoardPack(try content(), template: try template())
    }
}
