import Domain

/// Counts of people by practice (list sizes, monthly) and by LSOA (populations, yearly).
struct RegisteredLists: Sendable {
    private let calendar: CountyCalendar
    private let months: Int
    /// Practice × month × sex × five-year band.
    private(set) var listed: [Int32]
    /// Mid-year × LSOA × sex × single year of age.
    private(set) var residents: [Int32]
    private let places: Int
    /// The first mid-year; the last is two years before the last month.
    let firstYear: Int
    let years: Int

    static let bands = 20

    init(context: SendingContext) {
        calendar = context.calendar
        months = context.profile.months
        places = context.geography.places.count
        listed = Array(
            repeating: 0, count: context.geography.practices.count * months * 2 * Self.bands)
        firstYear = context.profile.firstMonth.year - 1
        years = max(1, context.profile.endMonth.year - 2 - firstYear + 1)
        residents = Array(repeating: 0, count: years * places * 2 * 91)
    }

    /// The place of a count in `listed`.
    func listSlot(practice: Int, month: Int, sex: Int, band: Int) -> Int {
        ((practice * months + month) * 2 + sex - 1) * Self.bands + band
    }

    /// The place of a count in `residents`.
    func residentSlot(year: Int, place: Int, sex: Int, age: Int) -> Int {
        ((year * places + place) * 2 + sex - 1) * 91 + age
    }

    /// Counts one person in every month and mid-year that they are there.
    mutating func add(_ person: Person) {
        for month in 0..<months {
            let day = CivilDay(firstOf: calendar.firstMonth.advanced(by: month))
            guard person.isPresent(on: day - calendar.start) else { continue }
            let band = min(19, day.age(bornOn: person.birth) / 5)
            listed[
                listSlot(practice: person.practice, month: month, sex: person.sex, band: band)] += 1
        }
        for year in 0..<years {
            let day = CivilDay(year: firstYear + year, month: 6, day: 30)
            // Before the first month: the people of the first month, as old as they were then.
            let offset = max(day - calendar.start, CountyCalendar.warmUp)
            guard person.isPresent(on: offset) else { continue }
            let age = min(90, max(0, day.age(bornOn: person.birth)))
            residents[
                residentSlot(year: year, place: person.place, sex: person.sex, age: age)] += 1
        }
    }

    /// Adds the counts of another part of the people.
    mutating func add(_ other: RegisteredLists) {
        for index in listed.indices { listed[index] += other.listed[index] }
        for index in residents.indices { residents[index] += other.residents[index] }
    }
}
