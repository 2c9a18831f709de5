import Domain

/// Writes the nine reference tables, scaled like the people.
struct ReferenceFiles {
    let context: SendingContext
    let lists: RegisteredLists

    /// Patients on lists for each resident: lists keep people who moved away.
    private static let inflation = 1.02

    /// Writes every table into the folder of the feeds.
    func write(to files: CountyFiles) throws {
        try writePostcodes(files)
        try writePractices(files)
        try writeLists(files)
        try writePopulation(files)
        try writeCalendar(files)
    }

    /// Writes the directory, and an early one of the month before with some LSOA codes of 2011,
    /// which must be refused.
    private func writePostcodes(_ files: CountyFiles) throws {
        try files.write(postcodes(isMixed: false), to: "REF_GEOG.csv")
        let early = context.profile.firstMonth.advanced(by: -1).isoText
        try files.write(postcodes(isMixed: true), to: "REF_GEOG_\(early).csv")
    }

    private func postcodes(isMixed: Bool) -> [UInt8] {
        var row = DelimitedRow()
        header(
            &row,
            [
                "postcode", "introduced", "terminated", "lsoa11", "lsoa21", "utla", "team_code",
                "imd_decile", "rural_urban",
            ])
        let geography = context.geography
        for (index, postcode) in geography.postcodes.enumerated() {
            let place = geography.places[postcode.place]
            row.text(postcode.text)
            row.text(index % 9 == 0 ? "200\(index % 8)06" : "198001")
            row.text(nil)
            row.text(postcode.lsoa11)
            row.text(isMixed && index % 3 == 0 ? postcode.lsoa11 : place.code)
            row.text("E10000029")
            row.text(geography.teams[place.team].code)
            row.number(place.decile)
            row.text(place.ruralUrban)
            row.endRow()
        }
        return row.bytes
    }

    private func writePractices(_ files: CountyFiles) throws {
        var row = DelimitedRow()
        header(
            &row,
            [
                "practice_code", "practice_name", "valid_from", "valid_to", "status",
                "successor_code", "sub_icb_code", "pcn_code", "team_code",
            ])
        for practice in context.geography.practices {
            row.text(practice.code)
            row.text(practice.name)
            row.day(day(practice.opened))
            row.day(day(practice.closed))
            row.text(practice.isActive ? "ACTIVE" : "CLOSED")
            row.text(practice.successor.isEmpty ? nil : practice.successor)
            row.text(practice.subICB)
            row.text(practice.network.isEmpty ? nil : practice.network)
            row.text(context.geography.teams[practice.team].code)
            row.endRow()
        }
        try files.write(row.bytes, to: "REF_PRACTICE.csv")
    }

    private func day(_ text: String) -> CivilDay? {
        guard let number = Int(text), text.count == 8 else { return nil }
        return CivilDay(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    private func writeLists(_ files: CountyFiles) throws {
        for month in 0..<context.profile.months {
            var row = DelimitedRow()
            header(&row, ["extract_date", "practice_code", "sex", "age_band", "patients"])
            let first = context.profile.firstMonth.advanced(by: month)
            for (index, practice) in context.geography.practices.enumerated()
            where practice.isActive {
                writeList(&row, practice: index, month: month, CivilDay(firstOf: first))
            }
            try files.write(row.bytes, to: "REF_LIST_\(first.isoText).csv")
        }
    }

    private func writeList(
        _ row: inout DelimitedRow, practice: Int, month: Int, _ date: CivilDay
    ) {
        var total = 0
        for sex in 1...2 {
            for band in 0..<RegisteredLists.bands {
                let slot = lists.listSlot(practice: practice, month: month, sex: sex, band: band)
                let patients = Int((Double(lists.listed[slot]) * Self.inflation).rounded())
                total += patients
                listRow(
                    &row, date, practice, sex == 1 ? "MALE" : "FEMALE", Self.band(band), patients)
            }
        }
        listRow(&row, date, practice, "ALL", "ALL", total)
    }

    private func listRow(
        _ row: inout DelimitedRow, _ date: CivilDay, _ practice: Int, _ sex: String,
        _ band: String, _ patients: Int
    ) {
        row.day(date)
        row.text(context.geography.practices[practice].code)
        row.text(sex)
        row.text(band)
        row.number(patients)
        row.endRow()
    }

    private static func band(_ index: Int) -> String {
        index == 19 ? "95+" : "\(index * 5)_\(index * 5 + 4)"
    }

    private func writePopulation(_ files: CountyFiles) throws {
        for year in 0..<lists.years {
            var row = DelimitedRow()
            header(&row, ["mid_year", "lsoa", "sex", "age", "population"])
            for (index, place) in context.geography.places.enumerated() {
                for sex in 1...2 {
                    for age in 0...90 {
                        let slot = lists.residentSlot(year: year, place: index, sex: sex, age: age)
                        row.number(lists.firstYear + year)
                        row.text(place.code)
                        row.text(sex == 1 ? "M" : "F")
                        row.number(age)
                        row.number(Int(lists.residents[slot]))
                        row.endRow()
                    }
                }
            }
            try files.write(row.bytes, to: "REF_POP_\(lists.firstYear + year)-06.csv")
        }
    }

    private func writeCalendar(_ files: CountyFiles) throws {
        var row = DelimitedRow()
        header(
            &row,
            [
                "date", "is_working_day", "bank_holiday_name", "iso_year", "iso_week",
                "financial_year", "fy_month", "fy_quarter", "week_ending_sunday",
            ])
        let holidays = Dictionary(
            BankHolidays.all.map { ($0.day, $0.name) }, uniquingKeysWith: { first, _ in first })
        var day = CivilDay(year: 2015, month: 1, day: 1)
        while day < CivilDay(year: 2029, month: 1, day: 1) {
            writeDay(&row, day, holidays[day])
            day = day.advanced(by: 1)
        }
        try files.write(row.bytes, to: "REF_CALENDAR.csv")
    }

    private func writeDay(_ row: inout DelimitedRow, _ day: CivilDay, _ holiday: String?) {
        let thursday = day.advanced(by: 3 - day.weekday)
        let year = thursday.civil.year
        let month = day.month
        let start = month.number >= 4 ? month.year : month.year - 1
        row.day(day)
        row.flag(day.weekday < 5 && holiday == nil)
        row.text(holiday)
        row.number(year)
        row.number((thursday - CivilDay(year: year, month: 1, day: 1)) / 7 + 1)
        row.text("\(start)-\(String(start + 1).suffix(2))")
        row.number((month.number + 8) % 12 + 1)
        row.text("Q\(month.financialQuarter)")
        row.day(day.advanced(by: 6 - day.weekday))
        row.endRow()
    }

    private func header(_ row: inout DelimitedRow, _ titles: [String]) {
        for title in titles { row.text(title) }
        row.endRow()
    }
}
