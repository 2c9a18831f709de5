import Domain

/// Bank holidays, seasons and weekdays: how busy each day of the simulated time is.
struct CountyCalendar: Sendable {
    /// Days simulated before the first month, so that the county starts with people in hospital,
    /// on waiting lists and in care.
    static let warmUp = 180

    /// The first simulated day.
    let start: CivilDay
    /// The first day with feed files.
    let opening: CivilDay
    /// The day after the last one.
    let end: CivilDay
    let firstMonth: Month
    let months: Int
    /// Per simulated day: month number from the first (negative in the warm-up).
    let monthIndex: [Int16]
    /// Per simulated day: relative number of emergencies, of A&E attendances, of working days.
    let emergency: [Double]
    let attendance: [Double]
    let isWorkingDay: [Bool]

    /// More than any value in `emergency` and `attendance`, times `HospitalRates.ageing`.
    static let ceiling = 1.6
    /// The simulated day at which people have the age and frailty that their rates are for.
    var middle: Int { days / 2 + 60 }

    init(firstMonth: Month, months: Int) {
        self.firstMonth = firstMonth
        self.months = months
        opening = CivilDay(firstOf: firstMonth)
        start = opening.advanced(by: -Self.warmUp)
        end = CivilDay(firstOf: firstMonth.advanced(by: months))
        let holidays = Set(BankHolidays.all.map(\.day))
        var (index, urgent, visits, working): ([Int16], [Double], [Double], [Bool]) =
            ([], [], [], [])
        for offset in 0..<(end - start) {
            let day = start.advanced(by: offset)
            let month = day.month
            index.append(Int16(firstMonth.distance(to: month)))
            let isHoliday = holidays.contains(day)
            urgent.append(
                Self.emergencySeason[month.number - 1] * Self.emergencyWeek[day.weekday])
            visits.append(
                Self.attendanceSeason[month.number - 1] * Self.attendanceWeek[day.weekday]
                    * (isHoliday ? 1.04 : 1))
            working.append(day.weekday < 5 && !isHoliday)
        }
        (monthIndex, emergency, attendance, isWorkingDay) = (index, urgent, visits, working)
    }

    /// Number of simulated days.
    var days: Int { end - start }
    /// The day at an offset from the first simulated day.
    func day(_ offset: Int) -> CivilDay { start.advanced(by: offset) }
    /// The month number (0 for the first with files) of any day.
    func period(of day: CivilDay) -> Int {
        let offset = day - start
        return offset >= 0 && offset < days
            ? Int(monthIndex[offset]) : firstMonth.distance(to: day.month)
    }
    /// The first working day at or after a day.
    func workingDay(from day: CivilDay) -> CivilDay {
        var offset = day - start
        guard offset >= 0 else { return day }
        while offset < days, !isWorkingDay[offset] { offset += 1 }
        return self.day(offset)
    }

    // January to December, means near 1.
    private static let emergencySeason = [
        1.04, 1.03, 1.00, 0.98, 0.98, 0.99, 0.98, 0.96, 0.98, 1.00, 1.02, 1.05,
    ]
    private static let attendanceSeason = [
        0.98, 1.00, 1.02, 0.99, 1.03, 1.03, 1.01, 0.97, 1.00, 1.00, 1.00, 0.98,
    ]
    // Monday to Sunday.
    private static let emergencyWeek = [1.08, 1.04, 1.02, 1.01, 1.02, 0.91, 0.92]
    private static let attendanceWeek = [1.12, 1.02, 0.99, 0.98, 0.98, 0.95, 0.96]
}

/// The bank holidays of England and Wales, 2015 to 2028, as GOV.UK publishes them.
enum BankHolidays {
    /// A day and the name of the holiday.
    struct Holiday: Sendable {
        let day: CivilDay
        let name: String
    }

    /// All of them in date order.
    static let all: [Holiday] = dates.split(separator: " ").map { text in
        let parts = text.split(separator: "-").compactMap { Int($0) }
        let day = CivilDay(year: parts[0], month: parts[1], day: parts[2])
        return Holiday(day: day, name: name(parts[0], parts[1], parts[2]))
    }

    private static func name(_ year: Int, _ month: Int, _ day: Int) -> String {
        switch (year, month, day) {
        case (2022, 6, 3): "Platinum Jubilee bank holiday"
        case (2022, 9, 19): "Bank Holiday for the State Funeral of Queen Elizabeth II"
        case (2023, 5, 8): "Bank holiday for the coronation of King Charles III"
        case (2022, 6, 2): "Spring bank holiday"
        case (_, 1, _): "New Year's Day"
        case (_, 3...4, _):
            CivilDay(year: year, month: month, day: day).weekday == 4
                ? "Good Friday" : "Easter Monday"
        case (_, 5, 1...8): "Early May bank holiday"
        case (_, 5, _): "Spring bank holiday"
        case (_, 8, _): "Summer bank holiday"
        case (_, _, 25), (_, _, 27): "Christmas Day"
        default: "Boxing Day"
        }
    }

    private static let dates = """
        2015-01-01 2015-04-03 2015-04-06 2015-05-04 2015-05-25 2015-08-31 2015-12-25 2015-12-28 \
        2016-01-01 2016-03-25 2016-03-28 2016-05-02 2016-05-30 2016-08-29 2016-12-26 2016-12-27 \
        2017-01-02 2017-04-14 2017-04-17 2017-05-01 2017-05-29 2017-08-28 2017-12-25 2017-12-26 \
        2018-01-01 2018-03-30 2018-04-02 2018-05-07 2018-05-28 2018-08-27 2018-12-25 2018-12-26 \
        2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26 2019-12-25 2019-12-26 \
        2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28 \
        2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28 \
        2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 \
        2022-12-26 2022-12-27 2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 \
        2023-08-28 2023-12-25 2023-12-26 2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 \
        2024-08-26 2024-12-25 2024-12-26 2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 \
        2025-08-25 2025-12-25 2025-12-26 2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 \
        2026-08-31 2026-12-25 2026-12-28 2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 \
        2027-08-30 2027-12-27 2027-12-28 2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 \
        2028-08-28 2028-12-25 2028-12-26
        """
}
