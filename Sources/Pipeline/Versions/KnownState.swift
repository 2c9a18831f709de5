import Domain
import Foundation
public import Store

/// A state of knowledge as a person names it: a run's number, a day, or a pack.
public enum KnownState: Sendable, Hashable {
    /// After a run.
    case run(Int)
    /// After the newest run of a day, `yyyy-mm-dd`, or of a day before it.
    case day(String)
    /// After the run whose figures a pack shows, by the path of its workbook.
    case pack(String)

    /// Reads a run's number, a day such as 2026-04-20, or the path of a workbook.
    ///
    /// - Throws: `KnownStateFault.form` for anything else.
    public init(_ text: String) throws(KnownStateFault) {
        if let number = Int(text) {
            self = .run(number)
        } else if Self.isDay(text) {
            self = .day(text)
        } else if text.lowercased().hasSuffix(".xlsx") {
            self = .pack(text)
        } else {
            throw .form(text)
        }
    }

    private static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let month = Month("\(parts[0])-\(parts[1])"),
            parts[2].count == 2, let day = Int(parts[2])
        else { return false }
        return (1...month.dayCount).contains(day)
    }

    /// The run that was the newest in this state.
    ///
    /// - Throws: `KnownStateFault` when there is no such run, or the pack is of another database;
    ///   errors of the database, and of reading the workbook.
    public func run(_ database: Database) async throws -> Int {
        switch self {
        case .run(let number):
            guard try await database.run(number) != nil else { throw KnownStateFault.noRun(number) }
            return number
        case .day(let day):
            guard let run = try await database.lastRun(by: day) else {
                throw KnownStateFault.nothingBy(day)
            }
            return run
        case .pack(let path):
            let pack = try PackRun(workbook: path)
            let kept = try await database.run(pack.run)
            guard kept?.seen.last == pack.publishedLoad else {
                throw KnownStateFault.otherDatabase(
                    pack: URL(fileURLWithPath: path).lastPathComponent, pack)
            }
            return pack.run
        }
    }
}

/// Why a state of knowledge cannot be found.
public enum KnownStateFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text is neither a number, nor a day, nor a workbook.
    case form(String)
    /// There is no such run.
    case noRun(Int)
    /// No run had ended by that day.
    case nothingBy(String)
    /// The pack's run is not in this database, or saw other files.
    case otherDatabase(pack: String, PackRun)

    /// One sentence that says what is wrong.
    public var description: String {
        switch self {
        case .form(let text):
            "“\(text)” is neither a run's number, nor a day such as 2026-04-20, nor a pack's"
                + " workbook (.xlsx)."
        case .noRun(let run): "There is no run \(run)."
        case .nothingBy(let day): "Nothing had been computed by \(day)."
        case .otherDatabase(let pack, let run):
            "\(pack) was made of run \(run.run) at load \(run.publishedLoad), which this database"
                + " does not have."
        }
    }
}
