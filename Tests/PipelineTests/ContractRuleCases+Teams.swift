/// Cases of the council's and the teams' feeds and of the reference tables.
extension RuleCase {
    static let care: [RuleCase] = [
        RuleCase(
            "ASC_CLD", "KEY",
            [
                ["event_reference": "E", "la_person_id": "P1"],
                ["event_reference": "E", "la_person_id": "P2"],
            ]),
        RuleCase("ASC_CLD", "CLD1", [["la_person_id": ""]]),
        RuleCase("ASC_CLD", "CLD2", [["event_end_date": "04/01/2025"]]),
        RuleCase("ASC_CLD", "CLD4", [["event_type": "Review", "event_end_date": ""]]),
        RuleCase(
            "ASC_CLD", "CLD5",
            [
                [
                    "event_start_date": "05/01/2023", "date_of_death": "05/01/2024",
                ]
            ]),
        RuleCase("ASC_CLD", "CLD6", many(2, about(["la_person_id": "P"]))),
        RuleCase("ASC_CLD", "CLD7", many(210, ["event_start_date": "05/11/2024"])),
        RuleCase("ASC_CLD", "BIRTHDATE", [["birth_date": "01/01/1905"]]),
        RuleCase(
            "ASC_CLD", "APRIL",
            many(199, ["event_start_date": "01/04/2024"])
                + many(10, ["event_type": "Request"]) + many(10, ["event_type": "Review"])),
        RuleCase("ASC_CLD", "COST", [["unit_cost": "0"]]),
        RuleCase(
            "ASC_CLD", "FREQUENCY",
            [
                [
                    "service_component": "Home support", "cost_frequency_unit_type": "Weekly",
                    "unit_cost": "22.50", "planned_units_per_week": "14",
                ], ["cost_frequency_unit_type": "One-off", "planned_units_per_week": "2"],
            ], found: 2),
        RuleCase(
            "ASC_CLD", "TWOIDS",
            [
                about(["la_person_id": "P1"]),
                about(["la_person_id": "P2", "event_type": "Review"]),
            ],
            found: 2),
        RuleCase("STEP_REABL", "ST1", many(2, ["step_id": "S"])),
        RuleCase("STEP_REABL", "ST2", [["start_date": "", "tier2_date": "05/11/2024"]]),
        RuleCase("STEP_REABL", "ST3", [["end_date": "04/01/2025"]]),
        RuleCase(
            "STEP_REABL", "ST4", [["end_date": "20/02/2025", "outcome_at_end": "SAME"]]),
        RuleCase(
            "STEP_REABL", "ST5", [["la_person_id": "P"]],
            found: 2, before: [("SUS_APC_RDE_2025-01.csv", many(1))]),
        RuleCase(
            "STEP_REABL", "SPLIT",
            [about(["end_date": "10/01/2025"]), about(["start_date": "12/01/2025"])]),
        RuleCase("STEP_REABL", "OUTCOME", [["end_date": "20/01/2025"]]),
        RuleCase(
            "STEP_REABL", "DAY91",
            [["hospital_discharge_date": "01/10/2024", "start_date": "02/10/2024"]]),
    ]

    static let teams: [RuleCase] = [
        RuleCase("INT_REF", "IR1", many(2, ["referral_id": "R"])),
        RuleCase("INT_REF", "IR2", [["first_contact_date": "04/01/2025", "status": "SEEN"]]),
        RuleCase("INT_REF", "NEEDS", [["needs": "OTHER"], ["needs": ""]], found: 2),
        RuleCase(
            "INT_REF", "IR3", [["team_code": "T99"]],
            before: [("REF_TEAM.csv", (1...13).map { ["team_code": team($0)] })]),
        RuleCase("INT_REF", "IR4", [["first_contact_date": "09/01/2025"]]),
        RuleCase(
            "INT_REF", "IR5", [about([:])],
            before: [
                (
                    "SUS_APC_RDE_2025-01.csv",
                    [
                        about([
                            "discharge_date": "09/01/2025", "discharge_method": "4",
                            "discharge_destination": "79",
                        ])
                    ]
                )
            ]),
        RuleCase("INT_REF", "IR6", [["referral_received_at": "05/01/2024 10:00"]]),
        RuleCase(
            "INT_REF", "TWICE", [about(["needs": "FALLS"])],
            before: [
                (
                    "INT_REF_COUNCIL_2025-01.csv",
                    [
                        about([
                            "source_system": "COUNCIL", "needs": "FALLS",
                            "referral_received_at": "08/01/2025 10:00",
                        ])
                    ]
                )
            ]),
        RuleCase("INT_CONTACT", "IC1", many(2, ["contact_id": "C"])),
        RuleCase("INT_CONTACT", "IC2", [["contact_at": "03/02/2025 10:00"]]),
        RuleCase("INT_CONTACT", "IC3", [["duration_minutes": "400"]]),
        RuleCase("INT_CONTACT", "IC4", [["joint_visit": "Y"]]),
        RuleCase("INT_CONTACT", "MIDNIGHT", [["contact_at": "05/01/2025 00:00"]]),
        RuleCase("INT_PLAN", "IP1", many(2, ["plan_id": "P"])),
        RuleCase("INT_PLAN", "IP2", [["plan_type": "JOINT", "agencies": "SCC"]]),
        RuleCase("INT_PLAN", "IP3", [["review_due_date": "05/01/2024"]]),
        RuleCase(
            "INT_PLAN", "COPIED", [["agreed_date": "05/01/2024"]],
            before: [
                ("INT_PLAN_RDE_2024-12.csv", [["agreed_date": "05/12/2024"]])
            ]),
    ]

