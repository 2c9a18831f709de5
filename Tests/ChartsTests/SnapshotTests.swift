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

    @Test(
        "each kind of chart gives the scene on file",
        arguments: Samples.gallery().map(\.name))
    func sceneOnFile(name: String) throws {
        let item = try #require(Samples.gallery().first { $0.name == name })
        let scene = item.chart.scene(
            size: Size(width: item.width, height: item.height), theme: Theme(),
            typesetter: try Typesetter())
        let file = Self.folder.appendingPathComponent("\(name).txt")
        if Self.isRecording {
            try FileManager.default.createDirectory(
                at: Self.folder, withIntermediateDirectories: true)
            try scene.text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name); run again without RECORD_SNAPSHOTS")
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(firstDifference(scene.text, expected) == nil)
    }

    /// The first line that differs, so that a failure can be read.
    private func firstDifference(_ found: String, _ expected: String) -> String? {
        let (a, b) = (found.split(separator: "\n"), expected.split(separator: "\n"))
        for index in 0..<max(a.count, b.count) {
            let here = index < a.count ? String(a[index]) : "(nothing)"
            let there = index < b.count ? String(b[index]) : "(nothing)"
            if here != there { return "line \(index + 1): \(here)\n instead of: \(there)" }
        }
        return nil
    }
}
