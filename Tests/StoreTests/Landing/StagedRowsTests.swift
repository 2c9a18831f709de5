import Testing

@testable import Store

@Suite("Rows on their way into the stage")
struct StagedRowsTests {
    private func row(
        _ event: Int64, basis: IdentifiedBatch.PersonBasis = .nhsNumber, local: Int64? = nil
    ) -> IdentifiedBatch.Keys {
        var keys = IdentifiedBatch.Keys()
        keys.event = event
        keys.basis = basis
        keys.local = local
        return keys
    }

    private func staged(_ rows: [IdentifiedBatch.Keys], met: [Bool]? = nil) -> StagedRows {
        var staged = StagedRows()
        staged.note(rows, met: met ?? rows.map { _ in true })
        return staged
    }

    @Test("of people whom the register is known to have there is nothing to ask")
    func everybodyIsMet() {
        let staged = staged([row(1), row(2)])
        #expect(!staged.hasUnmetPeople)
        #expect(!staged.hasLocalNumbers)
        #expect(!staged.hasLocalPeople)
        #expect(staged.repeated == .keys([]))
    }

    @Test("one person who may be new is enough to ask the register")
    func somebodyIsNew() {
        #expect(staged([row(1), row(2)], met: [true, false]).hasUnmetPeople)
    }

    @Test("a row that names nobody asks nothing of the register")
    func nobodyIsNamed() {
        #expect(!staged([row(1, basis: .row)], met: [false]).hasUnmetPeople)
    }

    @Test("a sender's own number beside an NHS number is to be learnt, alone it is to be linked")
    func localNumbers() {
        let taught = staged([row(1, local: 7)])
        #expect(taught.hasLocalNumbers && !taught.hasLocalPeople)
        let alone = staged([row(1, basis: .localNumber, local: 7)])
        #expect(alone.hasLocalNumbers && alone.hasLocalPeople)
    }

    @Test("natural keys that come again are told, also when they come in another batch")
    func repeatedKeys() {
        var staged = staged([row(1), row(2), row(1)])
        staged.note([row(2), row(3)], met: [true, true])
        #expect(staged.repeated == .keys([1, 2]))
    }

    @Test("of more rows than are kept the database finds out which keys repeat")
    func tooManyRows() {
        var staged = staged((0..<200_001).map { row($0) })
        #expect(staged.repeated == .unknown)
        staged.note([row(1)], met: [true])
        #expect(staged.repeated == .unknown)
    }
}
