/// How often people of an age fall ill, in events per person and day, before person and place.
///
/// Levels are set so that the county lies inside the typical ranges of the measure set.
enum HospitalRates {
    /// Emergencies that end in a hospital bed, apart from readmissions.
    static func emergencies(age: Int, frailty: Frailty) -> Double {
        let perThousandMonths: Double =
            switch age {
            case ..<5: 10.5
            case ..<18: 3.1
            case ..<45: 5.2
            case ..<65: 6.4
            case ..<75: 11
            case ..<85: 20.9
            default: 35
            }
        return perThousandMonths / 30_437 * weight(age: age, frailty: frailty)
    }

    /// Attendances that do not end in a bed.
    static func attendances(age: Int, frailty: Frailty) -> Double {
        let perThousandMonths: Double =
            switch age {
            case ..<5: 44
            case ..<18: 27
            case ..<45: 28.5
            case ..<65: 19
            case ..<75: 17
            case ..<85: 22
            default: 31
            }
        return perThousandMonths / 28_400 * (0.25 + 0.75 * weight(age: age, frailty: frailty))
    }

    /// Ambulance incidents that end without a journey to an emergency department.
    static func calls(age: Int, frailty: Frailty) -> Double {
        let perThousandMonths: Double =
            switch age {
            case ..<18: 1.6
            case ..<65: 4.1
            case ..<75: 6.5
            case ..<85: 13
            default: 27
            }
        return perThousandMonths / 28_700 * (0.3 + 0.7 * weight(age: age, frailty: frailty))
    }

    /// Planned spells: day cases, regular days and ordinary admissions.
    static func planned(age: Int) -> Double {
        let perThousandMonths: Double =
            switch age {
            case ..<18: 5.6
            case ..<45: 11.5
            case ..<65: 25
            case ..<75: 42
            case ..<85: 50
            default: 29
            }
        return perThousandMonths / 30_437
    }

    /// Births given, for women of 18 to 44.
    static let births = 4.4 / 30_437

    /// Frail people against the average of their age.
    static func weight(age: Int, frailty: Frailty) -> Double {
        age < 65
            ? [0.88, 1.8, 3.4, 6][frailty.rawValue]
            : age < 75
                ? [0.66, 1.25, 2.3, 4.2][frailty.rawValue]
                : [0.55, 0.95, 1.55, 2.4][frailty.rawValue]
    }

    /// How much more often older people need care than in the middle of the simulated time.
    ///
    /// A person's rates are those of their age and frailty at `CountyCalendar.middle`. They grow
    /// older and frailer, and the frailest die first, so that constant rates would let the county
    /// as a whole become healthier; a tenth more each year keeps its level.
    static func ageing(age: Int, day: Int, middle: Int) -> Double {
        age < 65 ? 1 : 1 + 0.1 * Double(day - middle) / 365
    }

    /// More than any value of `ageing`, for six years at most.
    static let mostAgeing = 1.3

    /// More illness in more deprived places; 1 at the middle.
    static func poverty(decile: Int) -> Double { 1.27 - 0.045 * Double(decile) }
}

/// Diagnoses, by weight.
enum Diagnoses {
    static let chronic = [
        "J440", "J441", "J449", "I500", "I501", "E119", "E109", "J459", "I48X", "I209", "G409",
        "F03X", "D509", "I10X",
    ]
    static let chronicWeights: [Double] = [18, 14, 6, 16, 5, 8, 5, 10, 14, 8, 8, 4, 4, 2]
    static let acute = [
        "R074", "J189", "N390", "A419", "K359", "R104", "L031", "K529", "R55X", "I639", "I214",
        "N179", "J069", "R568", "K802", "O030", "B349", "R51X", "T391", "C349", "C189", "N201",
    ]
    static let acuteWeights: [Double] = [
        11, 12, 8, 9, 3, 8, 5, 5, 6, 5, 5, 5, 6, 3, 4, 1, 5, 4, 2, 1, 1, 3,
    ]
    static let fracture = [
        "S720", "S721", "S525", "S422", "S325", "S065", "S010", "S800", "S224", "S420",
    ]
    static let fallCauses = ["W19X", "W010", "W180", "W060", "W109", "W050"]
    static let background = [
        "I10X", "E119", "I489", "N183", "J449", "F03X", "M199", "Z921", "R296",
    ]
    static let planned = [
        "H269", "C509", "K409", "M171", "C61X", "K635", "Z511", "H353", "I258", "M161", "N40X",
        "D649",
    ]
    static let plannedWeights: [Double] = [16, 5, 8, 8, 6, 14, 9, 8, 5, 7, 5, 5]
}
