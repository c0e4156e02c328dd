import Domain
import Foundation
import Paper
import Testing

/// Papers that are longer than a page.
@Suite struct PageTests {
    @Test(arguments: [(1, 1), (10, 1), (400, 10)])
    func aListGoesOn(count: Int, fewest: Int) async throws {
        try await Reading.of(Sample.manifest(count).pdf(madeAt: Sample.madeAt)) {
            let pages = try await $0.pageCount()
            #expect(fewest == 1 ? pages == 1 : (fewest...30).contains(pages))
            let text = try await $0.text()
            // No row is lost between two pages, and none is there twice.
            for row in 0..<count {
                let code = "H27.16-261124-\(1_000 + row)"
                #expect(text.components(separatedBy: code).count == 2, "\(code)")
            }
            for page in 1...pages { #expect(text.contains("Trang \(page)/\(pages)")) }
            #expect(text.components(separatedBy: "Số hiệu bưu gửi").count == pages + 1)
        }
    }

    @Test func minutesOfFiveHundredItems() async throws {
        try await Reading.of(Sample.minutes(500).pdf(madeAt: Sample.madeAt)) {
            let pages = try await $0.pageCount()
            let text = try await $0.text()
            #expect(text.components(separatedBy: "Kiểm đếm").count == pages + 1)
            #expect(text.contains("Cộng 500 bưu gửi"))
        }
    }

    /// Signatures on a page by themselves could be put under anything.
    @Test func signaturesStandBelowSomething() async throws {
        for count in 1...14 {
            try await Reading.of(Sample.minutes(count, isSigned: false).pdf(madeAt: Sample.madeAt))
            {
                let pages = try await $0.pageCount()
                let last = try await Tool.run(
                    "pdftotext", ["-f", String(pages), "-l", String(pages), $0.pdf.path, "-"])
                #expect(last.contains("ĐẠI DIỆN BÊN GIAO"))
                #expect(last.contains("Cộng \(count) bưu gửi"), "\(count): \(last)")
            }
        }
    }

    /// One reason of two thousand characters in a narrow column is higher than a page.
    @Test func aRowHigherThanAPageIsParted() async throws {
        var minutes = Sample.minutes(3)
        minutes.items[1].notes = [(1...400).map { "chữ\($0)" }.joined(separator: " ")]
        try await Reading.of(minutes.pdf(madeAt: Sample.madeAt)) {
            let text = try await $0.text()
            for word in 1...400 { #expect(text.contains("chữ\(word)"), "\(word)") }
            let pages = try await $0.pageCount()
            #expect(pages > 2)
        }
    }

    @Test func aRollIsOnePiece() async throws {
        try await Reading.of(Sample.slip(enclosures: 40).pdf(.roll80, madeAt: Sample.madeAt)) {
            let pages = try await $0.pageCount()
            #expect(pages == 1)
            let size = try await $0.information()["Page size"] ?? ""
            #expect(size.hasPrefix("226.77"), "\(size)")
        }
    }

    @Test func whatIsTooMuchIsRefused() {
        #expect(throws: PaperFault.tooManyRows) {
            try Sample.manifest(PaperBounds.rows + 1).pdf(madeAt: Sample.madeAt)
        }
        #expect(throws: PaperFault.tooManyPages) {
            try Sample.manifest(400).pdf(.roll80, madeAt: Sample.madeAt)
        }
        #expect(throws: PaperFault.tooManyPages) {
            let reasons = [String](
                repeating: String(repeating: "Ầ\n", count: 3_900), count: 4)
            _ = try Sample.refusal(reasons).pdf(madeAt: Sample.madeAt)
        }
        #expect(throws: PaperFault.textTooLong) {
            let name = String(repeating: "A", count: PaperBounds.scalars + 1)
            _ = try Sample.slip(sender: Correspondent(name: name)).pdf(madeAt: Sample.madeAt)
        }
        #expect(throws: PaperFault.size(.a4)) {
            try Sample.label().pdf(.a4, madeAt: Sample.madeAt)
        }
    }
}
