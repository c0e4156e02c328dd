import Domain
import Foundation

/// The machines' pictures in a page of text (sơ đồ trong tài liệu), between two marks.
package enum MachinePicture {
    package static var all: [(name: String, picture: String)] {
        [("dossier", DossierMachine.mermaid), ("parcel", ParcelMachine.mermaid)]
    }

    /// The text with both pictures as they are now, whatever stood between the marks before.
    package static func drawn(into text: String) -> Result<String, Failure> {
        var text = text
        for (name, picture) in all {
            let opening = "<!-- machine:\(name) -->"
            guard let start = text.range(of: opening)?.upperBound,
                let end = text[start...].range(of: Self.closing)?.lowerBound
            else {
                return .failure(
                    .usage("the file lacks the lines \(opening) and \(Self.closing)"))
            }
            text.replaceSubrange(start..<end, with: "\n```mermaid\n\(picture)```\n")
        }
        return .success(text)
    }

    private static let closing = "<!-- /machine -->"
}
