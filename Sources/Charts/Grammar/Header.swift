import Domain
import Drawing

extension SceneBuilder {
    /// Title and unit on the left, icons with their words on the right or, where there is no
    /// room, under them; gives the height taken.
    mutating func header(
        title: String?, unit: String, variation: Variation, month: Month?, assurance: Assurance
    ) -> Double {
        let side = 13.0
        let stamp = month.map { " (\($0.shortText))" } ?? ""
        let said = variation.words + stamp
        let words = [said, assurance.words].map { width($0, iconStyle) }
        let icons = words.reduce(0) { $0 + $1 + side + 4 } + 12
        // Icons stand beside the title; the unit below it may then take the whole width.
        let first = title.map { width($0, theme.title) } ?? width(unit)
        let isBeside = first + 16 + icons <= box.width
        let room = isBeside ? box.width - icons - 16 : box.width
        var y = 0.0
        if let title {
            label(fitted(title, room, theme.title), "title", at: Point(0, 7), style: theme.title)
            y += 14
        }
        if !unit.isEmpty {
            let unitRoom = title == nil ? room : box.width
            label(fitted(unit, unitRoom), "unit", at: Point(0, y + 6))
            y += 12
        }
        var x = isBeside ? box.width - icons : 0
        let line = isBeside ? 7 : y + 9
        variationIcon(variation, at: Point(x + side / 2, line), side: side)
        x += side + 4
        label(said, "variation", at: Point(x, line), style: iconStyle)
        x += words[0] + 12
        assuranceIcon(assurance, at: Point(x + side / 2, line), side: side)
        label(
            fitted(assurance.words, box.width - x - side - 4, iconStyle), "assurance",
            at: Point(x + side + 4, line), style: iconStyle)
        return (isBeside ? max(y, 15) : y + 18) + 4
    }
}
