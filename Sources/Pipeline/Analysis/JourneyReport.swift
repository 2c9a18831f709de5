import Disclosure
import Measures
import Statistics

/// The answer to a question about single people, for programs: figures that may leave the service,
/// besides `exact`, which is for analysts.
public struct JourneyReport: Encodable, Sendable {
    /// The name of the protocol.
    public let name: String
    /// How it was estimated.
    public let estimator: String
    /// The code of the refusal; nil where there is an answer.
    public let refusal: String?
    /// The answer in words.
    public let headline: String
    /// How sure it is, in words.
    public let certainty: String
    /// What exact figures give, for analysts.
    public let exact: String?
    /// The share free of support by place and day.
    public let curves: [Curve]
    /// How alike matched groups were.
    public let balance: [Balance]
    /// The outcome of everybody, of sub-groups, and one that cannot be changed.
    public let risks: [Risk]
    /// What care cost.
    public let costs: [Cost]

    /// A place's curve.
    public struct Curve: Encodable, Sendable {
        let place: String
        let days: [Int]
        let shares: [Double]
        let lower, upper: [Double?]
        let atRisk: [Int]
        let recurring, competing, shareOfKnown, shareOfStarters, meanDays: Double?
    }

    /// One thing known before.
    public struct Balance: Encodable, Sendable {
        let covariate, verdict: String
        let treatedBefore, controlBefore, treatedAfter, controlAfter: Double?
        let differenceBefore, differenceAfter: Double?
    }

    /// One outcome of matched pairs; counts are rounded, and absent where hidden.
    public struct Risk: Encodable, Sendable {
        let group, about: String
        let pairs, treatedEvents, controlEvents: Double?
        let riskRatio, lower, upper, interactionPValue: Double?
    }

    /// One group's money, in pounds a person over twelve months.
    public struct Cost: Encodable, Sendable {
        let group: String
        let people: Double?
        let before, after, medianAfter, change: Double
        let perDayAlive: Double?
    }

    init(_ answer: JourneyAnswer) {
        name = answer.question.name
        estimator = answer.question.estimator.rawValue
        refusal = answer.refusal?.code.rawValue
        headline = answer.headline
        certainty = answer.certainty
        exact = answer.exact
        switch answer.finding {
        case .refused: (curves, balance, risks, costs) = ([], [], [], [])
        case .freedom(let freedom):
            (curves, balance, risks, costs) = (freedom.groups.compactMap(Curve.init), [], [], [])
        case .match(let match):
            (curves, balance, risks, costs) = ([], Self.balance(match), Self.risks(match), [])
        case .cost(let cost):
            (curves, balance, risks) = ([], cost.match.map(Self.balance) ?? [], [])
            costs = [
                Cost("intervention", cost.intervention), Cost("comparison", cost.comparison),
            ]
        }
    }

    private static func balance(_ match: DisclosedMatch) -> [Balance] {
        match.balance.map { line in
            let verdict =
                switch line.verdict {
                case .balanced: "alike"
                case .adjust: "adjust"
                case .refuse: "too different"
                }
            return Balance(
                covariate: line.words, verdict: verdict, treatedBefore: line.before.treated,
                controlBefore: line.before.control, treatedAfter: line.after.treated,
                controlAfter: line.after.control, differenceBefore: line.differenceBefore,
                differenceAfter: line.differenceAfter)
        }
    }

    private static func risks(_ match: DisclosedMatch) -> [Risk] {
        [match.outcome.map { Risk("Everybody", $0) }].compactMap { $0 }
            + match.subgroups.flatMap { trait in
                trait.groups.map { Risk(trait.words, $0, trait.interactionPValue) }
            }
            + [match.negativeControl.map { Risk("What it cannot change", $0) }].compactMap { $0 }
    }
}

extension JourneyReport.Curve {
    fileprivate init?(_ group: DisclosedFreedom.Group) {
        guard let result = group.result, result.refusal == nil else { return nil }
        place = group.name
        days = group.curve.map(\.day)
        shares = group.curve.map(\.share)
        lower = group.curve.map { $0.interval?.lower }
        upper = group.curve.map { $0.interval?.upper }
        atRisk = group.curve.map(\.atRisk)
        recurring = result.states.recurring
        competing = result.states.competing
        shareOfKnown = result.shareOfKnown?.value
        shareOfStarters = result.shareOfStarters
        meanDays = result.restrictedMean?.mean
    }
}

extension JourneyReport.Risk {
    fileprivate init(_ about: String, _ risk: DisclosedMatch.Risk, _ p: Double? = nil) {
        group = risk.words
        self.about = about
        pairs = risk.pairs.number
        treatedEvents = risk.treatedEvents.number
        controlEvents = risk.controlEvents.number
        riskRatio = risk.riskRatio?.value
        lower = risk.riskRatio?.interval?.lower
        upper = risk.riskRatio?.interval?.upper
        interactionPValue = p
    }
}

extension JourneyReport.Cost {
    fileprivate init(_ name: String, _ group: DisclosedCost.Group) {
        self.group = name
        people = group.people.number
        before = group.before
        after = group.after
        medianAfter = group.medianAfter
        change = group.change.value
        perDayAlive = group.perDayAlive
    }
}
