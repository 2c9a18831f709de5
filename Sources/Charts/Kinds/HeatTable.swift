public import Drawing

/// Teams by measures: each cell says its figure, and by shape and colour how it stands.
public struct HeatTable: Chart {
    /// One cell.
    public struct Entry: Hashable, Sendable {
        /// The figure.
        public var value: ChartValue
        /// How it is written.
        public var format: ValueFormat
        /// How it stands to the county; `nil` where it is not compared.
        public var signal: Signal?

        /// The cell of `value`.
        public init(_ value: ChartValue, format: ValueFormat, signal: Signal?) {
            self.value = value
            self.format = format
            self.signal = signal
        }
    }

    /// One team.
    public struct Row: Hashable, Sendable {
        /// The team's name.
        public var name: String
        /// One cell for each column.
        public var entries: [Entry]

        /// The row of the team `name`.
        public init(name: String, entries: [Entry]) {
            self.name = name
            self.entries = entries
        }
    }

    /// The measures' codes.
    public var columns: [String]
    /// The teams, in the order of the register.
    public var rows: [Row]

    /// The table of `rows`.
    public init(columns: [String], rows: [Row]) {
        self.columns = columns
        self.rows = rows
    }

    /// How many cells are better and worse than the county.
    public var alternativeText: String {
        let entries = rows.flatMap(\.entries)
        let better = entries.count { $0.signal == .improvement }
        let worse = entries.count { $0.signal == .concern }
        return "Table of \(rows.count) teams by \(columns.count) measures. "
            + "Better than the county: \(better) cells; worse: \(worse) cells."
    }

    /// One row a team, one column a measure, with the comparison in words.
    public var tableTwin: TableTwin {
        TableTwin(
            headers: ["Team"] + columns,
            rows: rows.map { row in
                [row.name]
                    + row.entries.map { entry in
                        let figure = entry.value.text(entry.format)
                        guard let signal = entry.signal, entry.value.number != nil else {
                            return figure
                        }
                        return "\(figure) \(IntervalDots.words(signal).lowercased())"
                    }
            })
    }

    /// Header, cells and key.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var builder = SceneBuilder(size: size, theme: theme, typesetter: typesetter)
        let ink = theme.label.colour(theme.ink)
        let names = rows.map { builder.width($0.name, ink) }.max() ?? 0
        let left = min(names, size.width * 0.3) + 8
        let body = builder.box.inset(left: left, top: 16, bottom: 16)
        let width = body.width / Double(max(columns.count, 1))
        let height = min(22, body.height / Double(max(rows.count, 1)))
        for (index, code) in columns.enumerated() {
            let x = body.left + (Double(index) + 0.5) * width
            builder.label(
                builder.fitted(code, width - 3, ink.weight(.semibold)), "column",
                at: Point(x, 7), style: ink.weight(.semibold), .middle)
        }
        for (number, row) in rows.enumerated() {
            let y = body.top + (Double(number) + 0.5) * height
            builder.label(
                builder.fitted(row.name, left - 8, ink), "name", at: Point(0, y), style: ink)
            for (index, entry) in row.entries.prefix(columns.count).enumerated() {
                let frame = Rectangle(
                    x: body.left + Double(index) * width, y: y - height / 2, width: width,
                    height: height)
                builder.cell(entry, in: frame.inset(by: 1))
            }
        }
        builder.key(
            keyEntries, at: Point(0, body.top + Double(rows.count) * height + 4),
            width: size.width)
        return builder.scene
    }

    private var keyEntries: [KeyEntry] {
        Self.signalEntries + KeyEntry.states(rows.flatMap(\.entries).map(\.value))
    }

    private static let signalEntries = [
        KeyEntry(
            sign: .symbol(.improvement, isHollow: false), words: "better than the county"),
        KeyEntry(sign: .symbol(.concern, isHollow: false), words: "worse than the county"),
        KeyEntry(sign: .symbol(.neutral, isHollow: false), words: "different"),
    ]
}

extension SceneBuilder {
    /// One cell: a tint, the shape of its signal on the left, the figure on the right.
    fileprivate mutating func cell(_ entry: HeatTable.Entry, in frame: Rectangle) {
        let signal = entry.value.number == nil ? nil : entry.signal
        let colour = signal.map { $0 == .commonCause ? theme.ground : theme.colour($0).tint(0.16) }
        shape(
            .rectangle(frame, radius: 1.5), "cell \(signal?.rawValue ?? "none")",
            fill: colour ?? Colour(0xFAFBFB))
        let isMarked = signal != nil && signal != .commonCause && frame.width > 24
        if let signal, isMarked {
            symbol(signal, at: Point(frame.left + 6, frame.centre.y), scale: 0.9, role: "cell")
        }
        let style = theme.label.colour(entry.value.number == nil ? theme.secondary : theme.ink)
        let room = frame.width - (isMarked ? 11 : 0) - 3
        let text = fitted(entry.value.text(entry.format), room, style)
        label(text, "figure", at: Point(frame.right - 3, frame.centre.y), style: style, .end)
    }
}
