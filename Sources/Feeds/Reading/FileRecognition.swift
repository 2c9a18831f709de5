public import Domain

/// Which contract a file is for, and what its name says.
public struct RecognisedFile: Hashable, Sendable {
    /// The file's name, without its folder.
    public let fileName: String
    /// The name of the contract.
    public let contract: String
    /// The sender's code; `nil` when the name has none.
    public let sender: String?
    /// The month that the file covers; `nil` when the name does not say.
    public let period: Month?
    /// `flex`, `freeze`, `revised` or another word; `nil` when the name has none.
    public let version: String?

    /// A file with what its name says.
    public init(
        fileName: String, contract: String, sender: String?, period: Month?, version: String?
    ) {
        self.fileName = fileName
        self.contract = contract
        self.sender = sender
        self.period = period
        self.version = version
    }
}

extension ContractCatalogue {
    /// Finds the contract whose pattern the whole file name matches.
    ///
    /// - Parameter path: The file; only the last part of it is looked at.
    /// - Returns: `nil` when no pattern matches; `bestMatch(for:)` then looks at the headings.
    public func recognise(path: String) -> (contract: Contract, file: RecognisedFile)? {
        recogniseAll(path: path).first
    }

    /// All contracts whose pattern the whole file name matches, by name: a file may feed several
    /// tables, such as a list of people that gives teams, practices and list sizes.
    public func recogniseAll(
        path: String
    ) -> [(contract: Contract, file: RecognisedFile)] {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return contracts.compactMap { contract in
            contract.recognise(fileName: name).map { (contract, $0) }
        }
    }

    /// The contract whose headings match best, and how many of its columns were found.
    ///
    /// - Parameter headings: The cells of the row that may be the header.
    /// - Returns: `nil` unless all required columns of at least one contract are there.
    public func bestMatch(for headings: [String]) -> (contract: Contract, matched: Int)? {
        var best: (contract: Contract, matched: Int)?
        for contract in contracts {
            let map = HeaderMap(contract: contract, headings: headings, groups: [])
            guard map.missing.isEmpty, map.matched > (best?.matched ?? 0) else { continue }
            best = (contract, map.matched)
        }
        return best
    }
}

extension Contract {
    /// What a file's name says; `nil` when it does not match the contract's pattern.
    public func recognise(fileName: String) -> RecognisedFile? {
        guard mayMatch(fileName), let pattern = try? Regex(file.names).ignoresCase(),
            let match = try? pattern.wholeMatch(in: fileName)
        else { return nil }
        func group(_ name: String) -> String? { match[name]?.substring.map(String.init) }
        return RecognisedFile(
            fileName: fileName, contract: name, sender: group("sender")?.uppercased(),
            period: Self.period(group("period"), group("month"), group("year")),
            version: group("version")?.lowercased())
    }

    /// The finding about a file that covers a period which its name does not say; `nil` when all
    /// is well.
    ///
    /// Dates of the rows are no substitute: a month's file may hold late rows of other months, and
    /// rules look at the month.
    public func missingPeriod(in file: RecognisedFile) -> Finding? {
        guard covers == .period, file.period == nil else { return nil }
        let example =
            self.file.names.contains("(?<period>")
            ? ([feed.text] + expectedSuppliers.prefix(1) + ["2025-01"]).joined(separator: "_")
            : "June 2025"
        return Finding(
            rule: "PERIOD", severity: self.file.periodSeverity,
            expected: "the month that the file is for in its name, as in \(example); "
                + (self.file.periodSeverity == .rejectFile
                    ? "name the file so and send it again"
                    : "it was taken to cover the months of the dates in its rows"))
    }

    /// The finding for a file of events whose name gives a month that cannot be: one that has not
    /// begun, or one of longer ago than any service keeps; `nil` when it can be.
    ///
    /// - Parameter today: the day on which the file is taken in; no clock is asked here.
    public func impossiblePeriod(in file: RecognisedFile, on today: CivilDay) -> Finding? {
        guard !isReference, let period = file.period else { return nil }
        let present = today.month
        let first = present.advanced(by: -12 * Self.longestHistory)
        guard period > present || period < first else { return nil }
        return Finding(
            rule: "PERIOD", severity: .rejectFile,
            expected: "a month from \(first.longText) to \(present.longText) in the file's name, "
                + "not \(period.longText)")
    }

    /// How many years back a file of events may be for.
    private static let longestHistory = 20

    /// Whether the plain text at the start of the pattern stands at the start of the name.
    ///
    /// Asked first, because compiling a pattern takes longer than reading a small file.
    private func mayMatch(_ fileName: String) -> Bool {
        guard file.names.hasPrefix("^") else { return true }
        var plain = file.names.dropFirst().prefix {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-")
        }
        let next = file.names.dropFirst(1 + plain.count).first
        // A repeated or alternative last character need not stand there as it is.
        if let next, "?*{|".contains(next) { plain = plain.dropLast() }
        guard !file.names.contains("|") || file.names.contains("(") else { return true }
        return fileName.lowercased().hasPrefix(plain.lowercased())
    }

    private static func period(_ period: String?, _ month: String?, _ year: String?) -> Month? {
        if let period { return Month(period) }
        guard let month = month?.lowercased(), let year = year.flatMap(Int.init) else { return nil }
        for number in 1...12 {
            guard let candidate = Month(year: year, number: number) else { return nil }
            if candidate.longText.lowercased().hasPrefix(month) { return candidate }
        }
        return nil
    }
}
