import Disclosure
import Domain
import Foundation
import Measures
import Packs

/// Made-up people for the questions that protocols ask about single people.
enum SampleJourneys {
    /// An answer for each protocol about people, from 3,000 of them.
    static func answers(_ catalogue: MeasureCatalogue) throws -> [PackJourney] {
        try EvaluationProtocol.load(
            folder: SampleBoard.root.appendingPathComponent("Config/protocols")
        ).filter(\.estimator.isOfPeople).map { question in
            let text = question.episodes.flatMap { catalogue.episodes[$0] }
            return PackJourney(
                answer: try JourneyAnswer.answer(question, table(3_000), words: text?.words),
                record: "Frozen on 2024-09-16 (1a2b3c4d).")
        }
    }

    /// People with and without an intervention that halves what becomes of them.
    private static func table(_ people: Int) -> EpisodeTable {
        var random = SampleRandom(seed: "journeys")
        var columns: [String: [Double?]] = [:]
        func add(_ name: String, _ value: Double?) { columns[name, default: []].append(value) }
        for _ in 0..<people {
            let isTreated = random.next() < 0.4
            add("is_treated", isTreated ? 1 : 0)
            add("outcome", random.next() < (isTreated ? 0.25 : 0.5) ? 1 : 0)
            add("negative_control", random.next() < 0.2 ? 1 : 0)
            add("age", 65 + (30 * random.next()).rounded())
            add("sex", random.next() < 0.45 ? 1 : 2)
            add("route", random.next() < 0.5 ? 1 : 2)
            for name in ["is_eligible", "is_followed", "is_linked", "stays"] { add(name, 1) }
            for name in ["imputed_cost", "unpriced_stays", "had_long_term"] { add(name, 0) }
            for name in ["deprivation", "emergency_admissions", "emergency_nights"] {
                add(name, (9 * random.next()).rounded())
            }
            for name in ["attendances", "incidents", "frailty"] {
                add(name, (3 * random.next()).rounded())
            }
            add("from_hospital", columns["route"]?.last == 2 ? 1 : 0)
            add("has_package", random.next() < 0.002 ? 1 : 0)
            add("cost_before", 2_000 * random.next())
            add("cost_after", 2_000 * random.next() * (isTreated ? 0.8 : 1))
            add("days_alive", 365)
            let support = random.next()
            add("support_day", support < 0.4 ? (300 * support).rounded() : nil)
            add("death_day", random.next() < 0.03 ? 60 : nil)
            add("moved_day", random.next() < 0.001 ? 90 : nil)
        }
        let month = Month(ordinal: 2024 * 12 + 9)
        return EpisodeTable(
            teams: (0..<people).map { SampleBoard.teams[$0 % 13].code },
            months: [Month](repeating: month, count: people), columns: columns)
    }
}
