/// What a look at the whole of a text file says about how to read it.
struct DelimitedForm {
    var encoding: TextEncoding
    var markBytes: Int
    var delimiter: UInt8
    var lineEnd: UInt8
}

extension DelimitedForm {
    /// Reads a file once through: its encoding, its separator (from the header) and its line ends.
    init(path: String, delimiter: UInt8?, limits: ReadingLimits) throws(SpreadsheetError) {
        let source = try ByteSource(path: path, limits: limits)
        var block = [UInt8](repeating: 0, count: 1 << 18)
        var check = UTF8Check()
        var head: [UInt8]?
        var offset = 0
        while true {
            let count = try Self.fill(&block, from: source)
            if head == nil {
                head = Array(block[..<min(count, 1 << 16)])
                try Self.refuseUTF16(block[..<min(count, 4)], file: fileName(path))
            }
            if count == 0 { break }
            let nul = unsafe block.withUnsafeBytes {
                unsafe check.take(.init(rebasing: $0[..<count]))
            }
            if let nul {
                throw .malformedText(
                    file: fileName(path),
                    line: try Self.line(of: offset + nul, path: path, limits: limits),
                    expected: "text without NUL bytes")
            }
            offset += count
        }
        let start = head ?? []
        encoding = check.isComplete ? .utf8 : .windows1252
        markBytes = start.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        lineEnd = start.contains(0x0A) || !start.contains(0x0D) ? 0x0A : 0x0D
        self.delimiter = delimiter ?? Self.separator(of: start)
    }

    /// Fills a block as far as the file goes.
    private static func fill(
        _ block: inout [UInt8], from source: ByteSource
    ) throws(SpreadsheetError) -> Int {
        var count = 0
        while count < block.count {
            let more = try source.read(into: &block, at: count)
            if more == 0 { break }
            count += more
        }
        return count
    }

    private static func refuseUTF16(
        _ start: ArraySlice<UInt8>, file: String
    ) throws(SpreadsheetError) {
        let isUTF16 = start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])
        guard isUTF16 else { return }
        throw .unknownEncoding(
            file: file, expected: "UTF-8 or Windows-1252, not UTF-16: save it as CSV UTF-8")
    }

    /// The line (from 1) of a byte.
    private static func line(
        of offset: Int, path: String, limits: ReadingLimits
    ) throws(SpreadsheetError) -> Int {
        let source = try ByteSource(path: path, limits: limits)
        var block = [UInt8](repeating: 0, count: 1 << 18)
        var line = 1
        var done = 0
        while done < offset {
            let count = try source.read(into: &block, at: 0)
            if count == 0 { break }
            line += block[..<min(count, offset - done)].count { $0 == 0x0A }
            done += count
        }
        return line
    }

    /// The separator that occurs most often in the first line that has one; else a comma.
    static func separator(of head: [UInt8]) -> UInt8 {
        let candidates: [UInt8] = [0x2C, 0x3B, 0x09]
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in head {
            if byte == 0x22 { isQuoted.toggle() }
            if isQuoted { continue }
            if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
            if byte == 0x0A || byte == 0x0D, counts != [0, 0, 0] { break }
        }
        let most = counts.max() ?? 0
        return candidates[counts.firstIndex(of: most) ?? 0]
    }
}
