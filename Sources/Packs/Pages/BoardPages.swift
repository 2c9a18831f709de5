import Domain
import Drawing
import Measures

/// Makes the pages of the pack in the order of its template.
struct BoardPages {
    let pack: BoardPack
    let typesetter: Typesetter

    /// All pages; contents last, because they need the numbers of the others.
    func planned() -> [PlannedPage] {
        var pages: [PlannedPage] = []
        var contentsAt: [Int] = []
        for entry in pack.template.pages {
            if entry.page == .contents { contentsAt.append(pages.count) }
            pages += plan(entry)
        }
        let lines = pages.enumerated().compactMap { index, page in
            page.title.map { ContentsLine(title: $0, group: page.group, page: index + 1) }
        }
        for index in contentsAt {
            pages[index] = ContentsPage(pack: pack, lines: lines).planned
        }
        return pages
    }

    private func plan(_ entry: BoardTemplate.Page) -> [PlannedPage] {
        switch entry.page {
        case .cover: [CoverPage(pack: pack).planned]
        case .contents: [PlannedPage("Contents") { _ in }]
        case .howToRead: [HowToReadPage(pack: pack).planned]
        case .summary: [SummaryPage(pack: pack).planned]
        case .matrix: [MatrixPage(pack: pack).planned]
        case .scorecard: ScorecardPages(pack: pack, typesetter: typesetter).planned
        case .domain: DomainPage(pack: pack, entry: entry)?.planned ?? []
        case .teams: TeamsPage(pack: pack, entry: entry).map { [$0.planned] } ?? []
        case .standardised: StandardisedPages(pack: pack, entry: entry).planned
        case .heat: HeatPages(pack: pack).planned
        case .funnels: [FunnelsPage(pack: pack, entry: entry).planned]
        case .pilots: [PilotsPage(pack: pack, entry: entry).planned]
        case .evaluation:
            EvaluationPages(pack: pack, typesetter: typesetter).planned
                + SecondLookPages(pack: pack, typesetter: typesetter).planned
                + JourneyPages(pack: pack, typesetter: typesetter).planned
        case .quality: QualityPages(pack: pack, typesetter: typesetter).planned
        case .changes: [ChangesPage(pack: pack).planned]
        case .definitions: DefinitionPages(pack: pack, typesetter: typesetter).planned
        }
    }
}

extension BoardPack {
    /// The measures of a template entry, in its order.
    func contents(_ entry: BoardTemplate.Page) -> [MeasureContent] {
        (entry.measures ?? entry.measure.map { [$0] } ?? []).compactMap { text in
            MeasureCode(text).flatMap { content.measure($0) }
        }
    }

    /// The window that a template entry asks for, or the measure's own for teams.
    func window(_ entry: BoardTemplate.Page, _ measure: MeasureContent) -> Window {
        let asked = entry.window.flatMap { Window(rawValue: $0) }
        return asked.flatMap { measure.has($0) ? $0 : nil } ?? measure.definition.teamWindow
    }

    /// The name of a domain, as the template gives it.
    func domainName(_ domain: String) -> String {
        template.pages.first { $0.page == .domain && $0.domain == domain }?.name
            ?? template.domainNames?[domain] ?? domain
    }
}
