import Feeds
import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Every rule that a contract states in SQL finds a row that breaks it, and leaves good rows alone.
@Suite("the rules of the contracts")
struct ContractRulesTests {
    @Test("a row that breaks a rule is found by it, and a good row is not", arguments: RuleCase.all)
    func finds(_ ruleCase: RuleCase) async throws {
        let service = try await TestService()
        let writer = RuleFileWriter(service: service)
        for file in ruleCase.before {
            let recognised = service.contracts.recognise(path: file.file)
            let outcome = try await writer.load(
                try #require(recognised).file.contract, file.file, file.rows)
            #expect(outcome.status == .loaded, "\(outcome.findings.map(\.expected))")
        }
        let isReference = ruleCase.feed.hasPrefix("REF_")
        let name =
            isReference ? "\(ruleCase.feed)_2025-01.csv" : "\(ruleCase.feed)_RDE_2025-01.csv"
        let outcome = try await writer.load(
            ruleCase.feed, name, isReference ? ruleCase.rows : [[:]] + ruleCase.rows)
        let findings = outcome.findings.filter { $0.rule == ruleCase.rule }
        let others = Set(outcome.findings.map(\.rule))
        #expect(
            findings.reduce(0) { $0 + $1.rows } == ruleCase.found, "\(others.sorted())")
        let known = service.contracts.contract(named: ruleCase.feed)
        let contract = try #require(known)
        let stated = contract.rules.first { $0.id == ruleCase.rule }?.severity
        // Of rows with one key the first counts: that rule is the key's own.
        let ofKey: Severity? = contract.keyRule == ruleCase.rule ? .reject : nil
        let severity = try #require(stated ?? ofKey)
        #expect(findings.allSatisfy { $0.severity == severity })
        #expect((outcome.status == .rejected) == (severity == .rejectFile))
        await service.close()
    }
}

/// Writes files of good rows with the fields of a case in their place.
private struct RuleFileWriter {
    let service: TestService

    /// Loads rows of a feed as one file.
    func load(
        _ feed: String, _ name: String, _ rows: [RuleCase.Fields]
    ) async throws -> FeedLoadOutcome {
        let known = service.contracts.contract(named: feed)
        let contract = try #require(known)
        let columns = contract.columns
        var text = columns.map(\.name).joined(separator: ",") + "\n"
        for (number, changes) in rows.enumerated() {
            let fields = columns.map { column in
                changes[column.name]
                    ?? Self.usual[feed]?[column.name]?.replacing("#", with: "\(100 + number)")
                    ?? good(column, "\(name.suffix(16).prefix(12))-\(number)", month(of: name))
            }
            text += fields.joined(separator: ",") + "\n"
        }
        let file = try service.file(name, text)
        return try #require(try await service.stage.load(file).first).outcome
    }

    /// A value that a good row may have: the first code, or one that fits the type.
    private func good(_ column: ContractColumn, _ number: String, _ month: String) -> String {
        guard column.isRequired else { return "" }
        if let code = column.codes.first { return code.name }
        return switch column.kind {
        case .text: column.name + number
        case .list: ""
        case .date: "05/\(month)"
        case .timestamp: "05/\(month) 10:00"
        case .integer, .numeric: "1"
        case .boolean: "Y"
        }
    }

    /// The month of a file as dates write it, such as `01/2025`.
    private func month(of name: String) -> String {
        let month = name.suffix(11).prefix(7).split(separator: "-")
        return month.reversed().joined(separator: "/")
    }

    /// What a good row of a feed has besides; # is the number of the row.
    private static let usual: [String: RuleCase.Fields] = [
        "SUS_APC": ["provider_code": "RDE", "treatment_function_code": "300"],
        "ECDS_AE": ["provider_code": "RDE", "departure_at": "05/01/2025 12:00"],
        "AMB_ADS": ["provider_code": "RYC", "incident_postcode": "IP14 1AA"],
        "DISCH_DELAY": ["provider_code": "RDE", "regime": "DRD"],
        "ASC_CLD": ["event_type": "Service", "la_code": "609", "la_person_id": "P#"],
        "STEP_REABL": ["start_date": "06/01/2025"],
        "INT_REF": ["team_code": "T01", "needs": "MOBILITY"],
        "INT_CONTACT": ["team_code": "T01"],
        "INT_PLAN": ["team_code": "T01"],
        "VCSE_NET": ["network_code": "N01"],
        "WORKFORCE": ["employer_code": "SCH", "fte_days_available": "31", "fte_days_sick": "0"],
        "FLU_UPTAKE": [
            "season": "2024-25", "registered_eligible": "100", "vaccinated": "50",
            "practice_code": "D83#",
        ],
        "WELLBEING_SURVEY": [
            "wave": "2025-1", "life_satisfaction": "7", "worthwhile": "7", "happiness": "7",
            "anxiety": "3",
        ],
        "REF_UNITCOST": ["cost_year": "2024-25"],
        "REF_PRACTICE": ["team_code": "T01"],
        "REF_TEAM": ["role": "other", "role_from": "01/04/2020"],
        "REF_GEOG": ["postcode": "IP14 1AA", "lsoa21": "E01030000"],
    ]
}
