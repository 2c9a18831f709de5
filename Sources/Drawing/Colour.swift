/// A colour of the sRGB space with an opacity.
public struct Colour: Hashable, Sendable {
    /// Red, 0 to 255.
    public let red: UInt8
    /// Green, 0 to 255.
    public let green: UInt8
    /// Blue, 0 to 255.
    public let blue: UInt8
    /// 0 (not seen) to 1 (nothing shines through).
    public var opacity: Double

    /// The colour written as `0x005EB8`.
    public init(_ hex: UInt32, opacity: Double = 1) {
        red = UInt8(hex >> 16 & 0xFF)
        green = UInt8(hex >> 8 & 0xFF)
        blue = UInt8(hex & 0xFF)
        self.opacity = opacity
    }

    /// White.
    public static let white = Colour(0xFFFFFF)

    /// The solid colour that `self` over white gives at `share` (0 white, 1 itself).
    public func tint(_ share: Double) -> Colour {
        func mix(_ part: UInt8) -> UInt32 {
            UInt32((255 - (255 - Double(part)) * share).rounded())
        }
        return Colour(mix(red) << 16 | mix(green) << 8 | mix(blue))
    }

    /// `#005EB8`, with the opacity in per cent behind it where it is not 1: `#005EB8/30`.
    public var text: String {
        let digits = [red, green, blue].map { part in
            let hex = String(part, radix: 16, uppercase: true)
            return hex.count == 1 ? "0" + hex : hex
        }
        let share = opacity == 1 ? "" : "/\(Int((opacity * 100).rounded()))"
        return "#" + digits.joined() + share
    }

    /// Relative luminance as WCAG 2 defines it, 0 black to 1 white; opacity plays no part.
    public var luminance: Double {
        func linear(_ part: UInt8) -> Double {
            let share = Double(part) / 255
            return share <= 0.03928 ? share / 12.92 : power24((share + 0.055) / 1.055)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// Contrast of two colours as WCAG 2 defines it, 1 (none) to 21 (black on white).
    public func contrast(with other: Colour) -> Double {
        let (light, dark) = (max(luminance, other.luminance), min(luminance, other.luminance))
        return (light + 0.05) / (dark + 0.05)
    }
}

/// `base` to the power of 2.4, by Newton's method for the fifth root of its twelfth power.
private func power24(_ base: Double) -> Double {
    guard base > 0 else { return 0 }
    let square = base * base
    let twelfth = square * square * square * square * square * square
    var root = base
    for _ in 0..<60 {
        let fourth = root * root * root * root
        root -= (fourth * root - twelfth) / (5 * fourth)
    }
    return root
}
