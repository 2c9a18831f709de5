import Linkage
import Testing

@Suite("Decisions on pairs")
struct LinkDecisionTests {
    /// What was decided, and why, by "left right".
    func decide(
        health: [[String?]], social: [[String?]],
        change: (inout LinkageModel) -> Void = { _ in }
    ) async throws -> [String: String] {
        var model = try GoldenProblem.people.model()
        change(&model)
        var records = LinkageRecords(model: model)
        // A hundred others on each side, so that no name is common.
        for number in 0..<100 {
            let other = ["", "N\(number)ABE", "Q\(number)XYZ", "1901-01-01", "F", ""]
            try records.add(to: .left, id: "z\(number)", other)
            try records.add(to: .right, id: "z\(number)", other.map { _ in nil })
        }
        for (index, row) in health.enumerated() {
            try records.add(to: .left, id: "h\(index + 1)", row)
        }
        for (index, row) in social.enumerated() {
            try records.add(to: .right, id: "s\(index + 1)", row)
        }
        try records.sort()
        let linker = await Linker(records)
        let decisions = linker.decide(
            numberPairs: await linker.pairsOfSameNumber(), pairs: await linker.pairs())
        return Dictionary(
            uniqueKeysWithValues: decisions.map { decision in
                let names =
                    linker.records.id(.left, Int(decision.pair.left)) + " "
                    + linker.records.id(.right, Int(decision.pair.right))
                return (names, "\(decision.outcome.rawValue) \(decision.reason.rawValue)")
            })
    }

    let ann: [String?] = [nil, "ANN", "BARBER", "1962-05-13", "F", "IP2 9FF"]
    let number = "9990000018"
    let otherNumber = "9996895718"

    func person(_ base: [String?], _ changes: [Int: String?]) -> [String?] {
        base.indices.map { changes[$0] ?? base[$0] }
    }

    @Test("full agreement without a number is accepted by its weight")
    func byWeight() async throws {
        let decisions = try await decide(health: [ann], social: [ann])
        #expect(decisions == ["h1 s1": "accepted weight"])
    }

    @Test("the same number and one agreement are a link, the number alone is a question")
    func byNumber() async throws {
        let known = person(ann, [0: number])
        let married = person(known, [2: "QUILL", 5: "NR34 9QG"])
        let stranger: [String?] = [number, "TOM", "VOSS", "2001-11-30", "M", "CB9 7AA"]
        #expect(
            try await decide(health: [known], social: [married])
                == ["h1 s1": "accepted same_number"])
        #expect(
            try await decide(health: [known], social: [stranger])
                == ["h1 s1": "clerical number_alone"])
    }

    @Test("numbers of the test range count only where the model says so")
    func testRange() async throws {
        let known = person(ann, [0: number])
        let stranger: [String?] = [number, "TOM", "VOSS", "2001-11-30", "M", "CB9 7AA"]
        let decisions = try await decide(health: [known], social: [stranger]) {
            $0.numberRule?.allowsTestRange = false
        }
        #expect(decisions.isEmpty)
    }

    @Test("two different numbers are never linked by weight")
    func differentNumbers() async throws {
        let decisions = try await decide(
            health: [person(ann, [0: number])], social: [person(ann, [0: otherNumber])])
        #expect(decisions == ["h1 s1": "clerical different_numbers"])
    }

    @Test("a record with two candidates that are nearly as good goes to a person")
    func closeCandidates() async throws {
        let younger = person(ann, [3: "1962-05-14"])
        let decisions = try await decide(health: [ann, ann], social: [ann])
        #expect(
            decisions == [
                "h1 s1": "clerical close_candidates", "h2 s1": "clerical close_candidates",
            ])
        let clear = try await decide(health: [ann, younger], social: [ann])
        #expect(clear == ["h1 s1": "accepted weight", "h2 s1": "refused better_candidate"])
    }

    @Test("a record linked by its number is not linked again by weight")
    func linkedByNumber() async throws {
        let decisions = try await decide(
            health: [person(ann, [0: number]), ann], social: [person(ann, [0: number])])
        #expect(
            decisions == ["h1 s1": "accepted same_number", "h2 s1": "refused linked_by_number"])
    }

    @Test("two records of a source with several records a person link to the same person")
    func several() async throws {
        let decisions = try await decide(health: [ann], social: [ann, ann])
        #expect(decisions == ["h1 s1": "accepted weight", "h1 s2": "accepted weight"])
    }

    @Test("records with different numbers do not meet through a third without one")
    func bridge() async throws {
        let decisions = try await decide(
            health: [ann],
            social: [person(ann, [0: number]), person(ann, [0: otherNumber])])
        #expect(
            decisions == [
                "h1 s1": "clerical different_numbers", "h1 s2": "clerical different_numbers",
            ])
    }

    @Test("more records than a person can have go to a person to look at")
    func largeCluster() async throws {
        let decisions = try await decide(
            health: [ann], social: [[String?]](repeating: ann, count: 6))
        #expect(decisions.count == 6)
        #expect(Set(decisions.values) == ["clerical large_cluster"])
    }
}
