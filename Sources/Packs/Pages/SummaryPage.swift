import Charts
import Domain
import Drawing

/// Alert, advise, assure, and what can be said of the pilots.
struct SummaryPage {
    let pack: BoardPack

    var planned: PlannedPage { PlannedPage("Summary") { try draw($0) } }

    private var lists: SummaryLists {
        SummaryLists(pack.readings, month: pack.content.edition.month)
    }

    private func draw(_ setter: PageSetter) throws {
        let lists = lists
        let top = try setter.headline(headline(lists))
        let lowest = Look.body.bottom - 108
        let columns: [(String, String, [SummaryLists.Item], Signal)] = [
            ("Alert", "Needs a question: what can we do to fix it?", lists.alert, .concern),
            ("Advise", "Good to know; no action by itself.", lists.advise, .neutral),
            ("Assure", "Better than before, or meeting its target.", lists.assure, .improvement),
        ]
        var below = top
        for (index, column) in columns.enumerated() {
            let end = try draw(
                column, setter, x: Look.column(index * 4), y: top, bottom: lowest - 8)
            below = max(below, end)
        }
        try pilots(setter, y: min(below + 22, lowest), usual: lists.usual)
    }

    private func headline(_ lists: SummaryLists) -> String {
        let month = pack.content.edition.month.longText
        switch (lists.alert.count, lists.assure.count) {
        case (0, 0): return "\(month): nothing among \(pack.readings.count) measures stands out."
        case (0, let good): return "\(month): no alert; \(count(good)) to be assured by."
        case (let bad, 0): return "\(month): \(count(bad)) to ask about."
        case (let bad, let good):
            return "\(month): \(count(bad)) to ask about, \(good) to be assured by."
        }
    }

    private func count(_ number: Int) -> String {
        number == 1 ? "1 measure" : "\(number) measures"
    }

    private func draw(
        _ column: (String, String, [SummaryLists.Item], Signal), _ setter: PageSetter, x: Double,
        y: Double, bottom: Double
    ) throws -> Double {
        let (name, purpose, items, signal) = column
        let look = setter.look
        let width = Look.width(4)
        setter.canvas.rectangle(
            Rectangle(x: x, y: y, width: width, height: 2.5), fill: look.theme.colour(signal))
        var y = try setter.section("\(name) (\(items.count))", x: x, y: y + 7, width: width)
        y = try setter.note(purpose, x: x, y: y - 2, width: width) + 6
        guard !items.isEmpty else {
            return try setter.text("None this month.", x: x, y: y, width: width)
        }
        for (index, item) in items.enumerated() {
            let spans = [
                Span("\(item.code) \(item.title). ", weight: .semibold), Span(item.sentence),
            ]
            let height = setter.height(spans, width: width)
            let isLast = index == items.count - 1
            if y + height > bottom - (isLast ? 0 : 14) {
                let rest = items.count - index
                return try setter.text(
                    "And \(rest) more: see the scorecard.", x: x, y: y, width: width)
            }
            y = try setter.text(spans, x: x, y: y, width: width) + 8
        }
        return y
    }

    private func pilots(_ setter: PageSetter, y: Double, usual: [String]) throws {
        var (x, width) = (Look.body.left, Look.width(12))
        if let words = pack.template.pilotText {
            let left = Look.width(8)
            let below = try setter.section(
                "What this edition can say of the pilots", x: x, y: y, width: left)
            try setter.text(words, x: x, y: below, width: left - 10)
            (x, width) = (Look.column(8), Look.width(4))
        }
        let next = try setter.section("No change (\(usual.count))", x: x, y: y, width: width)
        let words =
            usual.isEmpty
            ? "Every measure is in one of the lists above."
            : "Vary as they usually do, or have no limits: \(usual.joined(separator: ", "))."
        let end = try setter.text(words, x: x, y: next, width: width)
        try setter.note(pack.budgetWords, x: x, y: end + 4, width: width)
    }
}
