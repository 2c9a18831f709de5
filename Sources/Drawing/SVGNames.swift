/// Makes the names inside an SVG that Cairo wrote the same each time, and its own.
///
/// Cairo counts surfaces over the life of the process, and several pictures inside one web page
/// share one space of names.
enum SVGNames {
    /// `svg` with surfaces counted from 1 and `prefix` before every name.
    static func settled(_ svg: String, prefix: String) -> String {
        var text = svg
        for marker in ["id=\"", "xlink:href=\"#", "url(#"] {
            var parts = split(text, at: marker)
            guard let head = parts.first else { continue }
            parts.removeFirst()
            text = parts.reduce(into: head) { $0 += marker + prefix + $1 }
        }
        return renumbered(text, kind: prefix + "surface")
    }

    private static func renumbered(_ svg: String, kind: String) -> String {
        var numbers: [String: Int] = [:]
        var parts = split(svg, at: kind)
        guard let head = parts.first else { return svg }
        parts.removeFirst()
        return parts.reduce(into: head) { text, part in
            let digits = String(part.prefix { $0.isNumber })
            let number = numbers[digits] ?? numbers.count + 1
            numbers[digits] = number
            text += kind + String(number) + part.dropFirst(digits.count)
        }
    }

    private static func split(_ text: String, at marker: String) -> [String] {
        let (units, mark) = (Array(text.utf8), Array(marker.utf8))
        guard let first = mark.first else { return [text] }
        var (parts, start, index): ([String], Int, Int) = ([], 0, 0)
        while index + mark.count <= units.count {
            if units[index] == first, units[index..<index + mark.count].elementsEqual(mark) {
                parts.append(String(decoding: units[start..<index], as: UTF8.self))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        return parts + [String(decoding: units[start...], as: UTF8.self)]
    }
}
