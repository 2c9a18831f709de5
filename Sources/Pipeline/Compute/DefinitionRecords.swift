import Crypto
import Measures
import Store

extension MeasureCatalogue {
    /// The definitions of the measure set as a run notes them, all versions.
    var records: [MeasureRun.Definition] { versions.map(record) }

    /// A definition as a run notes it.
    func record(_ definition: MeasureDefinition) -> MeasureRun.Definition {
        let text = canonicalText(definition)
        return MeasureRun.Definition(
            code: definition.code, version: definition.version, hash: Self.sha256(text),
            text: text, effective: definition.effective)
    }

    /// The SHA-256 of a text in hexadecimal.
    private static func sha256(_ text: String) -> String {
        let digits = Array("0123456789abcdef")
        return String(
            SHA256.hash(data: Array(text.utf8)).flatMap {
                [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
            })
    }
}
