import Domain
import Measures
import Postgres
import Statistics
import Testing

@Suite("the texts that give evaluations their people")
struct EpisodeTextTests {
    private static let january = Month(ordinal: 2025 * 12)

    /// Rows as sets of numbers, in an order of their own: people's keys order them otherwise.
    private func rows(_ table: EpisodeTable, _ columns: [String]) throws -> [[Double?]] {
        let values = try columns.map { try table.values($0) }
        return (0..<table.count).map { row in values.map { $0[row] } }
            .sorted { "\($0)" < "\($1)" }
    }

    /// To two decimals.
    private func pence(_ row: [Double?]) -> [Double?] {
        row.map { value in value.map { ($0 * 100).rounded() / 100 } }
    }

    @Test("days to support, death and a move are counted from the end of STEP")
    func followUp() async throws {
        let samples = try await EpisodeSamples()
        try await samples.insert(
            """
            fact.step_episode:
              - {person: A, tier2_date: 2024-12-01, start_date: 2024-12-05, end_date: 2025-01-10, offer: STEP, source: COMMUNITY, lsoa21: E01000001}
              - {person: B, tier2_date: 2024-12-01, start_date: 2024-12-05, end_date: 2025-01-10, offer: STEP, source: COMMUNITY, lsoa21: E01000001}
              - {person: C, tier2_date: 2024-12-01, start_date: 2024-12-05, end_date: 2025-01-10, offer: STEP, source: COMMUNITY, lsoa21: E01000001}
              - {person: D, tier2_date: 2024-12-01, start_date: 2024-12-05, offer: STEP, source: COMMUNITY, lsoa21: E01000001}
              - {person: E, tier2_date: 2024-12-01, start_date: 2024-12-05, end_date: 2024-12-30, offer: STEP, source: COMMUNITY, lsoa21: E01000001}
              - {person: E, tier2_date: 2024-12-01, start_date: 2025-01-04, end_date: 2025-01-20, offer: STEP, source: COMMUNITY, lsoa21: E01000001}
              - {person: F, tier2_date: 2024-12-01, start_date: 2024-12-05, end_date: 2025-01-10, offer: STEP, source: COMMUNITY, lsoa21: E01000001}
              - {person: G, tier2_date: 2024-12-01, start_date: 2024-12-05, end_date: 2025-02-01, offer: STEP, source: COMMUNITY, lsoa21: E01000001}
            fact.care_event:
              - {person: A, service_component: Home support, event_start_date: 2025-02-01, client_type: Service user, event_type: Service, service_type: 'Long term support: Community'}
              - {person: B, service_component: Home support, event_start_date: 2024-01-01, client_type: Service user, event_type: Service, service_type: 'Long term support: Community'}
              - {person: C, client_type: Service user, event_type: Request, event_start_date: 2025-02-01, date_of_death: 2025-03-01}
              - {person: F, service_component: Home support, event_start_date: 2024-12-06, event_end_date: 2025-01-09, client_type: Service user, event_type: Service, service_type: 'Long term support: Community'}
              - {person: F, client_type: Service user, event_type: Request, event_start_date: 2025-01-25, event_outcome: 'NFA: Responsibility moved to another local authority'}
            """)
        let table = try await samples.table("step_follow_up", Self.january...Self.january)
        #expect(Set(table.teams) == [TeamCode("T01")])
        // A, B (in long-term support all along), C (dies), E (two rows of one STEP), F (moves; its
        // support ended before STEP did). D is not over, G ends in February.
        let expected: [[Double?]] = [
            [0, 22, nil, nil], [1, 0, nil, nil], [0, nil, 50, nil], [0, nil, nil, nil],
            [0, nil, nil, 15],
        ]
        let found = try rows(table, ["had_long_term", "support_day", "death_day", "moved_day"])
        #expect(found == expected.sorted { "\($0)" < "\($1)" })
        let people = try SupportFollowUps(table)
        #expect(people.people.count == 4)
        let support = SupportFollowUp(days: 22, ending: .recurringSupport)
        let death = SupportFollowUp(days: 50, ending: .competing)
        let move = SupportFollowUp(days: 15, ending: .dataEnd)
        let free = SupportFollowUp(days: 123, ending: .dataEnd)
        #expect(Set(people.people) == [support, death, move, free])
        await samples.connection.close()
    }

