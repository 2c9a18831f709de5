import Charts
import Drawing

/// What the whole area is called.
///
/// The pages are written for a county; elsewhere the template's word stands in its place, in
/// sentences, charts and alternative texts.
struct AreaWord: Sendable {
    /// In lower case, such as `area`.
    let word: String

    /// The word of a template; `county` where it names none.
    init(_ template: BoardTemplate) { word = template.areaWord ?? "county" }

    /// The text with this word for the county; a county council keeps its name.
    func said(_ text: String) -> String {
        guard word != "county", text.contains("ounty") else { return text }
        let capital = word.prefix(1).uppercased() + word.dropFirst()
        // Simple boundaries: by Unicode's own, “county's” is one word.
        let pattern = /\b([Cc])ounty\b(?! [Cc]ouncil)/.wordBoundaryKind(.simple)
        return text.replacing(pattern) { match in
            match.output.1 == "C" ? capital : word
        }
    }

    /// The scene with this word in its labels; they stand at their anchors as before.
    func said(_ scene: Scene) -> Scene {
        guard word != "county" else { return scene }
        var scene = scene
        scene.marks = scene.marks.map { mark in
            guard case .label(var label) = mark else { return mark }
            label.text = said(label.text)
            return .label(label)
        }
        return scene
    }
}