    /// A referral whose follow-up says that the person is more content.
    private static let reversible: Fields = [
        "referral_date": "05/09/2024", "baseline_date": "10/09/2024",
        "followup_date": "05/12/2024", "ucla3_baseline": "5",
        "ons_satisfaction_baseline": "5", "ons_satisfaction_followup": "7",
    ]

    static let others: [RuleCase] = [
        RuleCase("VCSE_NET", "VN1", many(2, ["referral_id": "R"])),
        RuleCase("VCSE_NET", "VN2", [about(["consent_to_link": "N"])]),
        RuleCase(
            "VCSE_NET", "VN4",
            [["baseline_date": "05/01/2025", "followup_date": "20/01/2025"]]),
        RuleCase("VCSE_NET", "UCLA", many(20, ["ucla3_baseline": "3"])),
        RuleCase(
            "VCSE_NET", "REVERSED",
            many(
                10,
                reversible.merging(["ucla3_followup": "7"]) { _, new in new }),
            before: [
                (
                    "VCSE_NET_RDE_2024-12.csv",
                    many(
                        10,
                        reversible.merging(["ucla3_followup": "6"]) { _, new in new })
                )
            ]),
        RuleCase("WORKFORCE", "WF1", many(2, ["assignment_id": "A"])),
        RuleCase("WORKFORCE", "WF2", [["fte": "7"]]),
        RuleCase("WORKFORCE", "WF3", [["fte_days_sick": "32"]]),
        RuleCase(
            "WORKFORCE", "WF4", many(20, ["team_code": "T01", "employer_code": "SCH"]),
            before: [
                (
                    "WORKFORCE_RDE_2024-12.csv",
                    many(
                        30,
                        ["month": "01/12/2024", "team_code": "T01", "employer_code": "SCH"])
                )
            ]),
        RuleCase(
            "WORKFORCE", "WF5", many(1),
            before: [("WORKFORCE_SCC_2024-11.csv", many(1, ["month": "01/11/2024"]))]),
        RuleCase(
            "WORKFORCE", "LEAVER", [["in_post_last_day": "N", "fte_days_available": "0"]]),
        RuleCase(
            "WORKFORCE", "LEFTIN",
            [
                ["staff_id": "LEFT", "fte_days_available": "12"],
                ["staff_id": "STAYS"], ["staff_id": "NEW", "fte_days_available": "12"],
            ],
            before: [
                (
                    "WORKFORCE_RDE_2024-12.csv",
                    ["LEFT", "STAYS"].map { ["month": "01/12/2024", "staff_id": $0] }
                )
            ]),
        RuleCase(
            "WORKFORCE", "HEADCOUNT", many(20),
            before: [
                ("WORKFORCE_RDE_2024-12.csv", many(20, ["month": "01/12/2024", "fte": "0.6"]))
            ]),
        RuleCase(
            "WORKFORCE", "WORKDAYS", many(150, ["fte_days_sick": "20"]),
            before: [
                (
                    "WORKFORCE_RDE_2024-12.csv",
                    many(60, ["month": "01/12/2024", "fte_days_sick": "21"])
                )
            ]),
        RuleCase(
            "WORKFORCE", "CONVERTED",
            [
                ["employer_code": "SCC", "fte_days_sick": "31"],
                ["employer_code": "SCC", "fte_days_sick": "22"], ["fte_days_sick": "31"],
            ]),
        RuleCase("WORKFORCE", "SPLITPOST", many(2, ["staff_id": "S"]), found: 2),
        RuleCase("WORKFORCE", "AGENCY", many(100)),
        RuleCase("FLU_UPTAKE", "FL1", many(2, ["practice_code": "D83001"])),
        RuleCase("FLU_UPTAKE", "FL2", [["vaccinated": "101"]]),
        RuleCase(
            "FLU_UPTAKE", "FL3", [["practice_code": "D83001", "vaccinated": "40"]],
            before: [
                (
                    "FLU_UPTAKE_2024-12.csv",
                    [["practice_code": "D83001", "as_at_date": "31/12/2024"]]
                )
            ]),
        RuleCase(
            "FLU_UPTAKE", "FL4", many(1),
            before: [
                ("REF_PRACTICE.csv", [["practice_code": "D83099", "valid_from": "01/01/2020"]])
            ]),
        RuleCase(
            "FLU_UPTAKE", "MERGED",
            [
                ["practice_code": "D83001", "registered_eligible": "800"],
                ["practice_code": "D83002", "registered_eligible": "520"],
                ["practice_code": "D83003"],
            ], found: 2,
            before: [
                (
                    "REF_PRACTICE.csv",
                    [
                        [
                            "practice_code": "D83003", "valid_from": "01/01/2000",
                            "valid_to": "31/01/2021", "status": "CLOSED",
                        ]
                    ]
                ),
                (
                    "FLU_UPTAKE_2024-12.csv",
                    ["D83001", "D83002"].map {
                        [
                            "practice_code": $0, "as_at_date": "31/12/2024",
                            "registered_eligible": "500",
                        ]
                    }
                ),
            ]),
        RuleCase("WELLBEING_SURVEY", "WS1", many(2, ["response_id": "R"])),
        RuleCase(
            "WELLBEING_SURVEY", "WS3",
            [["life_satisfaction": "10", "worthwhile": "10", "happiness": "10", "anxiety": "10"]]),
        RuleCase("WELLBEING_SURVEY", "WS4", [["team_code": "T01"]]),
        RuleCase("WELLBEING_SURVEY", "PARTIAL", [["happiness": ""]]),
        RuleCase(
            "WELLBEING_SURVEY", "REVERSED",
            (0..<60).map { ["happiness": "\($0 % 10)", "anxiety": "\($0 % 10)"] }),
    ]

