import Charts
import Drawing

/// A table of text and small drawings, measured first so that it can be split into pages.
struct PackTable {
    /// A column.
    struct Column {
        var header: String
        var width: Double
        var alignment = TextAlignment.left
    }

    /// What stands in a cell.
    enum Cell {
        case text([Span])
        case small([Span])
        case drawing(any Chart, height: Double)
        /// Text with a small line under it.
        case noted(String, note: String)

        static func plain(_ text: String) -> Cell { .text([Span(text)]) }
        static func bold(_ text: String) -> Cell { .text([Span(text, weight: .semibold)]) }
        static func note(_ text: String) -> Cell { .small([Span(text)]) }
    }

    /// A row; with `band` it is a heading over the rows below it.
    struct Row {
        var cells: [Cell]
        var band: String?

        init(_ cells: [Cell]) { self.cells = cells }
        init(band: String) {
            cells = []
            self.band = band
        }
    }

    var columns: [Column]
    var rows: [Row]
    var look = Look()
    /// Points above and below the text of a row.
    var padding = 3.0
    /// The least height of a row.
    var leastHeight = 0.0

    /// Points between the text of neighbouring columns.
    static let gap = 8.0

    var width: Double { columns.reduce(0) { $0 + $1.width } }

    func height(_ row: Row, _ typesetter: Typesetter) -> Double {
        if let band = row.band {
            return typesetter.measure(bandText(band)).height + 6
        }
        let inner = zip(columns, row.cells).map { column, cell in
            switch cell {
            case .text, .small: typesetter.measure(paragraph(cell, column)).height
            case .drawing(_, let height): height
            case .noted(let text, let note):
                typesetter.measure(paragraph(.plain(text), column)).height
                    + (note.isEmpty ? 0 : typesetter.measure(paragraph(.note(note), column)).height)
            }
        }
        return max(leastHeight, (inner.max() ?? 0) + 2 * padding)
    }

    func headHeight(_ typesetter: Typesetter) -> Double {
        (columns.map { typesetter.measure(headText($0)).height }.max() ?? 0) + 6
    }

    /// The rows split so that each part, with its header, fits `height`; a band never ends a part.
    func pages(height: Double, _ typesetter: Typesetter) -> [PackTable] {
        let room = height - headHeight(typesetter)
        var parts: [[Row]] = []
        var part: [Row] = []
        var used = 0.0
        for row in rows {
            let next = self.height(row, typesetter)
            if used + next > room, !part.isEmpty {
                var carried: [Row] = []
                if part.last?.band != nil { carried.append(part.removeLast()) }
                parts.append(part)
                part = carried
                used = carried.reduce(0) { $0 + self.height($1, typesetter) }
            }
            part.append(row)
            used += next
        }
        if !part.isEmpty { parts.append(part) }
        return parts.filter { !$0.isEmpty }.map { rows in
            var table = self
            table.rows = rows
            return table
        }
    }

    /// Draws header and rows from `origin` down; gives the height below the last row.
    @discardableResult
    func draw(on setter: PageSetter, at origin: Point) throws -> Double {
        let canvas = setter.canvas
        var y = origin.y
        try canvas.group(.table) {
            let head = headHeight(canvas.typesetter)
            let band = Rectangle(x: origin.x, y: y, width: width, height: head)
            canvas.rectangle(band, fill: look.theme.ground)
            try canvas.group(.tableRow) {
                try forEachColumn(origin.x) { column, x in
                    try canvas.tableHeader(.column) {
                        canvas.draw(headText(column), at: Point(x, y + 3))
                    }
                }
            }
            y += head
            for row in rows { y = try draw(row, on: setter, x: origin.x, y: y) }
        }
        return y
    }

    private func draw(_ row: Row, on setter: PageSetter, x: Double, y: Double) throws -> Double {
        let canvas = setter.canvas
        let height = height(row, canvas.typesetter)
        try canvas.group(.tableRow) {
            if let band = row.band {
                try canvas.tableHeader(.row) {
                    canvas.draw(bandText(band), at: Point(x + 2, y + 4))
                }
            } else {
                try drawCells(row, on: setter, x: x, y: y, height: height)
            }
        }
        let line = Stroke(look.theme.hairline, width: 0.5)
        canvas.line(from: Point(x, y + height), to: Point(x + width, y + height), line)
        return y + height
    }

    private func drawCells(
        _ row: Row, on setter: PageSetter, x: Double, y: Double, height: Double
    ) throws {
        let canvas = setter.canvas
        var index = 0
        try forEachColumn(x) { column, left in
            guard index < row.cells.count else { return }
            let cell = row.cells[index]
            index += 1
            try canvas.tagged(.tableData) {
                switch cell {
                case .text, .small:
                    canvas.draw(paragraph(cell, column), at: Point(left, y + padding))
                case .noted(let text, let note):
                    let upper = paragraph(.plain(text), column)
                    canvas.draw(upper, at: Point(left, y + padding))
                    if !note.isEmpty {
                        let below = canvas.typesetter.measure(upper).height
                        canvas.draw(
                            paragraph(.note(note), column), at: Point(left, y + padding + below))
                    }
                case .drawing(let chart, let inner):
                    let size = Size(width: column.width - Self.gap, height: inner)
                    let scene = chart.scene(
                        size: size, theme: look.theme, typesetter: canvas.typesetter)
                    try scene.draw(on: canvas, at: Point(left, y + padding))
                }
            }
        }
    }

    private func forEachColumn(_ x: Double, _ body: (Column, Double) throws -> Void) throws {
        var left = x
        for column in columns {
            try body(column, left + 2)
            left += column.width
        }
    }

    private func headText(_ column: Column) -> Paragraph {
        Paragraph(
            column.header, style: look.tableHead, width: column.width - Self.gap,
            alignment: column.alignment)
    }

    private func bandText(_ text: String) -> Paragraph {
        Paragraph(
            text, style: look.tableHead.colour(look.theme.accent), width: width - Self.gap)
    }

    private func paragraph(_ cell: Cell, _ column: Column) -> Paragraph {
        let (spans, style) =
            switch cell {
            case .text(let spans): (spans, look.table)
            case .small(let spans): (spans, look.small)
            case .drawing, .noted: ([Span](), look.table)
            }
        return Paragraph(
            spans, style: style, width: column.width - Self.gap, alignment: column.alignment)
    }
}
