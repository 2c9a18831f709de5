import Charts
import Domain
import Drawing

/// Header and footer of every page: what it is, how it is marked, and where it comes from.
struct PageFrame {
    let pack: BoardPack
    let look = Look()

    private var edition: PackEdition { pack.content.edition }

    func draw(on canvas: Canvas, page: Int, of count: Int, hasHeader: Bool) {
        let left = Look.body.left
        let right = Look.body.right
        if hasHeader {
            let name =
                "\(pack.template.shortTitle) · \(edition.areaName) · \(edition.month.longText)"
            let top = Look.margin + 4
            canvas.label(
                name, at: Point(left, top), style: label.weight(.semibold),
                anchor: TextAnchor(.start, .middle))
            canvas.label(
                pack.template.classification, at: Point(right, top),
                style: label.weight(.semibold), anchor: TextAnchor(.end, .middle))
            if edition.isMadeUp {
                canvas.label(
                    "All data are made up", at: Point((left + right) / 2, top),
                    style: label.weight(.semibold).colour(look.theme.concern),
                    anchor: TextAnchor(.middle, .middle))
            }
            canvas.line(
                from: Point(left, top + 8), to: Point(right, top + 8),
                Stroke(look.theme.hairline, width: 0.5))
        }
        let bottom = Size.a4Landscape.height - Look.margin - 3
        canvas.label(
            "\(edition.trace) · dated \(edition.dateWords)", at: Point(left, bottom),
            style: label, anchor: TextAnchor(.start, .middle))
        canvas.label(
            "Page \(page) of \(count)", at: Point(right, bottom), style: label,
            anchor: TextAnchor(.end, .middle))
    }

    private var label: TextStyle { TextStyle(size: 8, colour: look.theme.secondary) }
}
