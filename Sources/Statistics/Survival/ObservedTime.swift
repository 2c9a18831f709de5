/// How long a person was followed, and how it ended.
public struct ObservedTime: Sendable, Hashable {
    /// The time from the start of the clock, in days or any other unit.
    public let time: Double

    /// What ended it: 0 for the end of follow-up (censored), from 1 for events of a kind.
    public let ending: Int

    /// A time with its ending.
    public init(time: Double, ending: Int) {
        self.time = time
        self.ending = ending
    }

    /// A time with or without the one event of interest.
    public init(time: Double, event: Bool) { self.init(time: time, ending: event ? 1 : 0) }
}

extension [ObservedTime] {
    /// The same times when only endings of one kind count and all others are censored.
    public func counting(_ ending: Int) -> [ObservedTime] {
        map { ObservedTime(time: $0.time, event: $0.ending == ending) }
    }

    /// Throws unless there is somebody and every time is a finite number from 0 on.
    func check() throws(SurvivalError) {
        guard !isEmpty else { throw .noPeople }
        guard allSatisfy({ $0.time.isFinite && $0.time >= 0 && $0.ending >= 0 }) else {
            throw .notATime
        }
    }
}

/// The people at risk just before each distinct time, and how many leave at it.
struct RiskTable {
    /// One distinct time.
    struct Moment {
        let time: Double
        let atRisk: Double
        /// How many end in each way; position 0 counts the censored.
        let endings: [Double]

        /// How many have the event of any kind.
        var events: Double { endings.dropFirst().reduce(0, +) }
    }

    /// The moments in rising order.
    let moments: [Moment]

    /// The table of all people; `kinds` is the highest ending counted.
    init(_ people: [ObservedTime], kinds: Int) {
        var atRisk = Double(people.count)
        var moments: [Moment] = []
        let sorted = people.sorted { $0.time < $1.time }
        var next = 0
        while next < sorted.count {
            let time = sorted[next].time
            var endings = [Double](repeating: 0, count: kinds + 1)
            var leaving = 0.0
            while next < sorted.count, sorted[next].time == time {
                if sorted[next].ending <= kinds { endings[sorted[next].ending] += 1 }
                leaving += 1
                next += 1
            }
            moments.append(Moment(time: time, atRisk: atRisk, endings: endings))
            atRisk -= leaving
        }
        self.moments = moments
    }
}
