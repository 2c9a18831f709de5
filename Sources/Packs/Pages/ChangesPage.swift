import Charts
import Domain
import Drawing
import Measures

/// What a reader of earlier packs must know: provisional figures, changed definitions, new limits.
struct ChangesPage {
    let pack: BoardPack

    var planned: PlannedPage { PlannedPage("Changes and provisional figures") { try draw($0) } }

    private func draw(_ setter: PageSetter) throws {
        let provisional = pack.readings.filter { $0.latest?.isProvisional == true }
        let top = try setter.headline(
            "\(provisional.count) of \(pack.readings.count) latest figures may still change.")
        let parts: [(String, [String], String)] = [
            (
                "Provisional figures",
                byMonth(provisional),
                "None: every latest figure is settled."
            ),
            (
                "Definitions changed in the last 12 months", changes,
                "No definition changed in the last 12 months."
            ),
            (
                "Charts with new limits", rebased,
                "No chart's limits begin anew within the months shown."
            ),
        ]
        for (index, part) in parts.enumerated() {
            let x = Look.column(index * 4)
            let width = Look.width(4)
            var y = try setter.section(part.0, x: x, y: top, width: width)
            for line in part.1.isEmpty ? [part.2] : part.1 {
                y = try setter.text(line, x: x, y: y, width: width, style: setter.look.table) + 3
            }
        }
    }

    /// The codes of each month in one line, the newest month first.
    private func byMonth(_ readings: [MeasureReading]) -> [String] {
        let months = Set(readings.compactMap(\.latest?.month)).sorted(by: >)
        return months.map { month in
            let codes = readings.filter { $0.latest?.month == month }.map(\.code)
            return "\(month.longText): \(codes.joined(separator: ", "))."
        }
    }

    private var changes: [String] {
        let from = pack.content.edition.month.advanced(by: -11).firstDayText
        return pack.content.measures.flatMap { measure in
            measure.definition.changes.filter { $0.date >= from }.map { change in
                "\(measure.code) version \(change.version), \(change.date): \(change.what)"
            }
        }
    }

    private var rebased: [String] {
        pack.readings.flatMap { reading in
            reading.segments.compactMap { segment in
                segment.reason.map { "\(reading.code), \(segment.first.shortText): \($0)" }
            }
        }
    }
}
