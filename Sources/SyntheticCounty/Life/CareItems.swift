/// An event of adult social care as it really happened.
struct CareItem {
    /// Request, Assessment, Service or Review.
    var kind: String
    /// Days from the first simulated day; services may have begun before it.
    var start: Int
    /// Last day; `Int.max` while open.
    var end: Int
    var outcome: String?
    var service: CareService?
    var unitsPerWeek = 0
    var route: String?
}

/// The services that the county's people get.
enum CareService: Int, CaseIterable {
    case homeSupport, residential, nursing, directPayment, daySupport, supportedLiving, extraCare
    case reablement, equipment

    var type: String {
        switch self {
        case .residential: "Long term support: Residential care"
        case .nursing: "Long term support: Nursing care"
        case .reablement: "Short term support: ST-Max"
        case .equipment: "Short term support: Other short term"
        default: "Long term support: Community"
        }
    }

    /// The label that release 1 of the national layout had.
    var oldType: String {
        switch self {
        case .residential: "Long Term Support: Residential Care"
        case .nursing: "Long Term Support: Nursing Care"
        case .reablement: "Short Term Support: ST-Max"
        case .equipment: "Short Term Support: Other Short Term"
        default: "Long Term Support: Community"
        }
    }

    var component: String {
        switch self {
        case .homeSupport: "Home support"
        case .residential: "Long term residential care"
        case .nursing: "Long term nursing care"
        case .directPayment: "Direct payment"
        case .daySupport: "Day support"
        case .supportedLiving: "Community supported living"
        case .extraCare: "Extra care housing"
        case .reablement: "Reablement"
        case .equipment: "Equipment"
        }
    }

    /// Pence per unit, and what a unit is.
    var cost: (pence: Int, unit: String) {
        switch self {
        case .homeSupport: (2_350, "Hourly")
        case .residential: (82_000, "Weekly")
        case .nursing: (94_000, "Weekly")
        case .directPayment: (31_000, "Weekly")
        case .daySupport: (6_400, "Per session")
        case .supportedLiving: (120_000, "Weekly")
        case .extraCare: (38_000, "Weekly")
        case .reablement: (2_900, "Hourly")
        case .equipment: (14_500, "One-off")
        }
    }

    var isCareHome: Bool { self == .residential || self == .nursing }
    var isLongTerm: Bool { self != .reablement && self != .equipment }
    /// Mean length in days.
    var meanDays: Double { self == .nursing ? 520 : self == .residential ? 780 : 690 }
}

/// A tier two conversation and the reablement that followed, if any.
struct Episode {
    var talk: Int
    /// STEP, REABLEMENT_OTHER, NOT_OFFERED or DECLINED.
    var offer: String
    var source: String
    var discharge: Int?
    var start: Int?
    var end: Int?
    var outcome: String?
    var isAtHome = true
}
