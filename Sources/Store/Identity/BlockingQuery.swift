import Linkage
import Postgres

/// The SQL that finds which people of the register may be the unlinked people of senders.
///
/// The model's blocking rules become joins; PostgreSQL looks through the register, and only the
/// people it names come out to be compared.
struct BlockingQuery {
    /// The columns of the register and of the unlinked people, with their types.
    static let columns = ["birth_date": "date", "postcode": "text"]

    private let model: LinkageModel

    /// The query of a model; every column of the model must be one of the register's.
    init(_ model: LinkageModel) throws(LinkFault) {
        self.model = model
        for column in model.columns where Self.columns[column.name] == nil {
            throw .unknownColumn(column.name)
        }
        guard model.source(.left).hasOneRecordEach, !model.source(.right).hasOneRecordEach else {
            throw .sources
        }
        guard !model.comparisons.contains(where: \.usesTermFrequency) else {
            throw .termFrequency
        }
    }

    /// Pairs of an unlinked person and a person of the register, less those a person refused.
    var pairs: SQL {
        let rules = model.blocking.map { rule in
            let terms = rule.terms.map { term in
                expression(term.right, term.part, of: "u") + " = "
                    + expression(term.left, term.part, of: "p")
            }
            return """
                SELECT u.local_key, p.person_key
                FROM identity.unlinked AS u
                JOIN identity.person AS p ON \(terms.joined(separator: " AND "))
                """
        }
        return SQL(
            raw: """
                SELECT b.local_key, b.person_key
                FROM (\(rules.joined(separator: " UNION "))) AS b
                WHERE NOT EXISTS (SELECT FROM identity.link AS k
                    WHERE k.state = 'refused' AND k.decided_by <> 'model'
                        AND k.local_key = b.local_key AND k.person_key = b.person_key)
                """)
    }

    private func expression(_ column: Int, _ part: ValuePart?, of table: String) -> String {
        let name = "\(table).\(SQL.quoted(identifier: model.columns[column].name))"
        return switch part {
        case nil: name
        case .year: "left(\(name)::text, 4)"
        case .sector: "substring(\(name)::text FROM '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]')"
        case .district: "substring(\(name)::text FROM '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?')"
        case .area: "substring(\(name)::text FROM '^[A-Za-z]{1,2}')"
        }
    }
}

/// Why the register cannot be linked by a model, or a link not decided.
public enum LinkFault: Error, Equatable, CustomStringConvertible {
    /// The model reads a column that the register does not have.
    case unknownColumn(String)
    /// The model's sources are not the register and the senders' people.
    case sources
    /// The model weighs rare values, and the values of the register are not counted.
    case termFrequency
    /// These links do not wait for a decision.
    case notOpen([Int])
    /// Two links of one person are accepted at once.
    case severalAccepted([Int])

    /// The sentence for people.
    public var description: String {
        switch self {
        case .unknownColumn(let name):
            "the register has no column '\(name)': a model for it can use"
                + " \(BlockingQuery.columns.keys.sorted().joined(separator: " and "))"
        case .sources:
            "a model for the register has the register on the left, with one record each, and the"
                + " senders' people on the right, who may have several"
        case .termFrequency:
            "a model for the register cannot use term_frequency: only the people who may match are"
                + " read, so their values cannot be counted"
        case .notOpen(let ids):
            "not waiting for a decision: \(ids.map(String.init).joined(separator: ", "))"
        case .severalAccepted(let ids):
            "these links are of one person, so that only one can be accepted:"
                + " \(ids.map(String.init).joined(separator: ", "))"
        }
    }
}
