import Charts
import Drawing
import Foundation
import Testing

@Suite("Scenes as text")
struct SnapshotTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("Snapshots")
    private static let isRecording =
        ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"

    /// How wide a text is in the typeface at hand.
    ///
    /// Distributions ship different versions of Inter and Pango, and a chart's places follow from
    /// the widths of its words.
    private static func typeface() throws -> String {
        let probe = "Improvement, low: 1,234.5 per 10,000 people"
        let width = try Typesetter().width(probe, style: TextStyle(size: 100, weight: .medium))
        return "Inter, 100 points: \((width * 10).rounded() / 10)\n"
    }

    @Test(
        "each kind of chart gives the scene on file",
        arguments: Samples.gallery().map(\.name))
    func sceneOnFile(name: String) throws {
        let item = try #require(Samples.gallery().first { $0.name == name })
        let scene = item.chart.scene(
            size: Size(width: item.width, height: item.height), theme: Theme(),
            typesetter: try Typesetter())
        let file = Self.folder.appendingPathComponent("\(name).txt")
        let typefaceFile = Self.folder.appendingPathComponent("typeface.txt")
        if Self.isRecording {
            try FileManager.default.createDirectory(
                at: Self.folder, withIntermediateDirectories: true)
            try scene.text.write(to: file, atomically: true, encoding: .utf8)
            try Self.typeface().write(to: typefaceFile, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name); run again without RECORD_SNAPSHOTS")
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        let isSameTypeface =
            try Self.typeface() == String(contentsOf: typefaceFile, encoding: .utf8)
        #expect(
            firstDifference(scene.text, expected, within: isSameTypeface ? 0 : 10) == nil)
    }

    @Test(
        "a scene that differs in a word, or in a place by more than its typeface explains, is told")
    func differencesAreSeen() {
        let scene = "title text 0.0 7.0 start: Delays\ngrid line #D8DDE0: M 23.7 45.0"
        #expect(firstDifference(scene, scene, within: 0) == nil)
        let moved = scene.replacing("23.7", with: "25.1")
        #expect(firstDifference(moved, scene, within: 0) != nil)
        #expect(firstDifference(moved, scene, within: 10) == nil)
        #expect(firstDifference(scene.replacing("23.7", with: "34.7"), scene, within: 10) != nil)
        #expect(firstDifference(scene.replacing("Delays", with: "Days"), scene, within: 10) != nil)
        #expect(firstDifference(scene + "\nmore", scene, within: 10) != nil)
    }

    /// The first line that differs, so that a failure can be read; places may lie `tolerance` points
    /// apart.
    private func firstDifference(
        _ found: String, _ expected: String, within tolerance: Double
    ) -> String? {
        let (a, b) = (found.split(separator: "\n"), expected.split(separator: "\n"))
        for index in 0..<max(a.count, b.count) {
            let here = index < a.count ? String(a[index]) : "(nothing)"
            let there = index < b.count ? String(b[index]) : "(nothing)"
            if !isAlike(here, there, within: tolerance) {
                return "line \(index + 1): \(here)\n instead of: \(there)"
            }
        }
        return nil
    }

    private func isAlike(_ here: String, _ there: String, within tolerance: Double) -> Bool {
        if here == there { return true }
        let (a, b) = (here.split(separator: " "), there.split(separator: " "))
        guard tolerance > 0, a.count == b.count else { return false }
        return zip(a, b).allSatisfy { one, other in
            if one == other { return true }
            guard let x = Double(one), let y = Double(other) else { return false }
            return abs(x - y) <= tolerance
        }
    }
}
