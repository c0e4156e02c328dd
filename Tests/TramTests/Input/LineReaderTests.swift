import Testing
import Tram

@Suite("Reading a file line by line")
struct LineReaderTests {
    private func lines(_ bytes: [UInt8]) throws -> [LineReader.Line] {
        let file = try SampleFile(bytes)
        return Array(try LineReader(path: file.path))
    }

    @Test("Lines are counted as editors count them, whatever ends them")
    func counts() throws {
        let read = try lines(Array("a\r\n\nb".utf8))
        #expect(read.map(\.number) == [1, 2, 3])
        #expect(read.map(\.text) == ["a", "", "b"])
        #expect(try lines([]).isEmpty)
    }

    /// Spreadsheets put a mark before UTF-8; it would become part of the first column's name.
    @Test("The mark of UTF-8 is no part of the first line")
    func byteOrderMark() throws {
        #expect(try lines([0xEF, 0xBB, 0xBF] + Array("x\n".utf8)).map(\.text) == ["x"])
    }

    @Test("A line that is no UTF-8 is told, and the next one read")
    func brokenText() throws {
        let read = try lines([0x61, 0xFF, 0x0A] + Array("b\n".utf8))
        #expect(read.map(\.text) == [nil, "b"])
    }

    /// A file without line ends must not fill the memory of whoever imports it.
    @Test("A line without end is skipped, not gathered")
    func endlessLine() throws {
        let long = [UInt8](repeating: 0x61, count: LineReader.longest + 10)
        let read = try lines(long + Array("\nb\n".utf8))
        #expect(read.map(\.text) == [nil, "b"])
        #expect(try lines(long).map(\.text) == [nil])
    }

    @Test("A line across many reads is whole")
    func chunks() throws {
        let long = String(repeating: "ơ", count: 100_000)
        #expect(try lines(Array("\(long)\n\(long)\n".utf8)).map(\.text) == [long, long])
    }
}
