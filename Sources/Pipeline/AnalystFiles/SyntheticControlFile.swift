import Statistics

/// Synthetic controls of the pilots of a panel, with every control as a placebo.
public enum SyntheticControlFile {
    /// The results of the models asked for.
    public struct Results: Sendable {
        /// The weight of every donor.
        public internal(set) var weights = ResultTable(["case", "donor", "weight"])

        /// The rate per 1,000 of every month, of the blend, and the gap between them.
        public internal(set) var gaps = ResultTable(["case", "t", "actual", "synthetic", "gap"])

        /// The errors and the effect of the pilot and of every placebo.
        public internal(set) var placebos = ResultTable([
            "case", "unit", "is_treated", "rmspe_pre", "rmspe_post", "ratio", "att", "att_pct",
            "p_value",
        ])
    }

    /// Blends every pilot, in the classic and the demeaned form, for each measure of a panel.
    ///
    /// - Parameters:
    ///   - panel: the columns of a panel.
    ///   - model: the case (TEAM:classic or TEAM:demeaned), or how its name begins; all if nil.
    ///   - isSkipped: called with each case that cannot be blended, and why.
    /// - Throws: `AnalystFileError` when columns, cells or the model are not as expected.
    public static func results(
        panel: AnalystTable, model: String? = nil, skipped isSkipped: (String) -> Void = { _ in }
    ) throws(AnalystFileError) -> Results {
        let panel = try PanelFile(panel)
        var results = Results()
        var offered: [String] = []
        var answered = false
        for measure in panel.measures {
            for pilot in measure.pilots {
                for (form, words) in [
                    (SyntheticControl.Form.classic, "classic"), (.demeaned, "demeaned"),
                ] {
                    let name = "\(pilot):\(words)"
                    offered.append(name)
                    guard PanelFile.isWanted(name, of: measure, model) else { continue }
                    answered = true
                    do throws(SyntheticControlError) {
                        try add("\(measure.name):\(name)", measure, pilot, form, to: &results)
                    } catch {
                        isSkipped("\(measure.name):\(name): \(error.description)")
                    }
                }
            }
        }
        if let model, !answered { throw PanelFile.noModel(model, offered: offered.uniqued) }
        return results
    }

    private static func add(
        _ name: String, _ measure: PanelFile.Measure, _ pilot: String,
        _ form: SyntheticControl.Form, to results: inout Results
    ) throws(SyntheticControlError) {
        let donors = measure.controls.sorted()
        let own = measure.of([pilot]).cells
        let test = try PlaceboTest(
            treated: own.map(\.rate), donors: donors.map { measure.of([$0]).cells.map(\.rate) },
            monthsBefore: own.count { !$0.isPost }, form: form)
        for (donor, weight) in zip(donors, test.treated.weights) {
            results.weights.append([.text(name), .text(donor), .number(weight)])
        }
        for (month, cell) in own.enumerated() {
            results.gaps.append([
                .text(name), .integer(cell.t), .number(cell.rate),
                .number(test.treated.synthetic[month]), .number(test.treated.gaps[month]),
            ])
        }
        for (unit, blend) in zip([pilot] + donors, [test.treated] + test.placebos) {
            let isPilot = unit == pilot
            results.placebos.append([
                .text(name), .text(unit), .integer(isPilot ? 1 : 0), .number(blend.errorBefore),
                .number(blend.errorAfter), .number(blend.errorRatio), .number(blend.effect),
                .number(blend.effectPercent), .number(isPilot ? test.pValue : nil),
            ])
        }
    }
}
