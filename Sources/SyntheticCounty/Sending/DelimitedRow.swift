/// How a sender's system writes days.
enum DateStyle: Sendable {
    /// `dd/mm/yyyy`, as agreed.
    case dayFirst
    /// `mm/dd/yyyy`.
    case monthFirst
    /// The day number of a spreadsheet.
    case serial
}

/// Writes rows as comma-separated bytes; quotes only the cells that need it.
struct DelimitedRow: RowSink {
    /// The bytes so far, and how many rows they hold.
    private(set) var bytes: [UInt8] = []
    private(set) var rows = 0
    private var isFirst = true
    private let days = DayText.shared
    private let style: DateStyle

    init(style: DateStyle = .dayFirst) { self.style = style }

    private mutating func separate() {
        if isFirst { isFirst = false } else { bytes.append(44) }
    }

    mutating func endRow() {
        bytes.append(13)
        bytes.append(10)
        isFirst = true
        rows += 1
    }

    mutating func text(_ value: String?) {
        separate()
        guard let value else { return }
        var needsQuotes = false
        for byte in value.utf8 where byte == 44 || byte == 34 || byte == 10 || byte == 13 {
            needsQuotes = true
        }
        guard needsQuotes else {
            bytes.append(contentsOf: value.utf8)
            return
        }
        bytes.append(34)
        for byte in value.utf8 {
            if byte == 34 { bytes.append(34) }
            bytes.append(byte)
        }
        bytes.append(34)
    }

    mutating func day(_ value: CivilDay?) {
        separate()
        if let value { append(value) }
    }

    private mutating func append(_ day: CivilDay) {
        switch style {
        case .dayFirst: days.append(day, to: &bytes)
        case .serial: integer(Int(day.number) + 25_569)
        case .monthFirst:
            let at = bytes.count
            days.append(day, to: &bytes)
            guard bytes.count == at + 10 else { return }
            bytes.swapAt(at, at + 3)
            bytes.swapAt(at + 1, at + 4)
        }
    }

    mutating func time(_ value: CivilTime?) {
        separate()
        guard let value else { return }
        days.append(value.day, to: &bytes)
        let second = Int(value.second)
        bytes.append(32)
        pair(second / 3600)
        bytes.append(58)
        pair(second / 60 % 60)
        bytes.append(58)
        pair(second % 60)
    }

    private mutating func pair(_ value: Int) {
        bytes.append(UInt8(48 + value / 10))
        bytes.append(UInt8(48 + value % 10))
    }

    mutating func number(_ value: Int?) {
        separate()
        if let value { integer(value) }
    }

    private mutating func integer(_ value: Int) {
        if value < 0 { bytes.append(45) }
        var rest = value.magnitude
        let at = bytes.count
        repeat {
            bytes.append(UInt8(48 + rest % 10))
            rest /= 10
        } while rest > 0
        bytes[at...].reverse()
    }

    mutating func hundredths(_ value: Int?) {
        separate()
        guard let value else { return }
        if value < 0 { bytes.append(45) }
        integer(Int(value.magnitude / 100))
        bytes.append(46)
        pair(Int(value.magnitude % 100))
    }

    mutating func flag(_ value: Bool?) {
        separate()
        if let value { bytes.append(contentsOf: (value ? "true" : "false").utf8) }
    }

    mutating func list(_ values: [String]) {
        separate()
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(124) }
            bytes.append(contentsOf: value.utf8)
        }
    }
}
