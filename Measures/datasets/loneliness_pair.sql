-- dataset: loneliness_pair
-- row: one person with a first loneliness score, in the month of that score
-- feeds: VCSE_NET
-- reach: changes.loneliness_score -11..0
-- attribution: residence (LSOA, or the majority team of the postcode sector), fallback the
--   network's own team
-- across people: whether a network has used another scale is seen in the scores of all its people
-- columns: team_code, month, attributed_by, postcode_sector, network_code, age_band (as sent),
--   is_pair (both scores 3 to 9, the second 56 to 112 days after the first), change (second minus
--   first), is_scale_failed (the network's scores up to this month fail the scale check)
WITH residence_team AS (:shared(residence_team)),
team AS (:shared(team)),
score AS (
    SELECT e.*, date_trunc('month', e.baseline_date::timestamp)::date AS score_month
    FROM fact.network_referral AS e
    WHERE e.baseline_date >= :from_month - interval '11 months'
      AND e.baseline_date < :to_month + interval '1 month'
      AND e.ucla3_baseline IS NOT NULL
),
-- The scale runs from 3 to 9. A network that sends anything outside, or never more than 4 in eight
-- scores or more, in twelve months scores on another scale. One whose mean first score of three
-- months (eight scores or more) lies on the other side of the middle of the scale from the mean of
-- all networks, and further from it than three standard errors, has turned the scale round.
network_month AS (
    SELECT network_code, score_month,
           count(*) FILTER (WHERE ucla3_baseline NOT BETWEEN 3 AND 9
               OR ucla3_followup NOT BETWEEN 3 AND 9) AS outside,
           count(*) AS scores, sum(ucla3_baseline) AS total,
           sum(ucla3_baseline * ucla3_baseline) AS squares,
           max(greatest(ucla3_baseline, ucla3_followup)) AS highest
    FROM score
    GROUP BY network_code, score_month
),
scale_year AS (
    SELECT n.network_code, m.month,
           sum(n.outside) > 0 OR (sum(n.scores) >= 8 AND max(n.highest) <= 4) AS is_other_scale,
           sum(n.scores) FILTER (WHERE n.score_month >= m.month - interval '2 months') AS scores,
           sum(n.total) FILTER (WHERE n.score_month >= m.month - interval '2 months') AS total,
           sum(n.squares) FILTER (WHERE n.score_month >= m.month - interval '2 months') AS squares
    FROM network_month AS n
    JOIN reference.month AS m ON m.month BETWEEN :from_month AND :to_month
        AND n.score_month <= m.month AND n.score_month >= m.month - interval '11 months'
    GROUP BY n.network_code, m.month
),
all_networks AS (
    SELECT month, sum(total) / sum(scores) AS mean,
           sum(squares) / sum(scores) - power(sum(total) / sum(scores), 2) AS variance
    FROM scale_year
    GROUP BY month
),
scale_check AS (
    SELECT n.network_code, n.month,
           n.is_other_scale OR coalesce(n.scores >= 8
               AND (n.total / n.scores - 6) * (a.mean - 6) < 0
               AND power(n.total / n.scores - a.mean, 2) > 9 * a.variance / n.scores, false)
               AS is_failed
    FROM scale_year AS n
    JOIN all_networks AS a ON a.month = n.month
)
SELECT
    coalesce(r.team_code, sector.team_code, t.team_code) AS team_code,
    s.score_month AS month,
    CASE WHEN coalesce(r.team_code, sector.team_code) IS NOT NULL THEN 'basis'
         WHEN t.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    s.person_key,
    s.postcode_sector,
    s.network_code,
    s.age_band,
    coalesce(s.ucla3_baseline BETWEEN 3 AND 9 AND s.ucla3_followup BETWEEN 3 AND 9
        AND s.followup_date - s.baseline_date BETWEEN 56 AND 112, false) AS is_pair,
    (s.ucla3_followup - s.ucla3_baseline)::int AS change,
    coalesce(c.is_failed, false) AS is_scale_failed
FROM score AS s
LEFT JOIN scale_check AS c ON c.network_code = s.network_code AND c.month = s.score_month
LEFT JOIN residence_team AS r ON r.lsoa21 = s.lsoa21
    AND s.baseline_date BETWEEN r.valid_from AND r.valid_to
LEFT JOIN reference.sector_team AS sector ON sector.postcode_sector = s.postcode_sector
    AND s.lsoa21 IS NULL
LEFT JOIN team AS t ON t.team_code = s.team_code
WHERE s.score_month >= :from_month
