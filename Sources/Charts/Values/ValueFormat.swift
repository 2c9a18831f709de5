/// How values of one measure are written: decimals, thousands with a comma, sign in front or
/// behind.
public struct ValueFormat: Hashable, Sendable {
    /// Digits after the point.
    public var decimals: Int
    /// What stands before the number, such as `£`.
    public var prefix: String
    /// What stands behind it, such as a no-break space and `%`.
    public var suffix: String

    /// The format with `decimals` digits after the point.
    public init(decimals: Int = 1, prefix: String = "", suffix: String = "") {
        self.decimals = decimals
        self.prefix = prefix
        self.suffix = suffix
    }

    /// Per cent of values that already are per cents, such as `12.4 %`.
    public static func percent(decimals: Int = 1) -> ValueFormat {
        ValueFormat(decimals: decimals, suffix: "\u{A0}%")
    }

    /// `12.4`, `1,204.0`, `−3.1`, `£120`.
    public func text(_ value: Double) -> String { text(value, decimals: decimals) }

    /// The same format with another number of decimals.
    public func text(_ value: Double, decimals: Int) -> String {
        let places = max(0, min(decimals, 9))
        let scale = power(places)
        let scaled = (value.magnitude * scale).rounded()
        guard scaled.isFinite, scaled < 9e15 else { return prefix + "\(value)" + suffix }
        let units = Int(scaled)
        let divisor = Int(scale)
        let sign = value < 0 && units > 0 ? "\u{2212}" : ""
        let whole = grouped(units / divisor)
        guard places > 0 else { return sign + prefix + whole + suffix }
        let rest = String(units % divisor)
        let zeros = String(repeating: "0", count: places - rest.count)
        return sign + prefix + whole + "." + zeros + rest + suffix
    }

    /// A number that somebody set, such as a target: rounded by no more than four decimals, so
    /// that a target of 4.5 is not read as 5.
    public func exactText(_ value: Double) -> String {
        let least = max(0, decimals)
        guard least < 4 else { return text(value) }
        let needed = (least..<4).first { places in
            let scaled = value.magnitude * power(places)
            return abs(scaled - scaled.rounded()) < 1e-6
        }
        return text(value, decimals: needed ?? 4)
    }

    /// A figure of an axis: with the decimals that its steps need, millions as `£50m`.
    func axisText(_ value: Double, _ breaks: Breaks) -> String {
        guard breaks.upper >= 2_000_000 else { return text(value, decimals: breaks.decimals) }
        let isWhole = breaks.values.allSatisfy { ($0 / 1e6).rounded() * 1e6 == $0 }
        var short = self
        short.suffix = value == 0 ? suffix : "m" + suffix
        return short.text(value / 1e6, decimals: value == 0 || isWhole ? 0 : 1)
    }

    private func power(_ places: Int) -> Double {
        (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    }

    private func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.enumerated().map { index, digit in
            let left = digits.count - index
            return index > 0 && left % 3 == 0 ? "," + String(digit) : String(digit)
        }.joined()
    }
}
