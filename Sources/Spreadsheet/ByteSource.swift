import CDelimited

/// The bytes of a file, unpacked on the way if it is a gzip file.
@safe final class ByteSource {
    private let file: gzFile
    private let name: String
    private let limits: ReadingLimits
    private var delivered = 0

    /// Opens a file.
    init(path: String, limits: ReadingLimits) throws(SpreadsheetError) {
        name = fileName(path)
        self.limits = limits
        guard let opened = unsafe gzopen(path, "rb") else {
            throw .unreadable(file: fileName(path), reason: "it cannot be opened")
        }
        unsafe file = unsafe opened
        unsafe gzbuffer(file, 1 << 18)
    }

    deinit { unsafe _ = gzclose_r(file) }

    /// Fills a part of a buffer and returns how many bytes came; 0 at the end of the file.
    func read(into buffer: inout [UInt8], at offset: Int) throws(SpreadsheetError) -> Int {
        let room = buffer.count - offset
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe Int(gzread(file, base + offset, UInt32(room)))
        }
        var code: Int32 = 0
        unsafe _ = gzerror(file, &code)
        if count < 0 || code != Z_OK {
            throw .unreadable(file: name, reason: "it is cut short or damaged")
        }
        delivered += count
        if unsafe gzdirect(file) == 0 {
            let packed = unsafe Int(gzoffset(file))
            try limits.check(part: name, unpacked: delivered, packed: packed)
        }
        return count
    }
}
