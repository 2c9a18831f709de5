import Charts
import Drawing

/// All measures by variation and assurance.
struct MatrixPage {
    let pack: BoardPack

    var planned: PlannedPage { PlannedPage("All measures at a glance") { try draw($0) } }

    private func draw(_ setter: PageSetter) throws {
        let worst = pack.readings.filter { $0.variation.isConcern && $0.assurance == .fail }
        let headline =
            worst.isEmpty
            ? "No measure both gets worse and misses its target."
            : "\(FigureWords.list(worst.map(\.code))) \(worst.count == 1 ? "gets" : "get") worse "
                + "and \(worst.count == 1 ? "misses its" : "miss their") target."
        let top = try setter.headline(headline)
        let y = try setter.text(
            "Each chip is a measure. Rows say whether it changes, columns whether it will meet its "
                + "target; most measures have none yet. Arrows say which way the figures went.",
            x: Look.body.left, y: top, width: Look.width(10))
        let matrix = VariationMatrix(
            entries: pack.readings.map {
                VariationMatrix.Entry(
                    code: $0.code, variation: $0.variation, assurance: $0.assurance)
            })
        try setter.chart(
            matrix,
            in: Rectangle(
                x: Look.body.left, y: y + 12, width: Look.body.width,
                height: Look.body.bottom - y - 16))
    }
}
