public import Domain

/// What an evaluation will compare, written down before the data are in (METHODS 4.9).
public struct EvaluationProtocol: Sendable, Hashable {
    /// Whether an answer can be a finding.
    public enum Role: String, Sendable, CaseIterable {
        /// One of at most three questions that the evaluation is about.
        case primary
        /// A question whose answer is a question for later.
        case exploratory
    }

    /// How the answer is estimated.
    public enum Estimator: String, Sendable, CaseIterable {
        /// Change of changes by team with permutation (METHODS E1).
        case changeOfChanges = "change_of_changes"
        /// Matched cohort of people with and without an intervention (METHODS E5).
        case matchedCohort = "matched_cohort"
        /// Kaplan-Meier and Aalen-Johansen of the time to continuing support (METHODS E6).
        case survival
        /// Cost of care before and after, by person (METHODS E7).
        case journeyCost = "journey_cost"

        /// Whether it looks at single people, not at sums of teams.
        public var isOfPeople: Bool { self != .changeOfChanges }
    }

    /// A short name, the same as that of its file.
    public let name: String
    /// The question in plain words.
    public let question: String
    /// The measure that answers it.
    public let measure: MeasureCode
    /// The version of the measure's definition.
    public let measureVersion: String
    /// The teams that work the new way.
    public let pilots: [TeamCode]
    /// The teams that they are compared with.
    public let controls: [TeamCode]
    /// The first month of the new way.
    public let start: Month
    /// How many months from the start are compared, with the same calendar months before.
    public let window: Int
    /// How many of them, from the start, are left out on both sides.
    public let transition: Int
    /// How the answer is estimated.
    public let estimator: Estimator
    /// Whether an answer can be a finding.
    public var role: Role
    /// The text of Measures/episodes that gives one row for each person, where the estimator looks
    /// at people.
    public var episodes: String?
    /// The version of that text.
    public var episodesVersion: String?
    /// The day it was settled, as `2024-09-16`.
    public let registered: String
    /// Who settled it.
    public let registeredBy: String

    /// The months compared after the start, transition and all.
    public var windowMonths: ClosedRange<Month> { start...start.advanced(by: window - 1) }

    /// All that binds, in a fixed form: two files that ask the same have the same text, whatever
    /// their layout and comments.
    public var canonicalText: String {
        // Only where there are episodes: what was frozen before there were any keeps its hash.
        let people = episodes.map {
            ["episodes: \($0)", "episodes_version: \(episodesVersion ?? "")"]
        }
        return
            ([
                "protocol: \(name)", "question: \(question)", "measure: \(measure)",
                "measure_version: \(measureVersion)",
                "pilots: \(pilots.map(\.text).joined(separator: " "))",
                "controls: \(controls.map(\.text).joined(separator: " "))",
                "start: \(start.isoText)", "window: \(window)", "transition: \(transition)",
                "estimator: \(estimator.rawValue)", "role: \(role.rawValue)",
                "registered: \(registered)", "registered_by: \(registeredBy)",
            ] + (people ?? [])).joined(separator: "\n") + "\n"
    }
}
