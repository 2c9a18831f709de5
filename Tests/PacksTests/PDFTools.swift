import Foundation
import Packs
import TestTools

/// Programs that look into a finished PDF; tests that need one are skipped where it is missing.
enum PDFTools {
    static let areInstalled = ["pdftotext", "pdffonts", "pdftohtml", "qpdf"].allSatisfy {
        path($0) != nil
    }

    static func path(_ program: String) -> String? {
        ["/usr/bin/", "/usr/local/bin/"].map { $0 + program }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    /// Runs a program and gives what it printed and how it ended.
    static func run(_ program: String, _ arguments: [String]) throws -> (text: String, code: Int32)
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path(program) ?? program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }

    /// A folder of its own for one test, removed by `remove`.
    static func folder() throws -> URL {
        let folder = TestFolder.path("packs")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// The sample pack, made once for all tests.
struct RenderedSample {
    let folder: URL
    let pdf: URL
    let workbook: URL

    static let shared = Result { try RenderedSample() }

    private init() throws {
        folder = try PDFTools.folder()
        pdf = folder.appendingPathComponent("board.pdf")
        workbook = folder.appendingPathComponent("board.xlsx")
        let pack = try SampleBoard.pack()
        try Data(try pack.pdf()).write(to: pdf)
        try pack.writeWorkbook(to: workbook.path)
    }

    /// The text of the PDF, page by page.
    func pageTexts() throws -> [String] {
        let text = try PDFTools.run("pdftotext", ["-layout", pdf.path, "-"]).text
        return text.split(separator: "\u{0C}", omittingEmptySubsequences: false).dropLast()
            .map(String.init)
    }

    /// Words with their boxes: `xMin`, `yMin`, `xMax`, `yMax` in points, by page from 1.
    func words() throws -> [(page: Int, box: [Double], text: String)] {
        let text = try PDFTools.run("pdftotext", ["-bbox", pdf.path, "-"]).text
        var page = 0
        return text.split(separator: "\n").compactMap { line in
            if line.contains("<page ") { page += 1 }
            guard line.contains("<word ") else { return nil }
            let numbers = line.split(separator: "\"").compactMap { Double($0) }
            guard numbers.count == 4 else { return nil }
            let word = line.split(separator: ">").last?.split(separator: "<").first ?? ""
            return (page, numbers, String(word))
        }
    }
}
