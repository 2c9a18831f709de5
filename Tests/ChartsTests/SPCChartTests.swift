import Charts
import Domain
import Drawing
import Testing

@Suite("SPC charts")
struct SPCChartTests {
    private func scene(_ chart: SPCChart) throws -> Scene {
        chart.scene(
            size: Size(width: 500, height: 230), theme: Theme(), typesetter: try Typesetter())
    }

    private func shapes(_ scene: Scene, _ role: String) -> [Shape] {
        scene.marks.compactMap { mark in
            if case .shape(let shape) = mark, shape.role.hasPrefix(role) { shape } else { nil }
        }
    }

    @Test("a missing month is a gap: the line has one part more")
    func gaps() throws {
        let found = try scene(Samples.full())
        #expect(shapes(found, "value").count == 3)
        #expect(shapes(found, "absent").count == 2)
    }

    @Test("quarterly points are joined; a quarter without a value is a gap")
    func quarters() throws {
        var chart = Samples.full()
        chart.points = chart.points.filter { $0.month.number % 3 == 0 }
        let gaps = zip(chart.points.dropFirst().dropLast(), chart.points.dropFirst(2))
            .count { $0.value.number == nil && $1.value.number != nil }
        #expect(try shapes(scene(chart), "value").count == 1 + gaps)
    }

    @Test("every month with a value has a point, the rest have none")
    func points() throws {
        #expect(try shapes(scene(Samples.full()), "point").count == 45)
    }

    @Test("signals differ by shape, not by colour alone")
    func signalShapes() throws {
        let found = try scene(Samples.full())
        let concern = try #require(shapes(found, "point concern").first)
        let improvement = try #require(shapes(found, "point improvement").first)
        #expect(concern.path.elements.count != improvement.path.elements.count)
    }

    @Test("provisional points are hollow")
    func provisional() throws {
        let hollow = try shapes(scene(Samples.full()), "point").filter {
            $0.role.hasSuffix("provisional")
        }
        #expect(hollow.count == 2)
        #expect(hollow.allSatisfy { $0.fill == .white && $0.stroke != nil })
    }

    @Test("mean, limits, target, context and latest value are labelled with their figure")
    func endLabels() throws {
        let texts = try scene(Samples.full()).labels.map(\.text)
        for text in ["Mean 7.2", "Upper limit 9.3", "Lower limit 5.1", "Target 8.0", "7.4"] {
            #expect(texts.contains(text), "\(text)")
        }
        #expect(texts.contains { $0.hasPrefix("England") })
    }

    @Test("a rebase is dated and says why")
    func rebase() throws {
        let texts = try scene(Samples.full()).labels.map(\.text)
        #expect(texts.contains("Oct 2024: joint teams begin (mean before: 9.4)"))
        #expect(try shapes(scene(Samples.full()), "mean").count == 2)
    }

    @Test("a broken axis is drawn as broken and said in words")
    func brokenAxis() throws {
        let found = try scene(Samples.broken())
        #expect(shapes(found, "axis break").count == 1)
        #expect(found.labels.contains { $0.text.hasPrefix("it begins at 7") })
        #expect(try shapes(scene(Samples.full()), "axis break").isEmpty)
    }

    @Test("without values the chart says so instead of showing an empty grid")
    func empty() throws {
        for (name, chart) in Samples.edges() where name == "all missing" || name == "no points" {
            let texts = try scene(chart).labels.map(\.text)
            #expect(texts.contains("No values to show"))
            #expect(chart.alternativeText.contains("no values"))
        }
    }

    @Test("the words say month, value, mean, limits, rebase, variation and target")
    func words() {
        let text = Samples.full().alternativeText
        for part in [
            "March 2026: 7.4 (provisional)", "mean is 7.2", "limits 5.1 to 9.3",
            "anew in October 2024: joint teams begin", "improvement, low", "Target 8.0",
            "3 of 48 months",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test("the table keeps states apart from values")
    func table() {
        let rows = Samples.full().tableTwin.rows
        #expect(rows.count == 48)
        #expect(rows[14][1] == ".." && rows[14][2] == "not available")
        #expect(rows[22][1] == "*" && rows[22][2] == "small number hidden")
        #expect(rows[8][6] == "Concern" && rows[8][7] == "above the upper limit")
    }
}
