public import Domain

extension MeasureDefinition {
    /// Whether the measure has figures over a window that ends with a month at all, whatever came
    /// in and whoever there was to count.
    ///
    /// A cell that is not applicable although this holds is one with nothing to make a figure of:
    /// nobody was counted, or nothing that could be divided by.
    public func exists(over window: Window, endingIn month: Month) -> Bool {
        guard windows.contains(window), isInCalendar(month), !isBeforeFirstVersion(month) else {
            return false
        }
        guard let availableFrom else { return true }
        return (0..<window.monthCount).map { month.advanced(by: -$0) }
            .allSatisfy { !isInCalendar($0) || $0 >= availableFrom }
    }

    /// Whether a month is before the first version, so that no definition says what its figure is.
    ///
    /// A window that ends with a month is computed wholly by the version of that month, whatever
    /// months it reaches back to.
    public func isBeforeFirstVersion(_ month: Month) -> Bool {
        isFirstVersion && month < effective
    }

    private func isInCalendar(_ month: Month) -> Bool {
        calendarMonths.isEmpty || calendarMonths.contains(month.number)
    }
}
