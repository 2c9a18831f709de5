public import Drawing

/// All measures by variation and assurance as chips; the worst corner is top right.
public struct VariationMatrix: Chart {
    /// One measure.
    public struct Entry: Hashable, Sendable {
        /// Its code.
        public var code: String
        /// What its latest point says.
        public var variation: Variation
        /// What its limits say about the target.
        public var assurance: Assurance

        /// The chip of the measure `code`.
        public init(code: String, variation: Variation, assurance: Assurance) {
            self.code = code
            self.variation = variation
            self.assurance = assurance
        }
    }

    /// The measures, in the order in which chips stand.
    public var entries: [Entry]

    /// The matrix of `entries`.
    public init(entries: [Entry]) { self.entries = entries }

    static let columns: [Assurance] = [.noTarget, .pass, .hitAndMiss, .fail]
    static let rows: [(words: String, icon: Variation, holds: [Variation])] = [
        ("Concern", .concernHigh, [.concernHigh, .concernLow]),
        ("Change", .neutralHigh, [.neutralHigh, .neutralLow]),
        ("Usual variation", .commonCause, [.commonCause]),
        ("Improvement", .improvementHigh, [.improvementHigh, .improvementLow]),
        ("No trend yet", .noData, [.noData]),
    ]

    func codes(_ row: [Variation], _ column: Assurance) -> [Entry] {
        entries.filter { row.contains($0.variation) && $0.assurance == column }
    }

    /// The measures in the worst and in the best corner.
    public var alternativeText: String {
        let worst = codes([.concernHigh, .concernLow], .fail).map(\.code)
        let best = codes([.improvementHigh, .improvementLow], .pass).map(\.code)
        func list(_ codes: [String]) -> String {
            codes.isEmpty ? "none" : codes.joined(separator: ", ")
        }
        return "\(entries.count) measures by variation and assurance. "
            + "Concern and misses target: \(list(worst)). "
            + "Improvement and meets target: \(list(best))."
    }

    /// One row for each variation, one column for each assurance.
    public var tableTwin: TableTwin {
        TableTwin(
            headers: ["Variation"] + Self.columns.map(\.words),
            rows: Self.rows.map { row in
                [row.words]
                    + Self.columns.map { column in
                        codes(row.holds, column).map(\.code).joined(separator: ", ")
                    }
            })
    }

    /// The cells with their chips.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var layout = MatrixLayout(
            chart: self,
            builder: SceneBuilder(size: size, theme: theme, typesetter: typesetter))
        return layout.scene()
    }
}

/// Lays the matrix out: rows as high as their fullest cell needs.
struct MatrixLayout {
    let chart: VariationMatrix
    var builder: SceneBuilder
    private var theme: Theme { builder.theme }

    private let chip = Size(width: 42, height: 15)
    private let gap = 4.0
    private let left = 92.0

    init(chart: VariationMatrix, builder: SceneBuilder) {
        self.chart = chart
        self.builder = builder
    }

    mutating func scene() -> Scene {
        let width = (builder.box.width - left) / Double(VariationMatrix.columns.count)
        let perLine = max(1, Int((width - gap * 2) / (chip.width + gap)))
        let rows = VariationMatrix.rows.filter { row in
            row.icon != .noData || chart.entries.contains { $0.variation == .noData }
        }
        let lines = rows.map { row in
            VariationMatrix.columns.map { column in
                (chart.codes(row.holds, column).count + perLine - 1) / perLine
            }.max() ?? 0
        }
        head(width)
        let spare = builder.box.height - 22 - lines.reduce(0) { $0 + needed($1) }
        var top = 22.0
        for (row, count) in zip(rows, lines) {
            let height = needed(count) + max(0, spare) / Double(rows.count)
            draw(row, top: top, height: height, width: width, perLine: perLine)
            top += height
        }
        return builder.scene
    }

    private func needed(_ lines: Int) -> Double {
        max(1, Double(lines)) * (chip.height + gap) + gap * 2
    }

    private mutating func head(_ width: Double) {
        let style = theme.label.weight(.semibold).colour(theme.ink)
        for (index, column) in VariationMatrix.columns.enumerated() {
            let x = left + Double(index) * width
            builder.assuranceIcon(column, at: Point(x + 10, 9), side: 12)
            let words = builder.fitted(column.words, width - 24, style)
            builder.label(words, "column", at: Point(x + 20, 9), style: style)
        }
    }

    private mutating func draw(
        _ row: (words: String, icon: Variation, holds: [Variation]), top: Double, height: Double,
        width: Double, perLine: Int
    ) {
        let style = theme.label.weight(.semibold).colour(theme.ink)
        rowIcon(row.icon, at: Point(7, top + gap + 9))
        builder.label(row.words, "row", at: Point(18, top + gap + 9), style: style)
        for (index, column) in VariationMatrix.columns.enumerated() {
            let cell = Rectangle(
                x: left + Double(index) * width, y: top, width: width, height: height)
            builder.shape(
                .rectangle(cell.inset(by: 1.5), radius: 3), "cell",
                fill: ground(row.icon, column))
            for (place, entry) in chart.codes(row.holds, column).enumerated() {
                let frame = Rectangle(
                    x: cell.left + gap * 1.5 + Double(place % perLine) * (chip.width + gap),
                    y: cell.top + gap * 1.5 + Double(place / perLine) * (chip.height + gap),
                    width: chip.width, height: chip.height)
                draw(entry, in: frame)
            }
        }
    }

    /// The shape of a row without the arrow, which only single measures have.
    private mutating func rowIcon(_ icon: Variation, at point: Point) {
        guard let signal = icon.signal, signal != .commonCause else {
            return builder.variationIcon(icon, at: point, side: 12)
        }
        builder.symbol(signal, at: point, scale: 1.8, role: "row")
    }

    private func ground(_ row: Variation, _ column: Assurance) -> Colour {
        switch (row, column) {
        case (.concernHigh, .fail): theme.concern.tint(0.18)
        case (.improvementHigh, .pass): theme.improvement.tint(0.14)
        default: theme.ground
        }
    }

    private mutating func draw(_ entry: VariationMatrix.Entry, in frame: Rectangle) {
        let colour = entry.variation.signal.map { theme.colour($0) } ?? theme.common
        builder.shape(
            .rectangle(frame, radius: 3), "chip", fill: .white, line: Stroke(colour, width: 0.8))
        let y = frame.centre.y
        let style = theme.label.weight(.medium).colour(theme.ink)
        let arrow = Self.arrow(entry.variation)
        if let arrow {
            builder.shape(
                .triangle(Point(frame.left + 7, y), radius: 2.8, isUp: arrow), "chip arrow",
                fill: colour)
        }
        let room = frame.width - (arrow == nil ? 6 : 16)
        let middle = frame.left + (arrow == nil ? frame.width / 2 : 13 + room / 2)
        builder.label(
            builder.fitted(entry.code, room, style), "chip", at: Point(middle, y), style: style,
            .middle)
    }

    /// Whether the latest values are high or low; `nil` where neither.
    private static func arrow(_ variation: Variation) -> Bool? {
        switch variation {
        case .improvementHigh, .concernHigh, .neutralHigh: true
        case .improvementLow, .concernLow, .neutralLow: false
        case .commonCause, .noData: nil
        }
    }
}
