public import Drawing

/// A chart: values in, a scene out, and the same in words and as a table.
public protocol Chart: Sendable {
    /// What is seen, in a sentence or two, for who cannot see it.
    var alternativeText: String { get }
    /// The values behind the picture as a table.
    var tableTwin: TableTwin { get }
    /// The picture in a box of `size` points, measured with `typesetter`.
    func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene
}

/// The values behind a chart as rows of text.
public struct TableTwin: Hashable, Sendable {
    /// The headers of the columns.
    public var headers: [String]
    /// The rows, each as long as `headers`.
    public var rows: [[String]]

    /// The table with `headers` over `rows`.
    public init(headers: [String], rows: [[String]]) {
        self.headers = headers
        self.rows = rows
    }
}
