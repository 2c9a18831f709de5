import Linkage
import Testing

@Suite("NHS numbers")
struct NHSNumberTests {
    @Test(
        "numbers of the specification that are valid",
        arguments: ["4505577104", "9434765919", "4010232137", "9990000018"])
    func valid(number: String) {
        #expect(NHSNumber.isValid(Array(number.utf8)))
    }

    @Test(
        "a wrong check digit and a check digit that cannot exist are both refused",
        arguments: ["4505577105", "9990000000"])
    func checkDigit(number: String) {
        #expect(NHSNumber.fault(in: Array(number.utf8)) == .checkDigit)
    }

    @Test("fillers pass the sum and are still refused", arguments: ["0000000000", "9999999999"])
    func filler(number: String) {
        #expect(NHSNumber.fault(in: Array(number.utf8)) == .filler)
    }

    @Test("anything but ten digits is refused", arguments: ["", "450557710", "45055771O4"])
    func form(number: String) {
        #expect(NHSNumber.fault(in: Array(number.utf8)) == .notTenDigits)
    }

    @Test("changing any one digit of a valid number makes it invalid")
    func singleErrors() {
        let number = Array("9434765919".utf8)
        for position in number.indices {
            for digit in UInt8(48)...57 where digit != number[position] {
                var damaged = number
                damaged[position] = digit
                #expect(!NHSNumber.isValid(damaged))
            }
        }
    }

    @Test("the test range begins with 999")
    func testRange() {
        #expect(NHSNumber.isTestRange(Array("9990000018".utf8)))
        #expect(!NHSNumber.isTestRange(Array("4505577104".utf8)))
    }
}
