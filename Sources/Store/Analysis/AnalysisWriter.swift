import Domain
import Postgres

/// Writes what an analysis found, all of it or nothing.
struct AnalysisWriter {
    let connection: PostgresConnection
    let record: AnalysisRecord

    /// Writes a new analysis; nothing of an earlier one is touched.
    func write() async throws -> Int {
        try await connection.transaction { connection in
            let analysis = try await insertRun(on: connection)
            for trend in record.trends { try await insert(trend, analysis, on: connection) }
            for funnel in record.funnels { try await insert(funnel, analysis, on: connection) }
            for forecast in record.forecasts {
                try await insert(forecast, analysis, on: connection)
            }
            for verdict in record.verdicts { try await insert(verdict, analysis, on: connection) }
            return analysis
        }
    }

    private func insertRun(on connection: PostgresConnection) async throws -> Int {
        let budget = record.budget
        return try await connection.rows(
            """
            INSERT INTO analysis.run (run_id, charts, points_seen, points_expected, latest_seen,
                latest_expected, budget)
            VALUES (\(record.run), \(budget.charts), \(budget.pointsSeen),
                \(budget.pointsExpected), \(budget.latestSeen), \(budget.latestExpected),
                \(budget.sentence))
            RETURNING analysis_id
            """
        ).first?.int(0) ?? 0
    }

    private func insert(
        _ trend: TrendRecord, _ analysis: Int, on connection: PostgresConnection
    ) async throws {
        let latest = trend.latest.map { trend.points[$0] }
        try await connection.execute(
            """
            INSERT INTO analysis.trend (analysis_id, measure_code, area_kind, area_code,
                definition_hash, period, chart, chart_reason, settings, latest_month,
                latest_value, variation, assurance, signal, on_trial, cautions, warnings)
            VALUES (\(analysis), \(trend.measure), \(trend.area.kind.rawValue),
                \(trend.area.code), \(trend.definitionHash), \(trend.period.rawValue),
                \(trend.chart), \(trend.chartReason), \(trend.settings),
                \(latest?.month.firstDayText)::date, \(latest?.value), \(trend.variation),
                \(trend.assurance), \(trend.signal), \(trend.isOnTrial), \(trend.cautions),
                \(trend.warnings))
            """)
        let points = trend.points
        try await connection.execute(
            """
            INSERT INTO analysis.trend_point (analysis_id, measure_code, area_kind, area_code,
                month, state, value, centre, lower, upper, signal)
            SELECT \(analysis)::integer, \(trend.measure)::text, \(trend.area.kind.rawValue)::text,
                \(trend.area.code)::text, point.*
            FROM unnest(\(points.map(\.month.firstDayText))::date[], \(points.map(\.state)),
                \(points.map(\.value)), \(points.map(\.centre)), \(points.map(\.lower)),
                \(points.map(\.upper)), \(points.map(\.signal))) AS point
            """)
    }

    private func insert(
        _ funnel: FunnelRecord, _ analysis: Int, on connection: PostgresConnection
    ) async throws {
        try await connection.execute(
            """
            INSERT INTO analysis.funnel (analysis_id, measure_code, team_code, window_kind, month,
                value, average, position, adjusted_position)
            VALUES (\(analysis), \(funnel.measure), \(funnel.team), \(funnel.window.rawValue),
                \(funnel.month.firstDayText)::date, \(funnel.value), \(funnel.average),
                \(funnel.position), \(funnel.adjustedPosition))
            """)
    }

    private func insert(
        _ forecast: ForecastRecord, _ analysis: Int, on connection: PostgresConnection
    ) async throws {
        try await connection.execute(
            """
            INSERT INTO analysis.forecast (analysis_id, measure_code, area_kind, area_code,
                withheld, sentence, method, error_ratio)
            VALUES (\(analysis), \(forecast.measure), \(forecast.area.kind.rawValue),
                \(forecast.area.code), \(forecast.withheld), \(forecast.sentence),
                \(forecast.method), \(forecast.errorRatio))
            """)
        let months = forecast.months
        guard !months.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO analysis.forecast_month (analysis_id, measure_code, area_kind, area_code,
                month, value, lower_80, upper_80, lower_95, upper_95)
            SELECT \(analysis)::integer, \(forecast.measure)::text,
                \(forecast.area.kind.rawValue)::text, \(forecast.area.code)::text, ahead.*
            FROM unnest(\(months.map(\.month.firstDayText))::date[], \(months.map(\.value)),
                \(months.map(\.lower80)), \(months.map(\.upper80)), \(months.map(\.lower95)),
                \(months.map(\.upper95))) AS ahead
            """)
    }

    private func insert(
        _ verdict: VerdictRecord, _ analysis: Int, on connection: PostgresConnection
    ) async throws {
        let answer = verdict.answer
        try await connection.execute(
            """
            INSERT INTO analysis.verdict (analysis_id, protocol, hash, measure_code, role, refusal,
                verdict, effect, lower, upper, p_value, permutation_p_value, level,
                smallest_p_value, smallest_effect, controls, sentence)
            VALUES (\(analysis), \(verdict.name), \(verdict.hash), \(verdict.measure),
                \(verdict.role), \(verdict.refusal), \(answer?.verdict), \(answer?.effect),
                \(answer?.lower), \(answer?.upper), \(answer?.pValue),
                \(answer?.permutationPValue), \(answer?.level), \(answer?.smallestPValue),
                \(answer?.smallestEffect), \(verdict.controls.map(\.text)), \(verdict.sentence))
            """)
    }
}
