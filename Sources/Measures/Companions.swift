public import Domain

// Figures that stand beside a measure's own: the same counts, put together in another way.
extension MeasureDefinition {
    /// A rate as it would be if every team's people were as old as those of a standard population.
    public struct Standardisation: Sendable, Hashable {
        /// The first year of age of a row's band, as SQL over the columns of both datasets.
        ///
        /// A row without one is of unknown age: it counts in the crude rate only.
        public let by: String
        /// The population that the bands are weighted to.
        public let standard: Standard
        /// The window that has a standardised rate.
        public let window: Window

        /// A published standard population.
        public enum Standard: String, Sendable, CaseIterable {
            /// The European Standard Population of 2013, five-year bands to 90 and over.
            case european2013 = "esp_2013"
        }
    }

    /// A bootstrap interval of a mean, beside the one that takes the values for normal.
    public struct Resampling: Sendable, Hashable {
        /// The window that has the interval; for the county.
        public let window: Window
    }

    /// A risk ratio weighted over strata of both arms.
    public struct Stratification: Sendable, Hashable {
        /// The number of a row's stratum, as SQL over the columns of the datasets.
        public let by: String
        /// What the strata are, in words.
        public let words: String
        /// The windows that have the ratio.
        public let windows: [Window]
        /// The fewest people an arm may have for the ratio to be given.
        public let leastPerArm: Int
    }

    /// The same measure by another published test; not one of the measure set.
    public struct Variant: Sendable, Hashable {
        /// What it is called, such as `RE02b`.
        public let code: String
        /// The title.
        public let title: String
        /// What is counted.
        public let numerator: Component
        /// What it is measured against.
        public let denominator: Component
        /// How it differs and how to read it.
        public let note: String
    }

    /// How the rows of a component are told apart within a team and month; `nil` for not at all.
    public func stratum(of component: Component) -> String? {
        if let standardisation, component == numerator || component == denominator {
            return standardisation.by
        }
        if let stratification {
            let arms = [
                numerator, denominator, comparison?.numerator, comparison?.denominator,
            ]
            if arms.contains(component) { return stratification.by }
        }
        return nil
    }

    /// The expressions of a component, the one that tells its rows apart included.
    public func expressions(of component: Component) -> [(text: String, type: String)] {
        component.expressions + (stratum(of: component).map { [($0, "integer")] } ?? [])
    }
}

extension DefinitionReader {
    func variant(_ node: DefinitionNode) throws -> MeasureDefinition.Variant {
        try node.allow(["code", "title", "numerator", "denominator", "note"])
        return MeasureDefinition.Variant(
            code: try node.required("code").text(), title: try node.required("title").text(),
            numerator: try component(node.required("numerator")),
            denominator: try component(node.required("denominator")),
            note: try node.required("note").text())
    }

    func standardisation(
        _ node: DefinitionNode
    ) throws -> MeasureDefinition.Standardisation {
        try node.allow(["by", "standard", "window"])
        return MeasureDefinition.Standardisation(
            by: try node.required("by").text(),
            standard: try node.required("standard").choice(
                MeasureDefinition.Standardisation.Standard.self),
            window: try node.optional("window")?.choice(Window.self) ?? .rolling12)
    }

    func resampling(_ node: DefinitionNode) throws -> MeasureDefinition.Resampling {
        try node.allow(["window"])
        return MeasureDefinition.Resampling(
            window: try node.optional("window")?.choice(Window.self) ?? .month)
    }

    func stratification(
        _ node: DefinitionNode
    ) throws -> MeasureDefinition.Stratification {
        try node.allow(["by", "words", "windows", "least_per_arm"])
        return MeasureDefinition.Stratification(
            by: try node.required("by").text(),
            words: try node.required("words").text(),
            windows: try node.required("windows").items().map { try $0.choice(Window.self) },
            leastPerArm: try node.optional("least_per_arm")?.int() ?? 20)
    }
}
