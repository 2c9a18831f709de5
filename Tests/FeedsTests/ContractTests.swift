import Domain
import Foundation
import Testing

@testable import Feeds

@Suite struct ContractTests {
    @Test("all contracts of the service and of the profile can be read and fit together")
    func allParse() throws {
        let catalogue = try ContractCatalogue.load(folder: Folders.feeds)
        let feeds = Set(catalogue.contracts.map(\.feed.text)).subtracting(["NHSE_AE_MONTHLY"])
        #expect(feeds.count == 23)
        #expect(try ContractCatalogue.load(folder: Folders.maplewood).contracts.count == 6)
    }

    @Test("every column of a fact is filled by its feed, or left null on purpose")
    func factsAreFilled() throws {
        let migration = try String(
            contentsOf: Folders.root.appendingPathComponent(
                "Sources/Store/Migrations/0004-fact.sql"), encoding: .utf8)
        let derived: Set = ["birth_month", "practice_code", "lsoa21", "postcode_sector"]
        let onPurpose: Set<String> = []
        let contracts = try ContractCatalogue.load(folder: Folders.feeds).contracts
        for match in migration.matches(
            of: /CALL fact\.define\('(\w+)', \$\$(.*?)\$\$/.dotMatchesNewlines())
        {
            let kind = String(match.1)
            let contract = try #require(
                contracts.first { $0.target.description == "fact.\(kind)" })
            let known = Set(contract.columns.map(\.name))
                .union(contract.factColumns.map(\.name)).union(
                    contract.eventReferences.map(\.column))
            let plain = match.2.replacing(/\(\d+,\d+\)/, with: "")
            for definition in plain.split(separator: ",") {
                let words = definition.split(whereSeparator: \.isWhitespace)
                let column = String(try #require(words.first))
                if derived.contains(column) || onPurpose.contains("\(kind).\(column)") { continue }
                #expect(known.contains(column), "\(kind).\(column) is filled by nothing")
            }
        }
    }

    @Test("an error in a contract names its file and line")
    func errorsNameTheLine() {
        #expect(throws: ContractError.self) {
            try Contract(text: "feed: X\ntitle: Y\nspeling: Z\n", file: "X.yaml")
        }
        do throws(ContractError) {
            _ = try Contract(text: "feed: X\ntitle: Y\nspeling: Z\n", file: "X.yaml")
        } catch {
            #expect(error.description == "X.yaml, line 3: 'speling' is not a key that is known")
        }
    }

    @Test("a file name says sender, month and version")
    func names() throws {
        let catalogue = try ContractCatalogue.load(folder: Folders.feeds)
        let file = try #require(catalogue.recognise(path: "/in/SUS_APC_RDE_2025-01_flex.csv")?.file)
        #expect(file.contract == "SUS_APC" && file.sender == "RDE" && file.version == "flex")
        #expect(file.period?.isoText == "2025-01")
        let list = try #require(catalogue.recognise(path: "REF_LIST_2025-01.csv")?.file)
        #expect(list.sender == nil && list.period?.isoText == "2025-01")
        let published = catalogue.recognise(path: "June-2025-AE-by-provider.xlsx")?.file
        #expect(
            published?.contract == "NHSE_AE_PROVIDER" && published?.period?.isoText == "2025-06")
        #expect(catalogue.recognise(path: "holiday.csv") == nil)
    }

    @Test("placeholders become literals, casts and quoted text stay")
    func settings() throws {
        let table = try SettingTable(
            serviceText: "teams: {expected: 13}\narea: {name: \"O'Hare\"}", file: "s.yaml")
        #expect(try table.bind("a::date = :teams_expected") == "a::date = 13")
        #expect(try table.bind("n = :area_name") == "n = 'O''Hare'::text")
        #expect(try table.bind("n = ':area_name'") == "n = ':area_name'")
        #expect(throws: UnknownSetting.self) { try table.bind(":nothing") }
    }

    @Test("every placeholder of a contract is a setting or a fact of the file")
    func placeholders() throws {
        for folder in ["Config", "Config/profiles/maplewood"] {
            let base = Folders.root.appendingPathComponent(folder)
            let settings = try SettingTable(
                servicePath: base.appendingPathComponent("service.yaml").path)
            let feeds = base.appendingPathComponent("feeds").path
            for contract in try ContractCatalogue.load(folder: feeds).contracts {
                let file = RecognisedFile(
                    fileName: "x", contract: contract.name, sender: nil, period: nil, version: nil)
                let table = settings.adding(file: file, of: contract)
                for rule in contract.rules {
                    switch rule.check {
                    case .each(let sql), .rows(let sql), .file(let sql): _ = try table.bind(sql)
                    }
                }
                if let fold = contract.fold { _ = try table.bind(fold) }
            }
        }
    }

    @Test("a file that comes after its agreement has ended is refused")
    func agreementEnds() throws {
        let contract = try sus()
        let today = try #require(CivilDay("2027-04-01"))
        let reading = try Reading.text(susHeader + susRow(), contract, ReadingOptions(today: today))
        #expect(reading.isRefused && reading.rules == ["reject_file AGREEMENT"])
        let before = ReadingOptions(today: CivilDay("2027-03-31"))
        #expect(try Reading.text(susHeader + susRow(), contract, before).isRefused == false)
    }
}

func contract(_ name: String) throws -> Contract {
    try #require(try ContractCatalogue.load(folder: Folders.feeds).contract(named: name))
}
func sus() throws -> Contract { try contract("SUS_APC") }

let susColumns = [
    "spell_id", "provider_code", "nhs_number", "nhs_number_status", "birth_date", "postcode",
    "gp_practice_code", "admission_method", "patient_classification", "admission_date",
    "discharge_date", "treatment_function_code", "secondary_diagnoses", "submission_status",
]
let susHeader = susColumns.joined(separator: ",") + "\n"
func susRow(_ change: [String: String] = [:]) -> String {
    let usual = [
        "spell_id": "S1", "provider_code": "RDE", "nhs_number": "9990000018",
        "nhs_number_status": "01", "birth_date": "05/06/1950", "postcode": "ip141aa",
        "gp_practice_code": "d83001", "admission_method": "21", "patient_classification": "1",
        "admission_date": "05/01/2025", "discharge_date": "25/01/2025",
        "treatment_function_code": "300", "secondary_diagnoses": "I10|w19.0",
        "submission_status": "flex",
    ].merging(change) { $1 }
    return susColumns.map { usual[$0] ?? "" }.joined(separator: ",") + "\n"
}
