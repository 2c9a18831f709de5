import Domain

/// The faults that spoil a file as a whole.
///
/// No month is lost by them: the loader reads Excel day numbers, and the other two are early
/// versions that it must refuse and that are sent again rightly.
struct WholeFileFaults: Sendable {
    /// The period of the file with Excel day numbers, from trust RGR.
    private let serialPeriod: Int
    /// The period of the early file with the month before the day, from trust RGP.
    private let swappedPeriod: Int

    init(firstMonth: Month) {
        serialPeriod = 2023 * 12 + 5 - firstMonth.ordinal
        swappedPeriod = 2024 * 12 + 1 - firstMonth.ordinal
    }

    /// How the days of a file are written.
    func dates(in file: SentFile) -> DateStyle {
        guard file.feed == .spells else { return .dayFirst }
        if file.scope == "RGR", file.period == serialPeriod { return .serial }
        return isSwapped(file) && file.version == .flex ? .monthFirst : .dayFirst
    }

    /// The early version that a file replaces, where one was sent that cannot be used.
    func earlyCopy(of file: SentFile) -> SentFile? {
        guard isSwapped(file), file.version == .freeze else { return nil }
        return SentFile(.spells, scope: file.scope, period: file.period, version: .flex)
    }

    private func isSwapped(_ file: SentFile) -> Bool {
        file.feed == .spells && file.scope == "RGP" && file.period == swappedPeriod
    }

    /// Whether a row of a file counts for a fault of the whole file, and which.
    func fault(in file: SentFile) -> PlantedFault? {
        switch dates(in: file) {
        case .dayFirst: nil
        case .serial: .spellDatesSerial
        case .monthFirst: .spellDatesSwapped
        }
    }
}
