-- Followed-up referrals of a network, for the rule that tells a reversed scale: each month's file asks
-- for those of the last months.
CREATE INDEX network_referral_followed
    ON fact.network_referral_current (network_code, followup_date)
    WHERE ucla3_followup IS NOT NULL;

-- As before, but the calendar is looked up day by day: every file that comes in asks for its due day.
CREATE OR REPLACE FUNCTION landing.due_day(period date, working_day integer) RETURNS date
LANGUAGE sql STABLE AS $$
    SELECT d::date
    FROM generate_series(period + interval '1 month', period + interval '3 months',
        interval '1 day') AS d
    WHERE coalesce(
        (SELECT c.is_working_day FROM reference.calendar AS c WHERE c.date = d::date),
        extract(isodow FROM d) < 6)
    ORDER BY d OFFSET working_day - 1 LIMIT 1
$$;

-- Who is in hospital on a day is asked for everyone who waits on a team's list, who left it in a
-- month by most measures about stays. Stays of a month end on days that lie all over its pages, so
-- that the ranges of pages noted before left nearly all of them to be read.
DROP INDEX fact.spell_discharge;
CREATE INDEX spell_discharge ON fact.spell_current (discharge_date);
-- The index of deaths by person and day answers the same.
DROP INDEX fact.spell_died;
