import Charts
import Domain
import Drawing
import Testing

@Suite("What holds for every scene")
struct SceneRuleTests {
    private let typesetter: Typesetter

    init() throws { typesetter = try Typesetter() }

    private func scene(_ chart: any Chart, _ width: Double, _ height: Double) -> Scene {
        chart.scene(
            size: Size(width: width, height: height), theme: Theme(), typesetter: typesetter)
    }

    /// The first two labels that share more than a hair, if there are any.
    private func overlap(_ scene: Scene) -> String? {
        let labels = scene.labels
        for (index, label) in labels.enumerated() {
            for other in labels[(index + 1)...]
            where label.bounds.inset(by: 0.3).overlaps(other.bounds.inset(by: 0.3)) {
                return "\(label.role) '\(label.text)' and \(other.role) '\(other.text)'"
            }
        }
        return nil
    }

    /// The first label that leaves the box.
    private func outside(_ scene: Scene) -> String? {
        let box = Rectangle(x: 0, y: 0, width: scene.size.width, height: scene.size.height)
        return scene.labels.first { !box.contains($0.bounds, tolerance: 1.5) }
            .map { "\($0.role) '\($0.text)' \($0.bounds)" }
    }

    private func check(_ chart: any Chart, _ width: Double, _ height: Double, _ name: String) {
        let scene = scene(chart, width, height)
        #expect(overlap(scene) == nil, "\(name)")
        #expect(outside(scene) == nil, "\(name)")
        #expect(scene.labels.allSatisfy { $0.style.size >= 8 }, "\(name)")
        #expect(!scene.text.contains("nan") && !scene.text.contains("inf"), "\(name)")
    }

    @Test("in the gallery no label touches another, leaves its box or is under 8 points")
    func gallery() {
        for item in Samples.gallery() { check(item.chart, item.width, item.height, item.name) }
    }

    @Test("at the edges of what may come in the same holds")
    func edges() {
        for (name, chart) in Samples.edges() {
            check(chart, 370, 180, name)
            check(chart, 250, 160, name + " narrow")
        }
    }

    @Test("for 300 generated trend charts the same holds", arguments: [1, 2, 3])
    func generatedTrends(round: Int) {
        var noise = Samples.Noise(state: UInt64(round) * 977)
        for _ in 0..<100 {
            let chart = trend(&noise)
            let width = 430 + 170 * noise.next()
            check(chart, width, 190 + 40 * noise.next(), "\(chart)".prefix(300).description)
        }
    }

    @Test("for generated matrices no chip touches another")
    func generatedMatrices() {
        for count in [0, 1, 35, 60] { check(Samples.matrix(count: count), 760, 400, "\(count)") }
    }

    @Test("every chart has words and a table whose rows fit its headers")
    func wordsAndTable() {
        let charts =
            Samples.gallery().map(\.chart) + Samples.edges().map { $0.chart as any Chart }
        for chart in charts {
            #expect(chart.alternativeText.hasSuffix("."))
            let table = chart.tableTwin
            #expect(table.rows.allSatisfy { $0.count == table.headers.count })
        }
    }

    @Test("a scene is the same each time, whatever was measured before")
    func sameScene() throws {
        for item in Samples.gallery() {
            let again = item.chart.scene(
                size: Size(width: item.width, height: item.height), theme: Theme(),
                typesetter: try Typesetter())
            #expect(scene(item.chart, item.width, item.height) == again)
        }
    }

    private func points(
        level: Double, count: Int, _ noise: inout Samples.Noise
    ) -> [ChartPoint] {
        var points = Samples.series(
            level: level, spread: level * (0.1 + 0.4 * noise.next().magnitude), count: count,
            seed: noise.state)
        let states: [ChartValue] = [.missing, .suppressed, .notYetDue, .withheld, .notApplicable]
        for index in points.indices where noise.next() > 0.45 {
            points[index].value = states.randomMember(&noise)
        }
        for index in points.indices { points[index].signal = Signal.allCases.randomMember(&noise) }
        return points
    }

    private func segments(_ points: [ChartPoint], level: Double) -> [SPCChart.Segment] {
        let first = points[0].month
        let last = points[points.count - 1].month
        func segment(_ from: Month, _ to: Month, _ mean: Double, _ reason: String?)
            -> SPCChart.Segment
        {
            .init(
                first: from, last: to, mean: mean,
                limits: Interval(lower: mean * 0.7, upper: mean * 1.3), reason: reason)
        }
        var segments = [segment(first, last, level, nil)]
        if points.count >= 24 {
            let (second, third) = (first.advanced(by: 14), first.advanced(by: 18))
            segments = [
                segment(first, second.advanced(by: -1), level, nil),
                segment(second, third.advanced(by: -1), level * 0.9, "new ward opens"),
                segment(third, last, level * 0.8, "joint teams begin in all places"),
            ]
        }
        return segments
    }

    private func trend(_ noise: inout Samples.Noise) -> SPCChart {
        let level = [0.02, 3, 47, 880, 36_000, 4.2e7].randomMember(&noise)
        let count = [1, 3, 13, 24, 48, 60].randomMember(&noise)
        let points = points(level: level, count: count, &noise)
        let segments = segments(points, level: level)
        var chart = SPCChart(
            title: ["DT01 Delays", "LS01 Average length of stay, emergency, aged 65 and over"]
                .randomMember(&noise),
            unit: "people per 10,000 people aged 18 and over",
            format: [ValueFormat(), .percent(), ValueFormat(decimals: 0, prefix: "£")]
                .randomMember(&noise),
            points: points, segments: segments, target: noise.next() > 0 ? level * 0.95 : nil,
            variation: Variation.allCases.randomMember(&noise),
            assurance: Assurance.allCases.randomMember(&noise))
        if noise.next() > 0 {
            chart.context = .init(
                name: "England", points: Samples.series(level: level, spread: level * 0.05))
        }
        return chart
    }
}

extension Array {
    fileprivate func randomMember(_ noise: inout Samples.Noise) -> Element {
        let place = Int((noise.next() + 1) * 1e6) % count
        return self[place]
    }
}
