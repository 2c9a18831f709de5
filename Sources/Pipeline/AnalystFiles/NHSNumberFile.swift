import Linkage

/// Checks of NHS numbers in a file.
public enum NHSNumberFile {
    /// The check of every text in the column `input`, in the order of the file.
    ///
    /// Spaces and hyphens are left out. Ten identical digits pass the sum and are no number, and
    /// the range from 999 is for tests: both have columns of their own.
    ///
    /// - Throws: `AnalystFileError` when the column is missing.
    public static func results(
        _ input: AnalystTable
    ) throws(AnalystFileError) -> ResultTable {
        try input.require(["input"])
        var table = ResultTable([
            "input", "normalised_10_digits", "check_remainder_digit", "valid_modulus11",
            "nhs_number_pkg_is_valid", "stdnum_gb_nhs_is_valid", "ten_identical_digits",
            "synthetic_range_999",
        ])
        for row in input.rows {
            let digits = NHSNumber.digits(in: row["input"].utf8) ?? []
            let isFiller = NHSNumber.fault(in: digits) == .filler
            let passes = NHSNumber.isValid(digits) || isFiller
            table.append([
                .text(row["input"]), .text(String(decoding: digits, as: UTF8.self)),
                .integer(NHSNumber.checkDigit(of: digits)), mark(passes),
                mark(passes && ScottishNumber.isPlausible(digits)), mark(passes), mark(isFiller),
                mark(NHSNumber.isTestRange(digits)),
            ])
        }
        return table
    }

    private static func mark(_ holds: Bool) -> ResultCell { .integer(holds ? 1 : 0) }
}

/// Scotland's numbers, which begin with the day, month and year of birth.
private enum ScottishNumber {
    /// Whether ten digits are outside Scotland's range, or begin with a date that there is.
    static func isPlausible(_ digits: [UInt8]) -> Bool {
        guard digits.count == 10 else { return false }
        let parts = stride(from: 0, to: 6, by: 2).map { index in
            Int(digits[index] - 48) * 10 + Int(digits[index + 1] - 48)
        }
        let (day, month, year) = (parts[0], parts[1], parts[2])
        let range = "0101000000"..."3112999999"
        guard range.contains(String(decoding: digits, as: UTF8.self)) else { return true }
        let lengths = [
            31, year.isMultiple(of: 4) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
        ]
        guard (1...12).contains(month) else { return false }
        return (1...lengths[month - 1]).contains(day)
    }
}
