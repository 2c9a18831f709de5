import Charts
import Domain
import Measures
import Statistics

/// Special causes in plain words.
enum SignalWords {
    /// The rule that a point is part of; empty for usual variation.
    static func rule(_ signal: SPCSignal, runLength: Int) -> String {
        switch signal {
        case .outside(.up): "above the upper limit"
        case .outside(.down): "below the lower limit"
        case .trend(.up): "part of \(runLength) or more rising points in a row"
        case .trend(.down): "part of \(runLength) or more falling points in a row"
        case .twoInThree(.up): "one of two in three points near the upper limit"
        case .twoInThree(.down): "one of two in three points near the lower limit"
        case .shift(.up): "part of \(runLength) or more points in a row above the average"
        case .shift(.down): "part of \(runLength) or more points in a row below the average"
        case .commonCause: ""
        }
    }

    /// What is seen at the latest value, as the end of a sentence that begins with the measure.
    static func clause(_ reading: MeasureReading) -> String? {
        guard let signal = reading.signal else { return nil }
        let period = reading.periodWord
        switch signal.signal {
        case .shift(let way):
            return "\(signal.length) \(period)s in a row \(side(way)) the average"
        case .trend(let way):
            return "\(way == .up ? "rising" : "falling") \(signal.length) \(period)s in a row"
        case .outside(let way):
            guard let limits = signal.limits else { return nil }
            let edge = way == .up ? limits.upper : limits.lower
            return "\(way == .up ? "above" : "below") the usual range in "
                + "\(signal.month.shortText) (limit \(reading.format.text(edge)))"
        case .twoInThree(let way):
            return "two of the last three \(period)s close to the "
                + "\(way == .up ? "upper" : "lower") limit"
        case .commonCause: return nil
        }
    }

    private static func side(_ way: SPCSignal.Way) -> String { way == .up ? "above" : "below" }
}

extension Variation {
    var isConcern: Bool { self == .concernHigh || self == .concernLow }
    var isImprovement: Bool { self == .improvementHigh || self == .improvementLow }
    var isNeutralChange: Bool { self == .neutralHigh || self == .neutralLow }
}

extension String {
    /// With a small first letter, unless the word is an abbreviation.
    var lowercasedFirst: String {
        let second = dropFirst().first
        guard let first, second.map({ $0.isLowercase || $0 == " " }) ?? true else { return self }
        return first.lowercased() + dropFirst()
    }
    /// With a large first letter.
    var capitalisedFirst: String {
        guard let first else { return self }
        return first.uppercased() + dropFirst()
    }
}
