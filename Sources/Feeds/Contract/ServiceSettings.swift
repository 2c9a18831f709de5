import Foundation
import Yams

extension SettingTable {
    /// Reads a file of service settings, such as `Config/service.yaml`.
    ///
    /// Nested names are joined by `_`: `teams: {expected: 13}` becomes `:teams_expected`. Numbers
    /// stay numbers, dates become dates, lists of texts become arrays, `true` and `false` texts.
    ///
    /// - Throws: `ContractError` with the line.
    public init(servicePath path: String) throws(ContractError) {
        let url = URL(fileURLWithPath: path)
        guard let text = try? String(contentsOf: url, encoding: .utf8) else {
            throw ContractError(file: url.lastPathComponent, line: 0, message: "cannot be read")
        }
        try self.init(serviceText: text, file: url.lastPathComponent)
    }

    /// Reads service settings from their text; see `init(servicePath:)`.
    public init(serviceText text: String, file: String) throws(ContractError) {
        guard let node = (try? Yams.compose(yaml: text)) ?? nil else {
            throw ContractError(file: file, line: 0, message: "is not YAML")
        }
        var values: [String: Value] = [:]
        try Self.collect(YAMLEntry(node: node, file: file), prefix: "", into: &values)
        self.init(values)
    }

    private static func collect(
        _ entry: YAMLEntry, prefix: String, into values: inout [String: Value]
    ) throws(ContractError) {
        switch entry.node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                let name = try YAMLEntry(node: key, file: entry.file).text()
                try collect(
                    YAMLEntry(node: value, file: entry.file),
                    prefix: prefix.isEmpty ? name : "\(prefix)_\(name)", into: &values)
            }
        case .sequence(let sequence):
            var texts: [String] = []
            for node in sequence {
                guard case .scalar(let scalar) = node else { return }
                texts.append(scalar.string)
            }
            values[prefix] = .texts(texts)
        case .scalar(let scalar):
            values[prefix] = entry.isNull ? .null : value(of: scalar)
        case .alias: throw entry.error("expected no aliases in settings")
        }
    }

    private static func value(of scalar: Node.Scalar) -> Value {
        if scalar.style == .plain {
            if let day = CivilDay(scalar.string) { return .date(day) }
            let isNumber =
                !scalar.string.isEmpty
                && scalar.string.allSatisfy {
                    $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-")
                }
            if isNumber, Double(scalar.string) != nil { return .number(scalar.string) }
        }
        return .text(scalar.string)
    }
}