    static let references: [RuleCase] = [
        RuleCase("REF_CALENDAR", "SUBSTITUTE", [["date": "25/12/2027", "bank_holiday_name": "X"]]),
        RuleCase("REF_CALENDAR", "ONEOFF", [["date": "19/09/2022"]]),
        RuleCase(
            "REF_LIST", "RL1",
            [
                ["practice_code": "D83001", "patients": "7"],
                ["practice_code": "D83001", "sex": "ALL", "age_band": "ALL", "patients": "9"],
            ]),
        RuleCase(
            "REF_GEOG", "RG1",
            [
                ["postcode": "IP14 1AB", "lsoa21": "E01030001", "team_code": "T01"],
                ["postcode": "IP14 1AD", "lsoa21": "E01030001", "team_code": "T02"],
            ]),
        RuleCase(
            "REF_GEOG", "VINTAGE",
            [("A", "E01030001"), ("B", "E01034560"), ("D", "E01034561")].map {
                ["postcode": "IP14 1A\($0)", "lsoa11": "E01030001", "lsoa21": $1]
            }),
        RuleCase("REF_POP", "RO1", many(1)),
        RuleCase("REF_PRACTICE", "RP2", [["team_code": ""]]),
        RuleCase("REF_PRACTICE", "NOTEAM", [["team_code": "", "status": "CLOSED"]]),
        RuleCase(
            "REF_PRACTICE", "RP1",
            many(1, ["practice_code": "D83001"])
                + many(1, ["practice_code": "D83001", "valid_from": "06/01/2025"])),
        RuleCase("REF_TEAM", "RT1", many(3)),
        RuleCase(
            "REF_TEAM", "RT2",
            (1...12).map { ["team_code": team($0)] } + [
                ["team_code": "T13", "role": "control", "go_live_date": "01/10/2024"]
            ]),
        RuleCase("REF_TARGET", "RX2", [["target": "500"]]),
        RuleCase(
            "REF_TARGET", "PERCENT",
            [
                ["target": "0.85", "scope": "A"], ["target": "85", "scope": "B"],
            ]),
        RuleCase("REF_UNITCOST", "RU1", [["unit_cost": "0"]]),
        RuleCase("REF_UNITCOST", "TARIFF", [["source": "National tariff 2024"]]),
        RuleCase(
            "REF_UNITCOST", "PRICEYEAR",
            [[:], ["activity": "AMB_SEE_TREAT", "deflator_index": "1.03"]]),
    ]
}
