/// Planned spells and births of one person.
extension HospitalLife {
    /// Adds day cases, planned stays and births, on the days when hospitals do them.
    mutating func planned(_ life: inout Life) {
        let person = life.person
        var perDay = HospitalRates.planned(age: person.age) * (0.6 + 0.4 * person.risk)
        let mayGiveBirth = person.sex == 2 && (18...44).contains(person.age)
        if mayGiveBirth { perDay += HospitalRates.births }
        var clock = Double(person.entry) + random.exponential(1 / perDay)
        while clock < Double(min(calendar.days, person.death)) {
            let day = Int(clock)
            clock += random.exponential(1 / perDay)
            if mayGiveBirth, random.chance(HospitalRates.births / perDay) {
                birth(&life, day)
            } else if calendar.isWorkingDay[day] {
                elective(&life, day)
            }
        }
    }

    private mutating func birth(_ life: inout Life, _ day: Int) {
        let stay = Stay(
            admission: day, discharge: day + random.within(0...3),
            method: random.chance(0.6) ? "31" : "82",
            treatmentFunction: random.chance(0.7) ? "501" : "560", diagnosis: "O800",
            provider: provider(life.person))
        if !life.isInHospital(on: day) { life.spells.append(stay) }
    }

    private mutating func elective(_ life: inout Life, _ day: Int) {
        guard !life.isInHospital(on: day) else { return }
        var stay = Stay(
            admission: day, discharge: day,
            method: ["11", "12", "13"][random.weighted([62, 14, 24])],
            classification: ["1", "2", "3"][random.weighted([12.5, 82, 5.5])],
            treatmentFunction: ["100", "110", "130", "301", "370", "502"][random.below(6)],
            diagnosis: Diagnoses.planned[random.weighted(Diagnoses.plannedWeights)],
            provider: provider(life.person))
        if stay.classification == "1" {
            stay.discharge = day + 1 + min(60, Int(random.lognormal(median: 1.6, sigma: 0.8)))
            let age = life.person.age
            if age >= 18 { wait(&stay, life.person, age: age) }
        }
        life.spells.append(stay)
    }
}
