import Domain
import Testing

@Suite("Receipt codes")
struct ReceiptCodeTests {
    private let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private let numbers: [Int64] = [
        0, 1, 31, 32, 987_654_321, 1_125_899_906_842_623, 562_949_953_421_312, 77_777_777_777_777,
    ]

    @Test("a code reads back as its number, in small letters, without hyphens, with O for 0")
    func roundTrip() throws {
        for number in numbers {
            let code = try #require(ReceiptCode(number: number))
            #expect(code.text.count == 14)
            #expect(try ReceiptCode(code.text) == code)
            let typed = code.text.lowercased().replacing("-", with: " ")
                .replacing("0", with: "o").replacing("1", with: "l")
            #expect(try ReceiptCode(typed) == code)
        }
        #expect(try ReceiptCode("7K3F-9QXC-M2HG").text == "7K3F-9QXC-M2HG")
        #expect(ReceiptCode(number: -1) == nil)
        #expect(ReceiptCode(number: 1_125_899_906_842_624) == nil)
    }

    @Test("any one wrong letter is named with what it should be")
    func oneWrong() throws {
        for number in numbers {
            let right = Array(try #require(ReceiptCode(number: number)).text.filter { $0 != "-" })
            for place in right.indices {
                for letter in letters where letter != right[place] {
                    var wrong = right
                    wrong[place] = letter
                    #expect(
                        throws: ReceiptCodeFault.wrong(
                            place: place + 1, found: letter, perhaps: right[place])
                    ) { try ReceiptCode(String(wrong)) }
                }
            }
        }
    }

    @Test("two wrong letters, swapped ones too, are never taken for a code")
    func twoWrong() throws {
        let right = Array(
            try #require(ReceiptCode(number: 77_777_777_777_777)).text.filter { $0 != "-" })
        for a in right.indices {
            for b in right.indices where a < b {
                for shift in 1..<letters.count {
                    var wrong = right
                    for (place, by) in [(a, shift), (b, 32 - shift)] {
                        let old = try #require(letters.firstIndex(of: right[place]))
                        wrong[place] = letters[(old + by) % 32]
                    }
                    #expect(throws: ReceiptCodeFault.self) { try ReceiptCode(String(wrong)) }
                }
                var swapped = right
                swapped.swapAt(a, b)
                if swapped != right {
                    #expect(throws: ReceiptCodeFault.self) { try ReceiptCode(String(swapped)) }
                }
            }
        }
    }

    @Test("letters that no code has, and short codes, are refused with the place")
    func malformed() {
        #expect(throws: ReceiptCodeFault.letter("U", place: 3)) {
            try ReceiptCode("7KU3-9QXC-M2HG")
        }
        #expect(throws: ReceiptCodeFault.length(8)) { try ReceiptCode("7K3F-9QXC") }
    }
}
