/// Moves labels that want to stand at given heights apart, as little as possible.
enum LabelStack {
    /// New middles for labels of `height` points wanted at `wanted`, within `low` to `high`.
    ///
    /// Keeps the order of the wanted heights; labels that want the same height keep theirs.
    static func spread(_ wanted: [Double], height: Double, low: Double, high: Double) -> [Double] {
        let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
        var groups: [(middle: Double, count: Double)] = []
        for index in order {
            groups.append((wanted[index], 1))
            while groups.count > 1 {
                let (a, b) = (groups[groups.count - 2], groups[groups.count - 1])
                let gap = (a.count + b.count) / 2 * height
                guard b.middle - a.middle < gap - 1e-9 else { break }
                let count = a.count + b.count
                // Where each label of the merged group would wish the group's middle to be.
                let wish =
                    (a.count * (a.middle + b.count * height / 2)
                        + b.count * (b.middle - a.count * height / 2)) / count
                groups.removeLast(2)
                groups.append((wish, count))
            }
        }
        var tops: [Double] = []
        for group in groups {
            let first = group.middle - (group.count - 1) / 2 * height
            for place in 0..<Int(group.count) { tops.append(first + Double(place) * height) }
        }
        return settled(tops, order: order, height: height, low: low, high: high)
    }

    private static func settled(
        _ sorted: [Double], order: [Int], height: Double, low: Double, high: Double
    ) -> [Double] {
        var middles = sorted
        let half = height / 2
        for index in middles.indices {
            let floor = index == 0 ? low + half : middles[index - 1] + height
            middles[index] = max(middles[index], floor)
        }
        for index in middles.indices.reversed() {
            let ceiling = index == middles.count - 1 ? high - half : middles[index + 1] - height
            middles[index] = min(middles[index], ceiling)
        }
        var result = middles
        for (place, index) in order.enumerated() { result[index] = middles[place] }
        return result
    }
}
