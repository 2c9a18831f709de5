/// The constant words of an analysis as people say them; its JSON keeps the constants.
enum AnalysisWords {
    /// What the variation icon says, `-` without one.
    static func variation(_ code: String?, isOnTrial: Bool) -> String {
        guard let code else { return isOnTrial ? "on trial" : "-" }
        return switch code {
        case "common_cause": "usual"
        case "improvement_high": "improvement, higher"
        case "improvement_low": "improvement, lower"
        case "concern_high": "concern, higher"
        case "concern_low": "concern, lower"
        case "neutral_high": "changed, higher"
        case "neutral_low": "changed, lower"
        default: plain(code)
        }
    }

    /// What the target's icon says, `-` without one.
    static func assurance(_ code: String?) -> String {
        switch code {
        case nil: "-"
        case "consistent_pass": "will be met"
        case "consistent_fail": "will be missed"
        case "inconsistent": "met and missed"
        case let code?: plain(code)
        }
    }

    /// Where a team lies in the funnel, `-` where it is in none.
    static func funnel(_ code: String?) -> String {
        switch code {
        case nil: "-"
        case "Not significant": "within"
        case "Low (0.025)": "below 95 %"
        case "Low (0.001)": "below 99.8 %"
        case "High (0.025)": "above 95 %"
        case "High (0.001)": "above 99.8 %"
        case "Not applicable for events less than 10 for dsrs": "under 10 events"
        case let code?: code
        }
    }

    /// The kind of a chart.
    static func chart(_ code: String) -> String {
        switch code {
        case "xmr": "XmR"
        case "pp": "p′"
        case "up": "u′"
        default: plain(code)
        }
    }

    /// Why there is no forecast.
    static func refusal(_ code: String) -> String {
        switch code {
        case "REFUSE_DATA_BREAK": "none: gaps"
        case "REFUSE_SHORT": "none: too short"
        case "REFUSE_SMALL": "none: few events"
        case "REFUSE_NO_VARIATION": "none: no variation"
        case "REFUSE_NOT_BETTER": "none: no better than last year"
        case "REFUSE_DENOMINATOR": "none: no denominator"
        default: "none"
        }
    }

    private static func plain(_ code: String) -> String { code.replacing("_", with: " ") }
}
