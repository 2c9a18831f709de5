public import Domain

/// What the workbook says of where its figures came from: codes, definitions and feed files.
public struct PackReceipts: Sendable {
    /// Where one figure came from.
    public struct Mark: Hashable, Sendable {
        /// The code of the receipt.
        public let code: ReceiptCode
        /// The hash of the definition.
        public let definitionHash: String
        /// The run that made the figure.
        public let run: Int
        /// The loads of the feed files that it rests on, in order.
        public let loads: [Int]

        /// Where one figure came from.
        public init(code: ReceiptCode, definitionHash: String, run: Int, loads: [Int]) {
            self.code = code
            self.definitionHash = definitionHash
            self.run = run
            self.loads = loads
        }
    }

    /// One feed file.
    public struct File: Hashable, Sendable {
        /// The number of its load.
        public let load: Int
        /// The feed.
        public let feed: String
        /// The file's name.
        public let name: String
        /// The SHA-256 of its bytes.
        public let sha256: String
        /// Who sent it; empty where the feed has one sender.
        public let sender: String
        /// The day on which it came in, as `2026-04-12`.
        public let day: String

        /// One feed file.
        public init(
            load: Int, feed: String, name: String, sha256: String, sender: String, day: String
        ) {
            self.load = load
            self.feed = feed
            self.name = name
            self.sha256 = sha256
            self.sender = sender
            self.day = day
        }
    }

    /// The marks of the figures.
    public var marks: [CellKey: Mark]
    /// The feed files that any figure rests on, by load.
    public var files: [File]

    /// The receipts of a pack.
    public init(marks: [CellKey: Mark] = [:], files: [File] = []) {
        self.marks = marks
        self.files = files
    }
}
