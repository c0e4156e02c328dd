import Fixtures
import Foundation
import Testing
import Tram

@Suite("The machines' pictures in a page of text")
struct MachinePictureTests {
    private static let page = """
        # Title
        <!-- machine:dossier -->
        old
        <!-- /machine -->
        between
        <!-- machine:parcel -->
        <!-- /machine -->
        end

        """

    @Test("Both pictures are put between their marks, and the rest stays")
    func drawn() throws {
        let drawn = try MachinePicture.drawn(into: Self.page).get()
        #expect(drawn.hasPrefix("# Title\n<!-- machine:dossier -->\n```mermaid\nstateDiagram-v2\n"))
        #expect(drawn.contains("\n```\n<!-- /machine -->\nbetween\n<!-- machine:parcel -->\n"))
        #expect(drawn.hasSuffix("```\n<!-- /machine -->\nend\n"))
        #expect(!drawn.contains("old"))
        #expect(drawn.contains("lodged --> accepted: accepted"))
        #expect(drawn.contains("out_for_delivery --> delivered: delivered, handed_over"))
    }

    /// `--check` compares with what `--write` would put there.
    @Test("Drawing a second time changes nothing")
    func fresh() throws {
        let once = try MachinePicture.drawn(into: Self.page).get()
        #expect(try MachinePicture.drawn(into: once).get() == once)
    }

    /// A picture of yesterday's machine is worse than none.
    @Test("The README shows the machines as they are")
    func readme() throws {
        let file = TestCluster.databaseFolder.deletingLastPathComponent()
            .appending(path: "README.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        #expect(try MachinePicture.drawn(into: page).get() == page)
    }

    @Test("A page without the marks is refused")
    func noMarks() {
        #expect(throws: Failure.self) { try MachinePicture.drawn(into: "# Title\n").get() }
    }
}
