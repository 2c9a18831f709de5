import Testing

/// Rows that break one rule of a contract, and what must be found.
struct RuleCase: Sendable, CustomTestStringConvertible {
    typealias Fields = [String: String]

    /// The feed and the rule, such as `SUS_APC APC3`.
    let feed: String
    let rule: String
    /// Fields that differ from a good row, row by row.
    let rows: [Fields]
    /// How many rows are found.
    let found: Int
    /// Files that are loaded before: the name and the rows.
    let before: [(file: String, rows: [Fields])]

    init(
        _ feed: String, _ rule: String, _ rows: [Fields], found: Int = 1,
        before: [(file: String, rows: [Fields])] = []
    ) {
        self.feed = feed
        self.rule = rule
        self.rows = rows
        self.found = found
        self.before = before
    }

    var testDescription: String { "\(feed) \(rule)" }

    static let all = hospital + delays + care + teams + others + references

    static let person = ["nhs_number": "9990000018", "nhs_number_status": "01"]

    static func about(_ fields: Fields) -> Fields {
        fields.merging(person) { own, _ in own }
    }

    static func many(_ count: Int, _ fields: Fields = [:]) -> [Fields] {
        Array(repeating: fields, count: count)
    }

    static let hospital: [RuleCase] = [
        RuleCase("SUS_APC", "MONTH", many(20, ["admission_date": "05/12/2024"])),
        RuleCase("SUS_APC", "SENDER", many(20, ["provider_code": "RGR"])),
        RuleCase("ECDS_AE", "SENDER", many(20, ["provider_code": "RGR"])),
        RuleCase("DISCH_DELAY", "SENDER", many(20, ["provider_code": "RGR"])),
        RuleCase(
            "ECDS_AE", "MONTH",
            many(20, ["arrival_at": "05/12/2024 10:00", "departure_at": "05/12/2024 11:00"])),
        RuleCase(
            "AMB_ADS", "MONTH",
            many(
                20,
                [
                    "call_connected_at": "05/12/2024 10:00", "clock_start_at": "05/12/2024 10:00",
                ])),
        RuleCase("INT_CONTACT", "MONTH", many(20, ["contact_at": "05/12/2024 10:00"])),
        RuleCase("SUS_APC", "APC1", many(2, ["spell_id": "S"])),
        RuleCase("SUS_APC", "APC3", [["discharge_date": "04/01/2025"]]),
        RuleCase(
            "SUS_APC", "APC4",
            [["discharge_ready_date": "09/01/2025", "discharge_date": "07/01/2025"]]),
        RuleCase(
            "SUS_APC", "APC5",
            [["admission_date": "01/01/2024", "discharge_date": "06/01/2025"]]),
        RuleCase("SUS_APC", "APC6", [["discharge_method": "4", "discharge_destination": "19"]]),
        RuleCase(
            "SUS_APC", "APC7", many(60),
            before: ["2024-10", "2024-11", "2024-12"].map { ("SUS_APC_RDE_\($0).csv", many(210)) }),
        RuleCase("SUS_APC", "APC8", [["admission_method": "21"]]),
        RuleCase(
            "SUS_APC", "TRANSFER",
            [about(["admission_method": "81", "admission_date": "07/01/2025"])],
            before: [
                (
                    "SUS_APC_RGR_2025-01.csv",
                    [
                        about([
                            "provider_code": "RGR", "discharge_date": "07/01/2025",
                            "discharge_destination": "51",
                        ])
                    ]
                )
            ]),
        RuleCase("ECDS_AE", "AE1", many(2, ["attendance_id": "A"])),
        RuleCase("ECDS_AE", "AE3", [["departure_at": "05/01/2025 09:00"]]),
        RuleCase("ECDS_AE", "AE4", [["departure_at": "11/01/2025 10:00"]]),
        RuleCase(
            "ECDS_AE", "AE5",
            [["arrival_at": "30/03/2025 01:30", "departure_at": "30/03/2025 04:00"]]),
        RuleCase("ECDS_AE", "DEPARTURE", [["departure_at": ""]]),
        RuleCase("ECDS_AE", "SNOMED", [["chief_complaint": "CHEST"]]),
        RuleCase("ECDS_AE", "STREAMED", [about(["department_type": "03"]), about([:])]),
        RuleCase("ECDS_AE", "HOSPITAL", many(12, ["postcode": "IP33 2QZ"])),
        RuleCase(
            "ECDS_AE", "SDEC", many(60, ["department_type": "05"]) + many(140),
            before: [
                (
                    "ECDS_AE_RDE_2024-12.csv",
                    many(
                        200,
                        ["arrival_at": "05/12/2024 10:00", "departure_at": "05/12/2024 11:00"])
                )
            ]),
        RuleCase("AMB_ADS", "AMB1", many(2, ["incident_id": "I"])),
        RuleCase(
            "AMB_ADS", "AMB2",
            [["clock_start_at": "05/01/2025 10:05", "on_scene_at": "05/01/2025 10:01"]]),
        RuleCase("AMB_ADS", "AMB3", [["response_seconds": "90000"]]),
        RuleCase("AMB_ADS", "AMB4", [["outcome": "SC_ED"]]),
        RuleCase("AMB_ADS", "AMB5", [["incident_postcode": ""]]),
        RuleCase("AMB_ADS", "NEGATIVE", [["response_seconds": "-5"]]),
        RuleCase(
            "AMB_ADS", "CALLBACK",
            [about([:]), about(["call_connected_at": "05/01/2025 11:30"])]),
    ]

