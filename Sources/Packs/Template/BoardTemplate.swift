public import Foundation
import Yams

/// The plan of a board pack: its pages in order, who leads each domain, and the texts that people
/// edit.
public struct BoardTemplate: Sendable, Codable, Hashable {
    /// The title on the cover.
    public var title: String
    /// The name in the header of each page.
    public var shortTitle: String
    /// The protective marking.
    public var classification: String
    /// Who answers for the pack.
    public var owner: String
    /// Whom to ask.
    public var contact: String
    /// What the board is asked to do.
    public var recommendation: String
    /// What the pilots paragraph says of this edition's method; `nil` where there are no pilots.
    public var pilotText: String?
    /// The warning on pages that show pilots beside the control; `nil` where there are no pilots.
    public var pilotWarning: String?
    /// What the whole area is called, in lower case; `nil` for a county.
    public var areaWord: String?
    /// The names of domains that have no page, by their letters.
    public var domainNames: [String: String]?
    /// The pages in order.
    public var pages: [Page]

    /// One entry of the page list; it may make several pages.
    public struct Page: Sendable, Codable, Hashable {
        /// What the page shows.
        public var page: Kind
        /// The domain's letters, for domain pages.
        public var domain: String?
        /// The name of the domain.
        public var name: String?
        /// The measure that leads a domain, or that a page of teams is about.
        public var measure: String?
        /// The measures of a page that shows several.
        public var measures: [String]?
        /// The window of teams: `month`, `rolling_3` or `rolling_12`.
        public var window: String?
        /// What is being done; empty when nobody has entered it.
        public var doing: String?
        /// A published series shown beside a domain.
        public var context: Context?
    }

    /// A published series beside a domain.
    public struct Context: Sendable, Codable, Hashable {
        /// The code of the series.
        public var series: String
        /// The title over the chart.
        public var title: String
        /// The unit in words.
        public var unit: String
        /// The organisations.
        public var organisations: [Organisation]
    }

    /// An organisation of a published series.
    public struct Organisation: Sendable, Codable, Hashable {
        /// Its code; `ENG` is England.
        public var code: String
        /// A short name for the end of its line; the published one without it.
        public var name: String?
    }

    /// The kinds of page.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case cover, contents, summary, matrix, scorecard, domain, teams, heat, funnels, pilots
        case quality, changes, definitions, evaluation, standardised
        case howToRead = "how_to_read"
    }

    enum CodingKeys: String, CodingKey {
        case title, classification, owner, contact, recommendation, pages
        case shortTitle = "short_title"
        case areaWord = "area_word"
        case domainNames = "domain_names"
        case pilotText = "pilot_text"
        case pilotWarning = "pilot_warning"
    }

    /// Reads a template from YAML text.
    ///
    /// Throws `TemplateError` with what is wrong.
    public init(yaml: String) throws(TemplateError) {
        do {
            self = try YAMLDecoder().decode(BoardTemplate.self, from: yaml)
        } catch {
            throw TemplateError(reason: TemplateError.words(error))
        }
        if pilotWarning == nil, pages.contains(where: { $0.page == .pilots }) {
            throw TemplateError(reason: "pilot_warning is missing, and there are pages of pilots")
        }
    }

    /// Reads a template from a file.
    public static func load(_ file: URL) throws -> BoardTemplate {
        let text: String
        do {
            text = try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw TemplateError(reason: "\(file.lastPathComponent) cannot be read")
        }
        return try BoardTemplate(yaml: text)
    }
}

/// A template cannot be used, with the reason.
public struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let reason: String

    /// One sentence.
    public var description: String { "The pack's template cannot be used: \(reason)." }

    /// The path and the plain cause of a decoding error.
    static func words(_ error: any Error) -> String {
        guard let fault = error as? DecodingError else { return "it is not YAML" }
        switch fault {
        case .keyNotFound(let key, let context):
            return "\(path(context))\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .dataCorrupted(let context):
            return path(context) + context.debugDescription
        @unknown default:
            return "it does not have the expected shape"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        let keys = context.codingPath.map { key in
            key.intValue.map { "entry \($0 + 1)" } ?? key.stringValue
        }
        return keys.isEmpty ? "" : keys.joined(separator: ", ") + ": "
    }
}
