/// Which query counts what: one query per dataset for everything that adds up, and one for each
/// set of single values.
public struct ComputePlan: Sendable, Hashable {
    /// The queries of numbers that add up, by dataset.
    public let tallies: [TallyQuery]
    /// The queries of single values, by dataset.
    public let details: [DetailQuery]

    /// A query with one row per team and month and one column per number.
    public struct TallyQuery: Sendable, Hashable {
        /// The dataset's name.
        public let dataset: String
        /// What each column holds.
        public let columns: [TallyColumn]
        /// What tells rows apart within a team and month; `nil` where they are not.
        public let stratum: String?
        /// The name of the query in a run's record.
        public var name: String { dataset }

        /// A query of its parts.
        init(dataset: String, columns: [TallyColumn], stratum: String?) {
            self.dataset = dataset
            self.columns = columns
            self.stratum = stratum
        }

        /// A query of how many rows a dataset has.
        public init(rowsOf dataset: String) {
            self.init(dataset: dataset, columns: [.presence], stratum: nil)
        }
    }

    /// One number per team and month.
    public struct TallyColumn: Sendable, Hashable, Comparable {
        /// What is done with the rows.
        public let tally: Tally
        /// The condition that picks the rows.
        public let condition: String
        /// The expression; empty for counts of rows.
        public let expression: String

        /// What is done with the rows.
        public enum Tally: Int, Sendable, Hashable {
            /// How many rows.
            case rows
            /// How many rows whose team came from the fallback.
            case fallbackRows
            /// How many rows have the expression.
            case values
            /// The sum of the expression.
            case sum
            /// The sum of the expression's squares.
            case squares
        }

        /// All rows: whether a group has any, once some people are taken out of it.
        public static let presence = TallyColumn(.rows, condition: "true")

        /// One number per team and month.
        public init(_ tally: Tally, condition: String, expression: String = "") {
            self.tally = tally
            self.condition = condition
            self.expression = expression
        }

        /// The order of the columns in a query.
        public static func < (a: TallyColumn, b: TallyColumn) -> Bool {
            (a.condition, a.expression, a.tally.rawValue)
                < (b.condition, b.expression, b.tally.rawValue)
        }
    }

    /// A query with one row per team, month and value (or pair of values), and how often it is.
    public struct DetailQuery: Sendable, Hashable {
        /// The dataset's name.
        public let dataset: String
        /// The condition that picks the rows.
        public let condition: String
        /// One or two expressions.
        public let expressions: [String]
        /// The name of the query in a run's record.
        public var name: String {
            "\(dataset): values of \(expressions.joined(separator: ", ")) where \(condition)"
        }
    }

    /// The plan for these definitions.
    public init(_ definitions: [MeasureDefinition]) {
        var columns: [String: Set<TallyColumn>] = [:]
        var strata: [String: String] = [:]
        var details: Set<DetailQuery> = []
        for definition in definitions {
            for (_, component) in definition.components {
                columns[component.dataset, default: [.presence]].formUnion(component.tallyColumns)
                if let detail = component.detailQuery { details.insert(detail) }
                if let stratum = definition.stratum(of: component) {
                    strata[component.dataset] = stratum
                }
            }
            if let resampled = definition.resampledQuery { details.insert(resampled) }
        }
        tallies = columns.keys.sorted().map {
            TallyQuery(
                dataset: $0, columns: columns[$0, default: []].sorted(), stratum: strata[$0])
        }
        self.details = details.sorted { $0.name < $1.name }
    }
}

extension MeasureDefinition {
    /// The query of the single values that a bootstrap draws from, if there is one.
    public var resampledQuery: ComputePlan.DetailQuery? {
        guard resampling != nil, case .mean(let of) = numerator.aggregate else { return nil }
        return ComputePlan.DetailQuery(
            dataset: numerator.dataset, condition: numerator.condition, expressions: [of])
    }
}

extension Component {
    /// The numbers that add up which the component needs.
    public var tallyColumns: Set<ComputePlan.TallyColumn> {
        var columns: Set = [
            ComputePlan.TallyColumn(.rows, condition: condition),
            ComputePlan.TallyColumn(.fallbackRows, condition: condition),
        ]
        switch aggregate {
        case .sum(let of):
            columns.insert(ComputePlan.TallyColumn(.sum, condition: condition, expression: of))
        case .mean(let of):
            for tally in [ComputePlan.TallyColumn.Tally.values, .sum, .squares] {
                columns.insert(
                    ComputePlan.TallyColumn(tally, condition: condition, expression: of))
            }
        case .count, .weightedMean, .histogram, .pairs:
            break
        }
        return columns
    }

    /// The query of single values which the component needs, if any.
    public var detailQuery: ComputePlan.DetailQuery? {
        switch aggregate {
        case .count, .sum, .mean:
            nil
        case .histogram(let of):
            ComputePlan.DetailQuery(
                dataset: dataset, condition: condition, expressions: [of])
        case .weightedMean(let of, let other), .pairs(let of, let other):
            ComputePlan.DetailQuery(
                dataset: dataset, condition: condition, expressions: [of, other])
        }
    }
}
