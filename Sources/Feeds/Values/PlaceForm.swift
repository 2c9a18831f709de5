/// The forms of postcodes and practice codes.
enum PlaceForm {
    /// Appends a postcode in upper case with one space before its last part.
    ///
    /// A full postcode, or a sector (`IP14 1`, with its space) where senders give no more.
    ///
    /// - Returns: False, and nothing is appended, when it has the form of neither.
    static func appendPostcode(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]
    ) -> Bool {
        let start = output.count
        var lastSpace = -1
        for index in range {
            let byte = bytes[index]
            if TextForm.isSpace(byte) || byte == 0xC2 || byte == 0xA0 {
                lastSpace = output.count
            } else if TextForm.isDigit(byte) || TextForm.isLetter(byte) {
                output.append(TextForm.upper(byte))
            } else {
                output.removeLast(output.count - start)
                return false
            }
        }
        let length = output.count - start
        let isSector = lastSpace == output.count - 1 && length >= 3 && length <= 5
        let inward = isSector ? output.count - 1 : output.count - 3
        if isSector || (length >= 5 && length <= 7), isOutward(output, start, inward),
            TextForm.isDigit(output[inward]),
            isSector
                || (TextForm.isLetter(output[inward + 1]) && TextForm.isLetter(output[inward + 2]))
        {
            output.insert(0x20, at: inward)
            return true
        }
        output.removeLast(length)
        return false
    }

    /// A9, A99, AA9, AA99, A9A or AA9A.
    private static func isOutward(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        let count = end - start
        guard count >= 2, count <= 4, TextForm.isLetter(bytes[start]) else { return false }
        let digit = TextForm.isDigit(bytes[start + 1]) ? start + 1 : start + 2
        guard digit < end, TextForm.isDigit(bytes[digit]), end - digit <= 2 else { return false }
        return true
    }

    /// Appends a practice code, one letter and five digits, in upper case.
    ///
    /// - Returns: False, and nothing is appended, when it has another form.
    static func appendPractice(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]
    ) -> Bool {
        guard range.count == 6, TextForm.isLetter(bytes[range.lowerBound]) else { return false }
        for index in range.dropFirst() where !TextForm.isDigit(bytes[index]) { return false }
        output.append(TextForm.upper(bytes[range.lowerBound]))
        for index in range.dropFirst() { output.append(bytes[index]) }
        return true
    }

    /// Appends a diagnosis in upper case without its dot.
    static func appendDiagnosis(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]
    ) {
        for index in range where bytes[index] != UInt8(ascii: ".") {
            output.append(TextForm.upper(bytes[index]))
        }
    }
}
