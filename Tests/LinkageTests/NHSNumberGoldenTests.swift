import Linkage
import Testing

@Suite("NHS numbers beside other programs")
struct NHSNumberGoldenTests {
    @Test("form, check digit, fillers and the test range are those of the reference")
    func reference() throws {
        let golden = try GoldenTable("nhs_number_expected")
        #expect(golden.rows.count == 320)
        for row in golden.rows {
            let digits = NHSNumber.digits(in: golden.text(row, "input").utf8)
            let expected = golden.text(row, "normalised_10_digits")
            #expect(digits.map { String(decoding: $0, as: UTF8.self) } ?? "" == expected)
            let checked = digits ?? []
            let digit = NHSNumber.checkDigit(of: checked).map(String.init) ?? ""
            #expect(digit == golden.text(row, "check_remainder_digit"), "\(expected)")
            let isFiller = golden.text(row, "ten_identical_digits") == "1"
            let passesSum = golden.text(row, "valid_modulus11") == "1"
            #expect(NHSNumber.isValid(checked) == (passesSum && !isFiller), "\(expected)")
            #expect((NHSNumber.fault(in: checked) == .filler) == isFiller, "\(expected)")
            #expect(
                NHSNumber.isTestRange(checked) == (golden.text(row, "synthetic_range_999") == "1"))
            let library = golden.text(row, "stdnum_gb_nhs_is_valid") == "1"
            #expect(library == passesSum, "\(expected)")
        }
    }
}
