import Domain

/// The list of people with a national data opt-out, as the county's data protection officer has it.
///
/// Their rows may serve their own care but no planning, so that measures leave them out.
struct OptOuts {
    let profile: CountyProfile

    /// The share of people who opt out; nationally about 5.4 % of those registered with a practice.
    static let share = 0.054

    /// Whether the person numbered `index` has opted out.
    func includes(_ index: Int) -> Bool {
        var random = Randomness(seed: profile.seed, purpose: 50, index: index)
        return random.chance(Self.share)
    }

    /// Writes the list of the last month.
    func write(_ numbers: TestNumbers, to files: CountyFiles) throws {
        var row = DelimitedRow()
        row.text("nhs_number")
        row.endRow()
        for index in 0..<profile.everyone where includes(index) {
            row.text(numbers.text(index))
            row.endRow()
        }
        let month = profile.endMonth.advanced(by: -1)
        try files.write(row.bytes, to: "OPT_OUT_\(month.isoText).csv")
    }
}
