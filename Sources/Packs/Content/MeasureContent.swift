public import Disclosure
public import Domain
public import Measures

/// One measure in a pack: its definition and its disclosed figures.
public struct MeasureContent: Sendable {
    /// The definition, for words and settings.
    public var definition: MeasureDefinition
    /// All versions that the figures follow, the first one first.
    public let versions: [MeasureDefinition]
    /// The target of the county in the measure's unit, if one is set.
    public var target: Double?
    /// Share of the latest month's rows that no team was found for, in whole hundredths.
    public var unattributedShare: Double?
    /// The first month with a figure of any area, shown or withheld.
    public let firstFigure: Month?
    private let cells: [CellKey: DisclosedCell]

    /// The measure with its cells; of cells with the same key the last one counts.
    ///
    /// - Parameter versions: the versions that the cells follow, where there are several.
    public init(
        definition: MeasureDefinition, versions: [MeasureDefinition] = [],
        target: Double? = nil, unattributedShare: Double? = nil,
        cells: [DisclosedCell]
    ) {
        self.definition = definition
        self.versions = versions.isEmpty ? [definition] : versions
        self.target = target ?? definition.target
        // Whole hundredths: a share of a hidden count must not give the count away.
        self.unattributedShare = unattributedShare.map { ($0 * 100).rounded() / 100 }
        firstFigure = cells.lazy.filter(\.hasFigure).map(\.key.month).min()
        self.cells = Dictionary(cells.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    }

    /// The version that is in force in a month.
    func definition(in month: Month) -> MeasureDefinition {
        versions.inForce(in: month, since: \.effective) ?? definition
    }

    /// The version that a question is answered with: that of the last month that it compares.
    func definition(for question: EvaluationProtocol) -> MeasureDefinition {
        definition(in: question.windowMonths.upperBound)
    }

    /// The code, for short.
    public var code: MeasureCode { definition.code }

    /// The cell of an area, window and month, if there is one; the measure's own, or by a method.
    public func cell(
        _ area: Area, _ window: Window, _ month: Month, _ method: FigureMethod = .own
    ) -> DisclosedCell? {
        cells[CellKey(measure: code, area: area, window: window, month: month, method: method)]
    }

    /// One entry a month, oldest first.
    public func series(
        _ area: Area, _ window: Window, _ months: ClosedRange<Month>
    ) -> [SeriesEntry] {
        (months.lowerBound.ordinal...months.upperBound.ordinal).map { ordinal in
            let month = Month(ordinal: ordinal)
            return SeriesEntry(month: month, cell: cell(area, window, month))
        }
    }

    /// Whether a window has values at all.
    public func has(_ window: Window) -> Bool { definition.windows.contains(window) }
}

/// One month of a series; without a cell nothing is known of it.
public struct SeriesEntry: Hashable, Sendable {
    /// The month.
    public let month: Month
    /// The disclosed cell.
    public let cell: DisclosedCell?

    /// The value, where one is shown.
    public var value: DisclosedValue? { cell?.value }
}

extension DisclosedCell {
    /// Whether there is a figure, shown or not.
    fileprivate var hasFigure: Bool {
        switch figure {
        case .value, .suppressed, .withheld: true
        case .missing, .notYetDue, .notApplicable: false
        }
    }
}
