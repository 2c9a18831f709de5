import Charts
import Domain
import Drawing
import Testing

@Suite("Small multiples")
struct SmallMultiplesTests {
    @Test("a team whose newest months are hidden shows its last value with the month")
    func olderValue() throws {
        let chart = Samples.multiples()
        let scene = chart.scene(
            size: Size(width: 760, height: 340), theme: Theme(), typesetter: try Typesetter())
        let months = scene.text.split(separator: "\n").filter {
            $0.contains("latest") && $0.contains("Dec 2025: ")
        }
        #expect(months.count == 1)
        #expect(!scene.text.contains("Mar 2026: "))
        #expect(chart.alternativeText.contains(" in Dec 2025"))
        #expect(!chart.alternativeText.contains(" in Mar 2026"))
    }
}
