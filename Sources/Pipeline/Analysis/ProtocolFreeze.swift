import Crypto
public import Measures
public import Store

/// Freezes protocols before the data of their window are in.
public enum ProtocolFreeze {
    /// The SHA-256 of all that binds in a protocol, in hexadecimal.
    public static func hash(_ question: EvaluationProtocol) -> String {
        let digits = Array("0123456789abcdef")
        return String(
            SHA256.hash(data: Array(question.canonicalText.utf8)).flatMap {
                [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
            })
    }

    /// Freezes a protocol today.
    ///
    /// - Parameter exploratory: whether the question may be asked late, and then only as an
    ///   exploratory one.
    /// - Throws: `ProtocolFault` when it was frozen with another text, or data of its window are
    ///   in and it is not exploratory.
    @discardableResult
    public static func freeze(
        _ question: EvaluationProtocol, exploratory: Bool = false, catalogue: MeasureCatalogue,
        database: Database
    ) async throws -> FrozenProtocol {
        let named = MeasureVersion(question.measure, question.measureVersion)
        let maturity =
            (catalogue.definition(named) ?? catalogue.definition(question.measure))?.maturity
        let role = exploratory ? EvaluationProtocol.Role.exploratory : question.role
        return try await database.freeze(
            FrozenProtocol(
                name: question.name, hash: hash(question), canonical: question.canonicalText,
                role: role.rawValue),
            window: exploratory ? nil : question.windowMonths,
            feeds: (maturity?.feeds ?? []) + (maturity?.followUpFeeds ?? []))
    }

    /// Takes in the record of a protocol that was settled elsewhere, under the day that its file
    /// names; the record says who brought it.
    @discardableResult
    public static func importRecord(
        _ question: EvaluationProtocol, by importer: String, database: Database
    ) async throws -> FrozenProtocol {
        try await database.freeze(
            FrozenProtocol(
                name: question.name, hash: hash(question), canonical: question.canonicalText,
                role: question.role.rawValue, frozenOn: question.registered,
                importedBy: importer),
            window: nil, feeds: [])
    }

    /// Why the primary questions could have no finding however large the effect; nil where they
    /// can.
    ///
    /// With few teams there are few ways to choose the pilots, and Holm's rule asks more of each
    /// of several primary questions.
    public static func reach(_ questions: [EvaluationProtocol]) -> String? {
        let primaries = questions.filter { $0.role == .primary && $0.pilots.count > 1 }
        let most = questions.count { $0.role == .primary }
        for question in primaries {
            let choices = choices(
                of: question.pilots.count + question.controls.count, question.pilots.count)
            guard choices > 0, 1 / choices > 0.05 / Double(most) else { continue }
            return "With \(question.pilots.count) pilots and \(question.controls.count)"
                + " comparison teams there are \(Int(choices)) ways to choose the pilots. Over"
                + " \(most) primary questions that is too few for any of them to be held"
                + " significant: name fewer primary questions, or more comparison teams."
        }
        return nil
    }

    private static func choices(of count: Int, _ chosen: Int) -> Double {
        (0..<chosen).reduce(1.0) { $0 * Double(count - $1) / Double($1 + 1) }.rounded()
    }
}
