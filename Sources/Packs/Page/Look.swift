import Charts
import Drawing

/// Sizes, leading and colours of pages; one place for all of them.
struct Look: Sendable {
    let theme = Theme()

    var cover: TextStyle { TextStyle(size: 34, lineHeight: 40, weight: .semibold) }
    var coverSecond: TextStyle {
        TextStyle(size: 20, lineHeight: 26, weight: .medium, colour: theme.accent)
    }
    var headline: TextStyle { TextStyle(size: 18, lineHeight: 22, weight: .semibold) }
    var section: TextStyle { TextStyle(size: 12, lineHeight: 16, weight: .semibold) }
    var body: TextStyle { TextStyle(size: 10, lineHeight: 14) }
    var table: TextStyle { TextStyle(size: 9, lineHeight: 12) }
    var small: TextStyle { TextStyle(size: 8, lineHeight: 11, colour: theme.secondary) }
    var tableHead: TextStyle {
        TextStyle(size: 8, lineHeight: 11, weight: .semibold, colour: theme.secondary)
    }

    /// The margins of the page: 14 mm.
    static let margin = 14 * pointsPerMillimetre
    /// The width between columns.
    static let gutter = 4 * pointsPerMillimetre

    /// Where content stands: between header and footer.
    static let body: Rectangle = {
        let page = Size.a4Landscape
        return Rectangle(
            x: margin, y: margin + 22, width: page.width - 2 * margin,
            height: page.height - 2 * margin - 22 - 18)
    }()

    /// The left edge of a column of the 12, and the width of `count` columns.
    static func column(_ index: Int) -> Double {
        body.left + Double(index) * (width(1) + gutter)
    }
    static func width(_ count: Int) -> Double {
        let one = (body.width - 11 * gutter) / 12
        return Double(count) * one + Double(count - 1) * gutter
    }
}
