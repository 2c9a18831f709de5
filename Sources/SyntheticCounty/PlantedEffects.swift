/// The effects planted in the demonstration county: the truth that an evaluation should find.
///
/// | effect | who | size | carried by |
/// |---|---|---|---|
/// | delays shorter | residents of the pilots (T01, T02) from October 2024 | length of each delay × 0.75 | DISCH_DELAY, ready date and discharge date of SUS_APC; so DT01, DT02, DT04 fall, stays shorten by the same days |
/// | reablement outcome better | residents of the pilots, discharges from October 2024 | + 6 percentage points at home on day 91 | RE02 |
/// | emergency admissions 65+ | lists of the pilots from October 2024 | 4 % fewer, too small to prove | EA02, and EA01 through it |
///
/// `PlantedEffectsTests` finds them in the generated lives of the full county. The senders' faults
/// (late, missing and restarted delays, people who were not traced) weaken what measures show.
///
/// Nothing else differs by team role: the seven teams that went live later got no effect, so that
/// a method that finds one there is wrong.
public enum PlantedEffects {
    /// First month of the effects, as months since January of year 0 (October 2024).
    public static let startOrdinal = 2024 * 12 + 9
    /// Factor on the length of a delay.
    public static let delayFactor = 0.75
    /// Added to the probability of being at home on day 91.
    public static let reablementGain = 0.06
    /// Share of emergency admissions of people aged 65 and over that no longer happen.
    public static let admissionsAvoided = 0.04

    /// Whether a team (index from 0 for T01) works with effect on a day.
    static func apply(team: Int, day: CivilDay) -> Bool {
        team < 2 && day >= start
    }
    private static let start = CivilDay(year: 2024, month: 10, day: 1)
}
