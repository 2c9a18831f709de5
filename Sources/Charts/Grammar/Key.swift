import Drawing

/// One entry of a key: what is drawn, and what it means.
struct KeyEntry: Hashable {
    enum Sign: Hashable {
        case symbol(Signal, isHollow: Bool)
        case line(Stroke)
        case band(Colour)
        case mark(String)
    }
    let sign: Sign
    let words: String

    /// One entry for each state without a number among `values`.
    static func states(_ values: [ChartValue]) -> [KeyEntry] {
        let states: [ChartValue] = [
            .missing, .suppressed, .notYetDue, .withheld, .notApplicable,
        ]
        return states.filter { values.contains($0) }.map { state in
            KeyEntry(sign: .mark(state.stateMark), words: state.stateWords)
        }
    }
}

extension SceneBuilder {
    private static let keyLine = 12.0

    /// The key's lines, each a list of entries that fit `width`.
    private func keyLines(_ entries: [KeyEntry], width limit: Double) -> [[KeyEntry]] {
        var lines: [[KeyEntry]] = []
        var used = Double.infinity
        for entry in entries {
            let size = signWidth(entry.sign) + 4 + width(entry.words)
            if used + 12 + size > limit {
                lines.append([entry])
                used = size
            } else {
                lines[lines.count - 1].append(entry)
                used += 12 + size
            }
        }
        return lines
    }

    func keyHeight(_ entries: [KeyEntry], width: Double) -> Double {
        Double(keyLines(entries, width: width).count) * Self.keyLine
    }

    /// Draws the key with its top left corner at `origin`.
    mutating func key(_ entries: [KeyEntry], at origin: Point, width limit: Double) {
        for (row, entries) in keyLines(entries, width: limit).enumerated() {
            let y = origin.y + (Double(row) + 0.5) * Self.keyLine
            var x = origin.x
            for entry in entries {
                let size = signWidth(entry.sign)
                sign(entry.sign, at: Point(x, y), width: size)
                let words = fitted(entry.words, limit - size - 4)
                x = label(words, "key", at: Point(x + size + 4, y)).right + 12
            }
        }
    }

    private func signWidth(_ sign: KeyEntry.Sign) -> Double {
        switch sign {
        case .symbol: 7
        case .line: 16
        case .band: 10
        case .mark(let text): width(text)
        }
    }

    private mutating func sign(_ sign: KeyEntry.Sign, at point: Point, width: Double) {
        let middle = Point(point.x + width / 2, point.y)
        switch sign {
        case .symbol(let signal, let isHollow):
            let scale = signal == .commonCause ? 1.5 : 1
            symbol(signal, at: middle, isHollow: isHollow, scale: scale, role: "key")
        case .line(let stroke):
            line([point, Point(point.x + width, point.y)], "key", stroke)
        case .band(let colour):
            let frame = Rectangle(x: point.x, y: point.y - 4, width: width, height: 8)
            shape(
                .rectangle(frame), "key", fill: colour, line: Stroke(theme.hairline, width: 0.5))
        case .mark(let text): label(text, "key", at: point, style: theme.label.colour(theme.ink))
        }
    }
}
