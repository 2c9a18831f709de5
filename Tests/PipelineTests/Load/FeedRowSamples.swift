/// One row of a feed file: fields by column of its contract, as a sender writes them.
struct Row {
    var fields: [String: String]

    init(_ fields: [String: String]) { self.fields = fields }

    /// The same row with these fields instead.
    func with(_ changes: [String: String]) -> Row {
        Row(fields.merging(changes) { _, new in new })
    }

    /// A spell of provider RDE in January 2025.
    static func spell(_ id: String, nhs: String = "", status: String? = nil) -> Row {
        Row([
            "spell_id": id, "provider_code": "RDE", "nhs_number": nhs,
            "nhs_number_status": status ?? (nhs.isEmpty ? "03" : "01"),
            "birth_date": "17/02/1940", "sex": "2", "postcode": "IP33 1QZ",
            "gp_practice_code": "D83001", "admission_method": "21",
            "patient_classification": "1", "admission_date": "15/01/2025",
            "discharge_date": "20/01/2025", "discharge_method": "1",
            "discharge_destination": "19", "treatment_function_code": "300",
            "primary_diagnosis": "J18.9", "submission_status": "flex",
        ])
    }

    /// A request to the council on 15 January 2025.
    static func request(_ id: String, nhs: String = "", council: String = "") -> Row {
        Row([
            "la_code": "609", "event_reference": id, "nhs_number": nhs, "la_person_id": council,
            "primary_support_reason": id, "client_type": "Service user",
            "event_type": "Request", "event_start_date": "15/01/2025",
            "event_end_date": "16/01/2025", "event_outcome": "NFA: Other",
            "request_route_of_access": "Community or other route",
        ])
    }

    /// A plan agreed on 17 February 2025.
    static func plan(_ id: String, nhs: String = "", council: String = "") -> Row {
        Row([
            "plan_id": id, "version": "1", "nhs_number": nhs, "la_person_id": council,
            "team_code": "T01", "plan_type": "JOINT", "agencies": "HEALTH|CARE",
            "agreed_date": "17/02/2025", "lead_worker_id": id,
        ])
    }

    /// A referral to a neighbourhood network.
    static func networkReferral(_ id: String, nhs: String, consent: String) -> Row {
        Row([
            "network_code": "NW1", "referral_id": id, "nhs_number": nhs,
            "consent_to_link": consent, "team_code": "T01", "age_band": "65-74",
            "referral_date": "20/01/2025", "referral_source": "SELF", "status": "OPEN",
        ])
    }

    /// An assignment of an employer in a month such as 01/2025.
    static func post(
        _ id: String, employer: String, month: String = "01/2025", fte: String = "1.00"
    ) -> Row {
        Row([
            "month": "01/" + month, "employer_code": employer, "assignment_id": id,
            "staff_id": id, "team_code": "T01", "discipline": "OT",
            "contract_type": "PERMANENT", "fte": fte, "in_post_last_day": "Y",
            "fte_days_available": "31", "fte_days_sick": "0",
        ])
    }

    /// A survey answer given on a day such as 15/01/2025.
    static func answer(_ id: String, on day: String) -> Row {
        Row([
            "wave": "2025-1", "response_id": id, "completed_date": day,
            "population": "RESIDENT", "life_satisfaction": "7", "weight": "1",
        ])
    }
}

/// NHS numbers of the test range with their check digits.
enum TestNumber {
    static let first = "9990000018"
    static let second = number(27)
    static let third = number(318)

    /// A valid number of the test range; each `seed` below 100,000 has its own.
    static func number(_ seed: Int) -> String {
        var body = 999_000_000 + seed * 7
        while true {
            let digits = String(body).compactMap(\.wholeNumberValue)
            let sum = zip(digits, stride(from: 10, to: 1, by: -1)).reduce(0) { $0 + $1.0 * $1.1 }
            let check = (11 - sum % 11) % 11
            if check != 10 { return String(body) + String(check) }
            body += 1
        }
    }
}
