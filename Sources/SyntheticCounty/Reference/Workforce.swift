import Domain

/// The posts of the teams, who holds them month by month, and the funded establishment.
struct Workforce {
    let context: SendingContext

    /// A funded post.
    struct Post {
        let index: Int
        let team: Int
        let discipline: String
        let employer: String
        /// Hundredths of a whole-time equivalent.
        let fte: Int
    }

    private static let roles: [(employer: String, discipline: String, posts: Double)] = [
        ("SCH", "COMMUNITY_NURSE", 24), ("SCH", "COMMUNITY_MATRON", 4), ("SCH", "OT", 5),
        ("SCH", "PHYSIO", 6), ("SCH", "MENTAL_HEALTH_NURSE", 4), ("SCH", "HEALTHCARE_ASSISTANT", 9),
        ("SCH", "THERAPY_ASSISTANT", 5), ("SCH", "MANAGER", 2), ("SCH", "ADMIN", 3),
        ("SCC", "SOCIAL_WORKER", 8), ("SCC", "SOCIAL_CARE_ASSESSOR", 9),
        ("SCC", "REABLEMENT_WORKER", 12), ("SCC", "OT", 3), ("SCC", "VCSE_LINK_WORKER", 1),
        ("SCC", "MANAGER", 1), ("SCC", "ADMIN", 2),
    ]

    /// All funded posts; a small county has fewer of each kind, but at least one.
    var posts: [Post] {
        var posts: [Post] = []
        let scale = Double(context.profile.people) / 740_000
        for team in context.geography.teams.indices {
            for role in Self.roles {
                for _ in 0..<max(1, Int((role.posts * scale).rounded())) {
                    var random = stream(51, posts.count)
                    posts.append(
                        Post(
                            index: posts.count, team: team, discipline: role.discipline,
                            employer: role.employer, fte: random.pick([100, 100, 100, 80, 60])))
                }
            }
        }
        return posts
    }

    /// Sends a row for each assignment and month.
    func send(to receiver: inout some CountyReceiver) {
        for post in posts { send(post, to: &receiver) }
    }

    private func stream(_ purpose: UInt64, _ index: Int) -> Randomness {
        Randomness(seed: context.profile.seed, purpose: purpose, index: index)
    }

    private func send(_ post: Post, to receiver: inout some CountyReceiver) {
        var random = stream(50, post.index)
        let opening = context.calendar.opening
        let end = context.calendar.end - opening
        var day = -900 + random.below(600)
        var holder = 0
        while day < end {
            let length = 60 + Int(random.exponential(1_150))
            hold(post, holder, from: day, until: day + length, &random, &receiver)
            let gap = 20 + Int(random.exponential(108))
            cover(post, holder, from: day + length, until: day + length + gap, &random, &receiver)
            day += length + gap
            holder += 1
        }
    }

    /// Rows of one holder of a post.
    private func hold(
        _ post: Post, _ holder: Int, from: Int, until: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        let opening = context.calendar.opening
        let training = random.chance(0.05) ? nil : from + random.within(20...140)
        let cycle = random.within(715...925)
        let isSplit = receiver.plants(.staffSplit, &random)
        let staysListed = receiver.plants(.staffLeaver, &random)
        for month in 0..<context.profile.months {
            let first = CivilDay(firstOf: context.profile.firstMonth.advanced(by: month))
            let days = context.profile.firstMonth.advanced(by: month).dayCount
            let (begin, last) = (first - opening, first - opening + days - 1)
            let isHere = from <= last && until > last
            guard isHere || (staysListed && until <= last && until > begin) else { continue }
            // Whoever left during the month had days until then, also where the row stays.
            let employed = isHere ? days : until - begin
            var row = row(
                post, "\(post.index)-\(holder)", first, days: employed, &random, &receiver)
            if let training, training <= last {
                let latest = training + (last - training) / cycle * cycle
                row.coreTrainingDate = opening.advanced(by: latest)
            }
            row.contractType = holder % 9 == 8 ? "FIXED_TERM" : "PERMANENT"
            deliver(row, month, &receiver)
            if isSplit {
                row.assignmentID += "B"
                deliver(row, month, &receiver)
            }
        }
    }

    /// Agency cover of a vacant post; often not listed.
    private func cover(
        _ post: Post, _ holder: Int, from: Int, until: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        guard random.chance(0.5) else { return }
        let opening = context.calendar.opening
        for month in 0..<context.profile.months {
            let first = CivilDay(firstOf: context.profile.firstMonth.advanced(by: month))
            let days = context.profile.firstMonth.advanced(by: month).dayCount
            let last = first - opening + days - 1
            guard from <= last, until > last, !receiver.plants(.staffAgencyMissing, &random)
            else { continue }
            var row = row(post, "\(post.index)-A\(holder)", first, days: days, &random, &receiver)
            row.contractType = random.chance(0.7) ? "AGENCY" : "BANK"
            deliver(row, month, &receiver)
        }
    }

    private func deliver(
        _ row: StaffMonth, _ month: Int, _ receiver: inout some CountyReceiver
    ) {
        receiver.receive(row, in: SentFile(.staff, scope: row.employerCode, period: month))
    }

    private func row(
        _ post: Post, _ assignment: String, _ first: CivilDay, days: Int,
        _ random: inout Randomness, _ receiver: inout some CountyReceiver
    ) -> StaffMonth {
        let winter = [12, 1, 2].contains(first.civil.month)
        var sick = 0
        if random.chance(winter ? 0.27 : 0.215) {
            sick = min(days, 1 + Int(random.exponential(6.4))) * post.fte
        }
        if post.employer == "SCC" {
            receiver.note(.staffWorkingDays, isPlanted: true)
            sick = sick * 5 / 7
        }
        let isCounted =
            post.employer == "SCH" && first == CivilDay(year: 2023, month: 11, day: 1)
        if isCounted { receiver.note(.staffHeadcount, isPlanted: true) }
        return StaffMonth(
            month: first, employerCode: post.employer, assignmentID: "A\(assignment)",
            staffID: "ST\(assignment)", teamCode: context.geography.teams[post.team].code,
            discipline: post.discipline, contractType: "PERMANENT",
            fte: isCounted ? 100 : post.fte, inPostLastDay: true,
            fteDaysAvailable: post.fte * days, fteDaysSick: sick,
            supervisionDate: first.advanced(by: -random.below(50)))
    }

    /// Funded whole-time equivalents (hundredths) by team, discipline and employer.
    func establishment() -> [(team: Int, discipline: String, employer: String, fte: Int)] {
        var found: [(team: Int, discipline: String, employer: String, fte: Int)] = []
        for post in posts {
            let isSame =
                found.last.map {
                    ($0.team, $0.discipline, $0.employer)
                        == (post.team, post.discipline, post.employer)
                } ?? false
            if isSame {
                found[found.count - 1].fte += post.fte
            } else {
                found.append((post.team, post.discipline, post.employer, post.fte))
            }
        }
        return found
    }
}