    @Test("each person is matched once, from what was known before, and never after a start")
    func choice() async throws {
        let samples = try await EpisodeSamples()
        try await samples.insert(
            """
            fact.step_episode:
              - {person: A, tier2_date: 2024-12-01, start_date: 2024-12-05, end_date: 2025-01-10, offer: STEP, source: HOSPITAL_DISCHARGE, lsoa21: E01000001, birth_month: 1940-01}
              - {person: B, tier2_date: 2024-12-01, offer: NOT_OFFERED, source: COMMUNITY, lsoa21: E01000001, birth_month: 1950-01}
              - {person: B, tier2_date: 2024-12-15, offer: DECLINED, source: COMMUNITY, lsoa21: E01000001, birth_month: 1950-01}
              - {person: C, tier2_date: 2024-12-01, offer: NOT_OFFERED, source: COMMUNITY, lsoa21: E01000001}
              - {person: C, tier2_date: 2024-12-20, start_date: 2025-01-02, end_date: 2025-01-28, offer: STEP, source: COMMUNITY, lsoa21: E01000001}
            fact.spell:
              - {person: A, sex: '2', admission_date: 2024-11-20, discharge_date: 2024-11-25, admission_method: '21', patient_classification: '1'}
              - {person: A, sex: '2', admission_date: 2023-11-20, discharge_date: 2023-11-25, admission_method: '21', patient_classification: '1'}
              - {person: A, sex: '2', admission_date: 2024-12-20, discharge_date: 2024-12-25, admission_method: '21', patient_classification: '1'}
              - {person: A, sex: '2', admission_date: 2025-03-20, discharge_date: 2025-03-20, admission_method: '11', patient_classification: '2'}
            fact.attendance:
              - {person: B, sex: '1', arrival_at: 2024-06-10 10:00, department_type: '01', attendance_category: '1'}
            fact.referral:
              - {person: B, referral_received_at: 2024-05-01 10:00, frailty_category: MODERATE}
              - {person: B, referral_received_at: 2025-01-01 10:00, frailty_category: SEVERE}
            fact.care_event:
              - {person: B, service_component: Home support, event_start_date: 2025-02-01, client_type: Service user, event_type: Service, service_type: 'Long term support: Community'}
            """)
        let table = try await samples.table("step_choice", Self.january...Self.january)
        let columns = [
            "is_treated", "is_eligible", "is_followed", "outcome", "negative_control", "age", "sex",
            "deprivation", "emergency_admissions", "emergency_nights", "attendances", "frailty",
            "route", "from_hospital",
        ]
        // C had begun a STEP by day 42 of the first conversation, so counts with STEP only.
        let expected: [[Double?]] = [
            [1, 1, 1, 0, 1, 85, 2, 3, 1, 5, 0, 0, 2, 1],
            [0, 1, 1, 1, 0, 75, 1, 3, 0, 0, 1, 2, 1, 0],
            [1, 1, 1, 0, 0, 80, 0, 3, 0, 0, 0, 0, 1, 0],
        ]
        let found = try rows(table, columns)
        #expect(found == expected.sorted { "\($0)" < "\($1)" })
        await samples.connection.close()
    }

    @Test("costs of the years before and after, of people with a service and of those without")
    func prevention() async throws {
        let samples = try await EpisodeSamples()
        try await samples.insert(
            """
            fact.step_episode:
              - {person: A, tier2_date: 2024-12-28, start_date: 2025-01-10, end_date: 2025-02-10, offer: STEP, source: COMMUNITY, lsoa21: E01000001, birth_month: 1945-01}
              - {person: B, tier2_date: 2024-12-28, offer: DECLINED, source: COMMUNITY, lsoa21: E01000001, birth_month: 1945-01}
              - {person: C, tier2_date: 2024-12-28, start_date: 2025-01-10, end_date: 2025-02-10, offer: STEP, source: HOSPITAL_DISCHARGE, lsoa21: E01000001}
            fact.network_referral:
              - {person: A, referral_date: 2025-01-02, status: DECLINED, consent_to_link: true, lsoa21: E01000001, age_band: 75-84}
              - {person: D, referral_date: 2024-12-20, status: CONNECTED, connected_date: 2025-01-05, consent_to_link: true, lsoa21: E01000001, age_band: 85+}
              - {person: E, referral_date: 2024-12-20, status: CLOSED, consent_to_link: false, lsoa21: E01000001, age_band: 85+}
            fact.spell:
              - {person: A, sex: '1', admission_date: 2024-06-10, discharge_date: 2024-06-12, spell_cost: 1100, admission_method: '21', patient_classification: '1'}
              - {person: A, sex: '1', admission_date: 2025-01-20, spell_cost: 9999, admission_method: '21', patient_classification: '1'}
              - {person: A, sex: '1', admission_date: 2025-06-10, spell_cost: 2200, admission_method: '21', patient_classification: '1'}
              - {person: B, sex: '2', admission_date: 2024-02-10, admission_method: '11', patient_classification: '1'}
            fact.attendance:
              - {person: B, arrival_at: 2025-03-01 10:00, department_type: '01', attendance_category: '1'}
            fact.care_event:
              - {person: D, client_type: Service user, event_type: Request, event_start_date: 2025-02-01, date_of_death: 2025-02-11}
            """)
        let table = try await samples.table("prevention_choice", Self.january...Self.january)
        let columns = [
            "is_treated", "route", "cost_before", "cost_after", "imputed_cost", "stays",
            "unpriced_stays", "days_alive", "age", "sex", "emergency_admissions",
        ]
        // A's refusal of a network counts from day 21, after the STEP. C came from hospital.
        let bill: Double = 200 / 1.1
        let expected: [[Double?]] = [
            [1, 1, 1000, 2000, 0, 2, 0, 365, 79, 1, 1],
            [0, 1, 0, bill, bill, 1, 1, 365, 79, 2, 0],
            [1, 2, 0, 0, 0, 0, 0, 10, 88, 0, 0],
        ]
        let found = try rows(table, columns).map(pence)
        #expect(found == expected.map(pence).sorted { "\($0)" < "\($1)" })
        await samples.connection.close()
    }
}
