import Foundation
import Linkage
import Testing

@Suite("Jaro-Winkler and edit distance")
struct JaroWinklerTests {
    @Test("every pair of names has the similarity that rapidfuzz gives it")
    func rapidfuzz() throws {
        let golden = try GoldenTable("jaro_winkler_expected")
        #expect(golden.rows.count == 320)
        for row in golden.rows {
            let (first, second) = (golden.text(row, "a"), golden.text(row, "b"))
            let expected = golden.number(row, "jw_rapidfuzz")
            let found = JaroWinkler.similarity(first, second)
            #expect(isNear(found, expected, within: 1e-12), "\(first) \(second)")
            #expect(JaroWinkler.similarity(second, first) == found, "\(first) \(second)")
        }
    }

    @Test("without accents the bytes of a cleaned name give the same")
    func bytes() throws {
        let golden = try GoldenTable("jaro_winkler_expected")
        for row in golden.rows {
            let names = ["a", "b"].map { golden.text(row, $0) }
            guard names.allSatisfy({ $0.utf8.allSatisfy { $0 < 128 } }) else { continue }
            let (first, second) = (Array(names[0].utf8), Array(names[1].utf8))
            let found = JaroWinkler.similarity(first.span, second.span)
            #expect(isNear(found, golden.number(row, "jw_rapidfuzz"), within: 1e-12))
        }
    }

    @Test("names longer than 64 letters are compared by the same rule")
    func long() {
        // The long form agrees with the short one on the same names, padded alike.
        let tail = String(repeating: "X", count: 80)
        let found = JaroWinkler.similarity("MARTHA" + tail, "MARHTA" + tail)
        let jaro = (1.0 + 1.0 + (86.0 - 1.0) / 86.0) / 3
        #expect(isNear(found, jaro + 0.3 * (1 - jaro), within: 1e-12))
        #expect(JaroWinkler.similarity(tail, "Y") == 0)
    }

    @Test("an edit distance within one to three is the one that rapidfuzz counts")
    func levenshtein() throws {
        let golden = try GoldenTable("jaro_winkler_expected")
        for row in golden.rows {
            let first = golden.text(row, "a").unicodeScalars.map {
                UInt8(truncatingIfNeeded: $0.value)
            }
            let second = golden.text(row, "b").unicodeScalars.map {
                UInt8(truncatingIfNeeded: $0.value)
            }
            let expected = Int(golden.text(row, "levenshtein_rapidfuzz")) ?? -1
            for limit in 1...3 {
                #expect(
                    EditDistance.isWithin(limit, first.span, second.span) == (expected <= limit),
                    "\(golden.text(row, "a")) \(golden.text(row, "b"))")
            }
        }
    }

    @Test(
        "a name is compared in capitals, without accents and punctuation",
        arguments: [
            ("Zoë", "ZOE"), ("ÅSA", "ASA"), ("O'Brien", "OBRIEN"), ("Smith-Jones ", "SMITH JONES"),
            ("  de  la Mare", "DE LA MARE"), ("Łukasz", "LUKASZ"), ("Straße", "STRASSE"), ("-", ""),
        ])
    func cleaning(name: String, clean: String) {
        #expect(ValueCleaning.name(name) == clean)
    }

    @Test("names in other scripts stay different from each other")
    func otherScripts() {
        let names = ["Иван", "Игорь", "王伟", "محمد"].map(ValueCleaning.name)
        #expect(Set(names).count == 4)
        #expect(names.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0 < 128 } })
    }
}
