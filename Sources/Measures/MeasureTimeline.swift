public import Domain

// Which version of a measure computes which months.
extension MeasureDefinition {
    /// A version with the first month that it speaks for.
    public struct Start: Sendable, Hashable {
        /// The version.
        public let version: String
        /// The first month of it.
        public let effective: Month

        /// A version from a month on.
        public init(version: String, effective: Month) {
            self.version = version
            self.effective = effective
        }
    }

    /// The version with its effective month.
    public var start: Start { Start(version: version, effective: effective) }

    /// The version by name.
    public var versionName: MeasureVersion { MeasureVersion(code, version) }

    /// The same definition as one of several versions.
    ///
    /// - Parameter starts: all versions of the measure, the first one first.
    public func within(_ starts: [Start]) -> MeasureDefinition {
        var copy = self
        copy.timeline = starts
        return copy
    }

    /// Whether the version computes the cells of a month: none that is in force later is effective
    /// by then.
    ///
    /// Months before the first version are told by it: that there is no figure yet.
    public func isInForce(in month: Month) -> Bool {
        timeline.inForce(in: month, since: \.effective)?.version == version
    }

    /// The last month in which the version is in force; `nil` where none follows.
    public var lastMonth: Month? {
        timeline.first { $0.effective > effective }?.effective.advanced(by: -1)
    }

    /// Whether it is the version that the measure begins with.
    public var isFirstVersion: Bool { timeline.first?.version == version }

    /// The versions that come into force within these months, after the first one.
    public func newVersions(in months: ClosedRange<Month>) -> [Start] {
        timeline.dropFirst().filter {
            $0.effective > months.lowerBound && $0.effective <= months.upperBound
        }
    }

    /// The months in which a new version comes into force, after the first one.
    var newVersionMonths: [Month] { timeline.dropFirst().map(\.effective) }

    /// `version 1.1 from April 2025; 1.0 before`; `nil` where there is one version only.
    public var timelineWords: String? {
        guard timeline.count > 1, let first = timeline.first else { return nil }
        let later = timeline.dropFirst().reversed().map {
            "\($0.version) from \($0.effective.longText)"
        }
        return "version " + later.joined(separator: "; ") + "; \(first.version) before"
    }

    /// What a reader of a series has to know of new versions within it; `nil` where there is none.
    public func newVersionSentence(in months: ClosedRange<Month>) -> String? {
        let starts = newVersions(in: months)
        guard !starts.isEmpty else { return nil }
        let words = starts.map { "from \($0.effective.longText) on by version \($0.version)" }
        return "Computed " + words.joined(separator: ", ")
            + " of the definition, before by an earlier one: a step there can come from the"
            + " definition alone."
    }
}

extension MeasureCatalogue {
    /// Whether all months after a protocol's start are computed by the version that it names.
    public func follows(_ question: EvaluationProtocol) -> Bool {
        Month.all(question.windowMonths).allSatisfy {
            definition(question.measure, in: $0)?.version == question.measureVersion
        }
    }
}

extension Collection {
    /// The element that is in force in a month: the last one that began by then, and before any
    /// began the first.
    ///
    /// - Parameter since: the month in which an element begins; the collection is in their order.
    public func inForce(in month: Month, since: (Element) -> Month) -> Element? {
        var found = first
        for element in self where since(element) <= month { found = element }
        return found
    }
}
