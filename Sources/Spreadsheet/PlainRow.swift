/// Cuts rows of delimited text in which nothing is quoted.
enum PlainRow {
    /// What a line was.
    enum Outcome { case fields, blank, strayReturn }

    /// Appends the fields of a line; spaces and tabs around a field are left out.
    static func cut(
        _ line: UnsafeBufferPointer<UInt8>, at delimiter: UInt8, into row: inout TableRow
    ) -> Outcome {
        let start = row.bytes.count
        unsafe row.bytes.append(contentsOf: line)
        let count = line.count
        var write = start
        var isStray = false
        var isBlank = true
        unsafe row.bytes.withUnsafeMutableBufferPointer { bytes in
            var fieldStart = start
            var read = start
            let stop = start + count
            while true {
                let byte = read < stop ? unsafe bytes[read] : delimiter
                if byte == delimiter {
                    write = unsafe trimEnd(bytes, fieldStart, write)
                    if read < stop || write > fieldStart { isBlank = false }
                    row.ends.append(write)
                    row.kinds.append(write == fieldStart ? .empty : .text)
                    fieldStart = write
                    if read >= stop { break }
                } else if byte == 0x20 || byte == 0x09 {
                    if write > fieldStart {
                        unsafe bytes[write] = byte
                        write += 1
                    }
                } else {
                    if byte == 0x0D { isStray = true }
                    unsafe bytes[write] = byte
                    write += 1
                }
                read += 1
            }
        }
        row.bytes.removeLast(row.bytes.count - write)
        return isStray ? .strayReturn : isBlank ? .blank : .fields
    }

    /// The end of a field without the blanks at its end.
    private static func trimEnd(
        _ bytes: UnsafeMutableBufferPointer<UInt8>, _ start: Int, _ end: Int
    ) -> Int {
        var end = end
        while end > start, unsafe bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return end
    }
}
