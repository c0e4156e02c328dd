import Testing
import Tram

@Suite("Reading comma-separated values")
struct TableReaderTests {
    /// The line and either the fields or the reason.
    private func read(_ text: String, columns: Set<String> = ["a", "b"]) throws -> [String] {
        let file = try SampleFile(text)
        return try TableReader(path: file.path, columns: columns).map { line, row in
            switch row {
            case .success(let row): "\(line): \(row["a"] ?? "-") \(row["b"] ?? "-")"
            case .failure(let fault): "\(line): \(fault.reason)"
            }
        }
    }

    @Test("Fields are read by name, quoted or not")
    func fields() throws {
        #expect(
            try read("b,a\n1,2\n\"x, y\",\"he said \"\"no\"\"\"\n")
                == ["2: 2 1", "3: he said \"no\" x, y"])
    }

    @Test("An empty field is no value, and spaces around one do not count")
    func emptyFields() throws {
        #expect(try read("a,b\n,\n 1 , 2 \n") == ["2: - -", "3: 1 2"])
    }

    @Test("A field across lines keeps the number of its first line")
    func severalLines() throws {
        #expect(try read("a,b\n\"x\ny\",1\n2,3\n") == ["2: x\ny 1", "4: 2 3"])
    }

    /// Whoever repairs the file goes by the number, so a bad line may not shift those after it.
    @Test("A bad line is told by its number, and the good ones after it are read")
    func badLines() throws {
        #expect(
            try read("a,b\n1\n2,3,4\n5,6\n")
                == [
                    "2: 1 fields where the header has 2", "3: 3 fields where the header has 2",
                    "4: 5 6",
                ])
        #expect(
            try read("a,b\n\"open,1\n2,3\n")
                == ["2: a quotation mark is not closed", "3: 2 3"])
        #expect(
            try read("a,b\nx\"y,1\n2,3\nz\"w,4\n5,6\n").contains("5: 5 6"))
        #expect(try read("a,b\nx\"y,1\n2,3\nz\"w,4\n5,6\n").contains("3: 2 3"))
    }

    @Test("Blank lines are nothing, and a missing last line end is no fault")
    func blankLines() throws {
        #expect(try read("a,b\n\n1,2\n   \n3,4") == ["3: 1 2", "5: 3 4"])
    }

    @Test("A file of another kind is refused at once")
    func otherFile() throws {
        #expect(throws: LineFault.self) { try read("x,y\n1,2\n") }
        #expect(throws: LineFault.self) { try read("a,b,a\n1,2,3\n") }
        #expect(throws: LineFault.self) { try read("") }
    }
}
