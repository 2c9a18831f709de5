import Charts
import Drawing

/// The table of contents, each line a link, and the figures in brief.
struct ContentsPage {
    let pack: BoardPack
    let lines: [ContentsLine]

    var planned: PlannedPage { PlannedPage("Contents") { try draw($0) } }

    private func draw(_ setter: PageSetter) throws {
        let top = try setter.headline("Contents")
        let shown = lines.filter { $0.title != "Cover" && $0.title != "Contents" }
        let half = (shown.count + 1) / 2
        let width = Look.width(6)
        try setter.canvas.group(.contents) {
            for (column, part) in [shown.prefix(half), shown.dropFirst(half)].enumerated() {
                var y = top
                let x = Look.column(column * 6)
                for line in part {
                    try draw(line, setter, x: x, y: y, width: width - 14)
                    y += 20
                }
            }
        }
    }

    private func draw(
        _ line: ContentsLine, _ setter: PageSetter, x: Double, y: Double, width: Double
    ) throws {
        let canvas = setter.canvas
        let look = setter.look
        try canvas.group(.contentsItem) {
            try canvas.link(to: .destination(line.destination)) {
                let name = line.group.map { "\($0): \(line.title)" } ?? line.title
                canvas.draw(
                    Paragraph(name, style: look.table, width: width - 30, maximumLines: 1),
                    at: Point(x, y))
                canvas.draw(
                    Paragraph(
                        String(line.page), style: look.table.weight(.semibold), width: 28,
                        alignment: .right), at: Point(x + width - 28, y))
            }
        }
        let rule = Stroke(look.theme.hairline, width: 0.5)
        canvas.line(from: Point(x, y + 15), to: Point(x + width, y + 15), rule)
    }
}
