/// A list of codes that datasets refer to by name.
public struct CodeList: Sendable, Hashable {
    /// Its name, which is also its file's name.
    public let name: String
    /// The codes in the order written.
    public let codes: [String]

    /// Reads a CSV whose first column is `code`; further columns are for readers.
    ///
    /// Throws a `CatalogueError` for another header, a blank code or one listed twice.
    public init(text: String, name: String, file: String) throws {
        var lines = text.split(whereSeparator: \.isNewline).map(String.init)
        guard !lines.isEmpty, Self.first(lines.removeFirst()) == "code" else {
            throw CatalogueError(file: file, line: 1, message: "expected the header ‘code,…’")
        }
        var seen: Set<String> = []
        var codes: [String] = []
        for (index, line) in lines.enumerated() {
            let code = Self.first(line)
            guard !code.isEmpty, seen.insert(code).inserted else {
                throw CatalogueError(
                    file: file, line: index + 2, message: "expected a code, each only once")
            }
            codes.append(code)
        }
        self.name = name
        self.codes = codes
    }

    /// The list as an SQL array of text.
    public var sql: String {
        let quoted = codes.map { "'" + $0.replacing("'", with: "''") + "'" }
        return "ARRAY[" + quoted.joined(separator: ", ") + "]::text[]"
    }

    private static func first(_ line: String) -> String {
        let field = line.prefix { $0 != "," }
        return String(field.filter { $0 != "\"" }).trimmingBlanks()
    }
}
