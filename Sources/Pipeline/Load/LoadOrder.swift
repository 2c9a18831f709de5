import Domain
import Feeds
import Foundation

/// One file to load under one contract.
struct LoadErrand: Sendable {
    let file: URL
    let contract: Contract
    let recognised: RecognisedFile
}

/// In which order files load.
enum LoadOrder {
    /// Errands that may be done side by side, wave after wave: teams and opt-outs, then places
    /// and practices, then other reference data, then events.
    static func waves(_ errands: [LoadErrand]) -> [[LoadErrand]] {
        var waves: [[LoadErrand]] = [[], [], [], []]
        let sorted = errands.sorted {
            ($0.file.lastPathComponent, $0.contract.name)
                < ($1.file.lastPathComponent, $1.contract.name)
        }
        for errand in sorted {
            switch errand.contract.target.table {
            case "team", "opt_out": waves[0].append(errand)
            case "postcode", "practice", "calendar": waves[1].append(errand)
            case _ where errand.contract.isReference: waves[2].append(errand)
            default: waves[3].append(errand)
            }
        }
        waves[3] = interleaved(waves[3])
        return waves.filter { !$0.isEmpty }
    }

    /// Deals the files of the feeds out in turn, each feed's by period and flex before freeze:
    /// months arrive as they did, and two workers seldom want the same feed.
    private static func interleaved(_ errands: [LoadErrand]) -> [LoadErrand] {
        var feeds: [String: [LoadErrand]] = [:]
        for errand in errands { feeds[errand.contract.feed.text, default: []].append(errand) }
        var dealt: [(share: Double, feed: String, errand: LoadErrand)] = []
        for (feed, list) in feeds {
            let inTime = list.sorted { rank($0) < rank($1) }
            for (place, errand) in inTime.enumerated() {
                dealt.append((Double(place) / Double(inTime.count), feed, errand))
            }
        }
        return dealt.sorted { ($0.share, $0.feed) < ($1.share, $1.feed) }.map(\.errand)
    }

    private static func rank(_ errand: LoadErrand) -> (Int, Int, String) {
        (
            errand.recognised.period?.ordinal ?? 0,
            errand.recognised.version == "freeze" ? 1 : 0, errand.file.lastPathComponent
        )
    }
}
