import Domain
import Foundation
import Paper
import Testing

/// The same input makes the same paper, on every thread, for ever.
@Suite(.serialized) struct PressTests {
    @Test func theFontsAreHere() {
        #expect(Typeface.missing.isEmpty, "install \(Typeface.debianPackage)")
    }

    @Test func theSameInputMakesTheSameBytes() throws {
        for paper in Printed.all {
            let (first, second) = (try paper.bytes(), try paper.bytes())
            #expect(first == second, "\(paper.name)")
        }
        let now = try Sample.slip().pdf(madeAt: Sample.madeAt)
        let later = try Sample.slip().pdf(madeAt: Sample.madeAt + .seconds(1))
        #expect(now != later)
    }

    /// Many clerks print at once. What one thread draws must not depend on what another draws.
    @Test func manyAtOnceMakeTheSameBytes() async throws {
        let papers = Printed.all
        let alone = try papers.map { try $0.bytes() }
        try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for round in 0..<papers.count * 6 {
                group.addTask {
                    let index = round * 7 % papers.count
                    return (index, try papers[index].bytes())
                }
            }
            for try await (index, bytes) in group {
                #expect(bytes == alone[index], "\(papers[index].name)")
            }
        }
    }

    /// A day of a province is some thousands of papers in one process.
    @Test func aThousandPapersLeaveNothingBehind() throws {
        var growths: [Int] = []
        for _ in 0..<6 {
            let before = try Self.residentKilobytes()
            for _ in 0..<200 { _ = try Sample.label().pdf(madeAt: Sample.madeAt) }
            growths.append(try Self.residentKilobytes() - before)
        }
        // Other tests take memory meanwhile, but hardly in every round; what a paper leaves behind
        // comes in every one. One lost text of each label would be more than this.
        #expect(growths.min() ?? 0 < 200, "\(growths) KB in rounds of 200 labels")
    }

    private static func residentKilobytes() throws -> Int {
        let words = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            .split(separator: " ")
        return try #require(Int(words[1])) * 4
    }

    /// A thermal printer has eight dots a millimetre. A bar of two and a half dots is printed as
    /// two or three, and then as another letter.
    @Test(arguments: [PaperSize.roll80, .roll58])
    func barsOnARollAreWholeDots(size: PaperSize) async throws {
        try await Reading.of(Sample.label().pdf(size, madeAt: Sample.madeAt)) { reading in
            let picture = reading.pdf.deletingLastPathComponent().appending(path: "dots")
            _ = try await Tool.run(
                "pdftoppm",
                [
                    "-r", "203.2", "-gray", "-singlefile", reading.pdf.path, picture.path,
                ])
            let row = try GreyPicture(picture.appendingPathExtension("pgm")).row(
                atMillimetre: size == .roll80 ? 22 : 25)
            let runs = row.runs
            let module = try #require(runs.dropFirst().dropLast().map(\.length).min())
            #expect(module >= 2, "a module of \(module) dots")
            for run in runs.dropFirst().dropLast() {
                #expect(run.length % module == 0, "\(run) with a module of \(module)")
            }
            // The quiet zones: ten modules on either side, and the bars begin with a bar.
            for edge in [runs.first, runs.last] {
                #expect(edge?.isDark == false && edge?.length ?? 0 >= 10 * module)
            }
            // 11 modules a symbol character and 13 of the stop.
            let total = runs.dropFirst().dropLast().reduce(0) { $0 + $1.length } / module
            #expect((total - 13) % 11 == 0, "\(total) modules")
        }
    }
}

/// A picture of grey values, as `pdftoppm -gray` writes it.
private struct GreyPicture {
    let width: Int
    private let bytes: [UInt8]
    private let start: Int

    init(_ file: URL) throws {
        bytes = [UInt8](try Data(contentsOf: file))
        // `P5`, width, height and the highest value, each ended by one blank.
        var (words, place): ([String], Int) = ([], 0)
        while words.count < 4 {
            let word = bytes[place...].prefix { $0 != 0x20 && $0 != 0x0A }
            words.append(String(decoding: word, as: UTF8.self))
            place = word.endIndex + 1
        }
        width = try #require(Int(words[1]))
        start = place
    }

    struct Row {
        var runs: [(isDark: Bool, length: Int)] = []
    }

    func row(atMillimetre millimetre: Int) -> Row {
        let begin = start + millimetre * 8 * width
        var row = Row()
        for value in bytes[begin..<begin + width] {
            let isDark = value < 128
            if row.runs.last?.isDark == isDark {
                row.runs[row.runs.count - 1].length += 1
            } else {
                row.runs.append((isDark, 1))
            }
        }
        return row
    }
}
