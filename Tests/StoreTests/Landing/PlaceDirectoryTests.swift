import Testing

@testable import Store

@Suite("the directory of postcodes")
struct PlaceDirectoryTests {
    private func directory(_ entries: [(String, String)]) -> PlaceDirectory {
        PlaceDirectory(entries.map { (Array($0.0.utf8), Array($0.1.utf8)) })
    }

    private func area(_ postcode: String, in directory: PlaceDirectory) -> String? {
        directory.area(of: Array("<\(postcode)>".utf8)[1...].dropLast())
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("each postcode has its own area, in whatever order the directory came")
    func finds() {
        let letters = Array("ABDEFGHJLNPQRSTUWXYZ")
        var entries: [(String, String)] = []
        for sector in 0..<40 {
            for first in letters {
                let outward = sector < 20 ? "IP\(sector)" : "CB\(sector)"
                entries.append(("\(outward) \(sector % 10)\(first)A", "E0100\(entries.count % 97)"))
            }
        }
        let directory = directory(entries.reversed())
        let wrong = entries.filter { area($0.0, in: directory) != $0.1 }
        #expect(wrong.isEmpty)
        #expect(entries.count == 800)
    }

    @Test("what the directory does not have has no area: neighbours, parts, longer texts, nothing")
    func strangers() {
        let directory = directory([("IP14 1AA", "E1"), ("IP1 1AA", "E2"), ("CO10 2BB", "E3")])
        #expect(area("IP1 1AA", in: directory) == "E2")
        for stranger in ["IP14 1AB", "IP14 1A", "IP14", "IP14 1AAX", "P14 1AA", "ip1 1aa", ""] {
            #expect(area(stranger, in: directory) == nil, "\(stranger)")
        }
        #expect(area("IP14 1AA", in: self.directory([])) == nil)
    }
}
