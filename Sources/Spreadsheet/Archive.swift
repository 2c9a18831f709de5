import CArchive
import CDelimited

/// A ZIP file, read only.
@safe final class Archive {
    /// The file's name, for errors.
    let name: String
    let limits: ReadingLimits
    private let archive: OpaquePointer

    /// Opens a workbook file and refuses what is not one, in words.
    init(path: String, limits: ReadingLimits) throws(SpreadsheetError) {
        name = fileName(path)
        self.limits = limits
        try Self.refuseOthers(path: path, name: name)
        var code: Int32 = 0
        guard let opened = unsafe zip_open(path, ZIP_RDONLY, &code) else {
            throw .notAWorkbook(
                file: name, expected: "a complete .xlsx file; this one is cut short or damaged")
        }
        unsafe archive = opened
        if unsafe zip_get_num_entries(archive, 0) > limits.entries {
            throw .tooLarge(part: name, limit: "\(limits.entries) parts")
        }
    }

    deinit { unsafe zip_discard(archive) }

    /// Looks at the first bytes of a file.
    private static func refuseOthers(path: String, name: String) throws(SpreadsheetError) {
        guard let file = unsafe gzopen(path, "rb") else {
            throw .unreadable(file: name, reason: "it cannot be opened")
        }
        defer { unsafe _ = gzclose_r(file) }
        var start = [UInt8](repeating: 0, count: 8)
        let count = unsafe start.withUnsafeMutableBytes {
            unsafe gzread(file, $0.baseAddress, UInt32($0.count))
        }
        if count == 8, start == [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] {
            throw .notAWorkbook(
                file: name,
                expected: "an .xlsx file without a password; this one is an old .xls workbook or "
                    + "is protected by a password")
        }
        if count < 4 || start[0] != 0x50 || start[1] != 0x4B {
            throw .notAWorkbook(file: name, expected: "an .xlsx file; this one is something else")
        }
    }

    /// Opens a part for reading, or nil if there is none of that name.
    func entry(_ part: String) throws(SpreadsheetError) -> ArchiveEntry? {
        let index = unsafe zip_name_locate(archive, part, 0)
        guard index >= 0 else { return nil }
        var stat = unsafe zip_stat_t()
        unsafe zip_stat_init(&stat)
        guard unsafe zip_stat_index(archive, UInt64(index), 0, &stat) == 0 else {
            throw .damaged(part: part, expected: "an entry in the directory of the file")
        }
        let encryption = unsafe stat.encryption_method
        if encryption != UInt16(ZIP_EM_NONE) {
            throw .notAWorkbook(file: name, expected: "an .xlsx file without a password")
        }
        let packed = unsafe Int(clamping: stat.comp_size)
        guard let file = unsafe zip_fopen_index(archive, UInt64(index), 0) else {
            throw .damaged(part: part, expected: "a part that can be unpacked")
        }
        return unsafe ArchiveEntry(archive: self, part: part, file: file, packed: packed)
    }
}

/// A part of a ZIP file that is being unpacked.
@safe final class ArchiveEntry {
    /// The name of the part within the file.
    let part: String
    private let archive: Archive
    private let file: OpaquePointer
    private let packed: Int
    private var unpacked = 0

    init(archive: Archive, part: String, file: OpaquePointer, packed: Int) {
        self.archive = archive
        self.part = part
        unsafe self.file = file
        self.packed = packed
    }

    deinit { unsafe _ = zip_fclose(file) }

    /// Fills a buffer and returns how many bytes came; 0 at the end.
    func read(
        into buffer: UnsafeMutableRawPointer, count: Int
    ) throws(SpreadsheetError) -> Int {
        let count = unsafe Int(zip_fread(file, buffer, UInt64(count)))
        guard count >= 0 else {
            throw .damaged(part: part, expected: "a part that can be unpacked")
        }
        unpacked += count
        try archive.limits.check(part: part, unpacked: unpacked, packed: packed)
        return count
    }
}
