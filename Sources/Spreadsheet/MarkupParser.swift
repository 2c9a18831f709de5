import CArchive

/// What is done with the elements of a part; one subclass per kind of part.
class MarkupHandler {
    /// The first thing found wrong; parsing stops at it.
    var fault: SpreadsheetError?
    fileprivate var depth = 0
    fileprivate var limit = 0
    fileprivate var wantsPause = false

    /// An element starts.
    func start(_ name: MarkupName, _ attributes: MarkupAttributes) {}
    /// An element ends.
    func end(_ name: MarkupName) {}
    /// Text within an element; may come in pieces.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    /// Asks the parser to come back to its caller after this element.
    final func pause() { wantsPause = true }
}

/// Reads a part of a workbook with expat, piece by piece.
@safe final class MarkupParser {
    private static let pieceBytes = 1 << 16
    private static let longestToken = 8 << 20

    private let entry: ArchiveEntry
    private let handler: MarkupHandler
    private let parser: XML_Parser
    private var isPaused = false
    private var isFinished = false
    private var fed = 0

    init(
        entry: ArchiveEntry, handler: MarkupHandler, limits: ReadingLimits
    ) throws(SpreadsheetError) {
        self.entry = entry
        self.handler = handler
        handler.limit = limits.nesting
        guard let made = unsafe XML_ParserCreate(nil) else {
            throw .unreadable(file: entry.part, reason: "the parser cannot be set up")
        }
        unsafe parser = unsafe made
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(handler).toOpaque())
        unsafe XML_UseParserAsHandlerArg(parser)
        unsafe XML_SetElementHandler(parser, markupStart, markupEnd)
        unsafe XML_SetCharacterDataHandler(parser, markupText)
        unsafe XML_SetStartDoctypeDeclHandler(parser, markupDoctype)
    }

    deinit { unsafe XML_ParserFree(parser) }

    /// Reads to the end of the part.
    func run() throws(SpreadsheetError) {
        while try advance() {}
    }

    /// Reads on until the handler pauses; returns false at the end of the part.
    func advance() throws(SpreadsheetError) -> Bool {
        while true {
            let status: XML_Status
            if isPaused {
                isPaused = false
                status = unsafe XML_ResumeParser(parser)
            } else if isFinished {
                return false
            } else {
                status = try feed()
            }
            if let fault = handler.fault { throw fault }
            if status == XML_STATUS_SUSPENDED {
                isPaused = true
                return true
            }
            if status == XML_STATUS_ERROR {
                throw .damaged(part: entry.part, expected: "well-formed XML")
            }
        }
    }

    private func feed() throws(SpreadsheetError) -> XML_Status {
        guard let buffer = unsafe XML_GetBuffer(parser, Int32(Self.pieceBytes)) else {
            throw .tooLarge(part: entry.part, limit: "what fits into memory")
        }
        let count = try unsafe entry.read(into: buffer, count: Self.pieceBytes)
        isFinished = count == 0
        fed += count
        let status = unsafe XML_ParseBuffer(parser, Int32(count), isFinished ? 1 : 0)
        if status == XML_STATUS_OK, unsafe fed - XML_GetCurrentByteIndex(parser) > Self.longestToken
        {
            throw .tooLarge(part: entry.part, limit: "\(Self.longestToken) bytes in one tag")
        }
        return status
    }
}

/// The handler of a parser that calls back.
private func handler(_ parser: UnsafeMutableRawPointer?) -> (MarkupHandler, XML_Parser)? {
    guard let parser = unsafe parser.map({ OpaquePointer($0) }),
        let data = unsafe archive_user_data(parser)
    else { return nil }
    return unsafe (Unmanaged<MarkupHandler>.fromOpaque(data).takeUnretainedValue(), parser)
}

private func settle(_ handler: MarkupHandler, _ parser: XML_Parser) {
    if handler.fault != nil {
        unsafe _ = XML_StopParser(parser, 0)
    } else if handler.wantsPause {
        handler.wantsPause = false
        unsafe _ = XML_StopParser(parser, 1)
    }
}

private func markupStart(
    _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
    guard let (handler, parser) = unsafe handler(data), handler.fault == nil,
        let name = unsafe name
    else { return }
    handler.depth += 1
    if handler.depth > handler.limit {
        handler.fault = .tooLarge(part: "the nesting of elements", limit: "\(handler.limit) deep")
    } else {
        unsafe handler.start(MarkupName(bytes: name), MarkupAttributes(list: attributes))
    }
    unsafe settle(handler, parser)
}

private func markupEnd(_ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
    guard let (handler, parser) = unsafe handler(data), handler.fault == nil,
        let name = unsafe name
    else { return }
    handler.depth -= 1
    unsafe handler.end(MarkupName(bytes: name))
    unsafe settle(handler, parser)
}

private func markupText(
    _ data: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ count: Int32
) {
    guard let (handler, parser) = unsafe handler(data), handler.fault == nil,
        let text = unsafe text
    else { return }
    unsafe text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
        unsafe handler.text(UnsafeBufferPointer(start: $0, count: Int(count)))
    }
    unsafe settle(handler, parser)
}

private func markupDoctype(
    _ data: UnsafeMutableRawPointer?, _: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?,
    _: UnsafePointer<CChar>?, _: Int32
) {
    guard let (handler, parser) = unsafe handler(data) else { return }
    handler.fault = .damaged(part: "a part", expected: "no document type declaration")
    unsafe settle(handler, parser)
}
