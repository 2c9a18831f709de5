import Linkage

/// Jaro-Winkler similarities of pairs of names in a file.
public enum NameSimilarityFile {
    /// The similarity of every pair a, b, in the order of the file.
    ///
    /// Names are compared as they stand, by letter, as rapidfuzz does; with `cleaned` after both
    /// are in capitals without accents and punctuation, as linkage compares them.
    ///
    /// - Throws: `AnalystFileError` when a column is missing.
    public static func results(
        _ input: AnalystTable, cleaned: Bool = false
    ) throws(AnalystFileError) -> ResultTable {
        try input.require(["a", "b"])
        var table = ResultTable(["a", "b", "jw_rapidfuzz"])
        for row in input.rows {
            let names =
                cleaned ? ["a", "b"].map { ValueCleaning.name(row[$0]) } : [row["a"], row["b"]]
            table.append([
                .text(row["a"]), .text(row["b"]),
                .number(JaroWinkler.similarity(names[0], names[1])),
            ])
        }
        return table
    }
}