    static let delays: [RuleCase] = [
        RuleCase("DISCH_DELAY", "DD1", many(2, ["delay_id": "D"])),
        RuleCase("DISCH_DELAY", "DD2", [["delay_end_date": "04/01/2025"]]),
        RuleCase("DISCH_DELAY", "DD3", [["regime": "DTOC"]]),
        RuleCase(
            "DISCH_DELAY", "DD4", [["dtoc_reason": "C", "attributable_to": "SOCIAL_CARE"]]),
        RuleCase(
            "DISCH_DELAY", "DD5",
            [
                ["spell_id": "S", "delay_end_date": "12/01/2025"],
                ["spell_id": "S", "delay_start_date": "08/01/2025"],
            ]),
        RuleCase(
            "DISCH_DELAY", "DD6", [["spell_id": "UNKNOWN"]],
            before: [("SUS_APC_RDE_2025-01.csv", many(1))]),
        RuleCase(
            "DISCH_DELAY", "RESTARTED",
            [
                ["spell_id": "S", "delay_end_date": "08/01/2025"],
                ["spell_id": "S", "delay_start_date": "08/01/2025"],
            ]),
        RuleCase(
            "DISCH_DELAY", "LEFTOPEN", [["spell_id": "S"]],
            before: [
                (
                    "SUS_APC_RDE_2025-01.csv",
                    [["spell_id": "S", "discharge_date": "09/01/2025"]]
                )
            ]),
        RuleCase(
            "DISCH_DELAY", "DISAGREED",
            [
                ["delay_id": "D", "drd_reason_group": "INTERFACE_PROCESS"],
                ["delay_id": "E", "drd_reason_group": "CAPACITY"],
            ],
            before: [
                (
                    "DISCH_DELAY_RDE_2024-12.csv",
                    [
                        ["delay_id": "D", "drd_reason_group": "CAPACITY"],
                        ["delay_id": "E", "drd_reason_group": "CAPACITY"],
                    ]
                )
            ]),
        RuleCase("DISCH_DELAY", "PLANNED", [["delay_start_date": "03/02/2025"]]),
    ]

    static func team(_ number: Int) -> String { number < 10 ? "T0\(number)" : "T\(number)" }
}
