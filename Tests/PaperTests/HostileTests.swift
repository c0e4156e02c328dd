import Domain
import Foundation
import Paper
import Testing

/// Names come from everywhere, and a paper has to take them as they are.
@Suite struct HostileTests {
    static let names = [
        "<b>Nguyễn</b> & <span size=\"99999\">Trần</span> &amp; &lt;",
        "Nguye\u{302}\u{303}n Thi\u{323} Hu\u{31B}o\u{31B}ng",
        "\u{202E}gnourT nễyugN\u{202C} \u{2066}x\u{2069}",
        "محمد بن عبد الله 123 שלום",
        "👩‍👩‍👧‍👦🇻🇳 Hoa 🌸 漢字 हिन्दी ไทย",
        String(repeating: "Nguyễn Thị ", count: 181),
        String(repeating: "Ặ", count: 2_000),
        "a\u{0}b\u{1}c\u{7F}\u{FEFF}\u{FFFE}\u{FFFC}d",
        String(repeating: "a" + String(repeating: "\u{301}", count: 40), count: 40),
        "\u{2028}\n\n\r\n\u{2029}", " ", "",
        "${jndi:ldap://x} '; drop table dossier; -- %s%n \\u0000",
    ]

    @Test(arguments: names.indices)
    func everyPaperTakesIt(index: Int) throws {
        let name = Self.names[index]
        let who = Correspondent(name: name, phone: Sample.citizen.phone, address: name)
        for size in DossierSlip.sizes {
            #expect(try !Sample.slip(sender: who).pdf(size, madeAt: Sample.madeAt).isEmpty)
        }
        for size in ParcelLabel.sizes {
            #expect(try !Sample.label(addressee: who).pdf(size, madeAt: Sample.madeAt).isEmpty)
        }
        #expect(try !Sample.receipt(who).pdf(madeAt: Sample.madeAt).isEmpty)
        #expect(try !Sample.refusal([name, name]).pdf(madeAt: Sample.madeAt).isEmpty)
        #expect(try !Sample.apology(name).pdf(madeAt: Sample.madeAt).isEmpty)
        var minutes = Sample.minutes(2)
        minutes.items[0].notes = [name]
        minutes.items[1].procedure = name
        minutes.giver = name
        #expect(try !minutes.pdf(madeAt: Sample.madeAt).isEmpty)
    }

    /// Whoever may choose a name must not choose how the paper looks.
    @Test func markupIsText() async throws {
        let name = "<b>An</b> & <i>Bình</i> &amp; <span foreground=\"white\">"
        let slip = Sample.slip(sender: Correspondent(name: name))
        try await Reading.of(slip.pdf(.a4, madeAt: Sample.madeAt)) {
            let text = try await $0.text()
            for part in ["<b>An</b>", "&amp;", "foreground=\"white\">"] {
                #expect(text.contains(part), "\(text)")
            }
        }
    }

    @Test func decomposedTextIsComposed() async throws {
        let name = "Nguye\u{302}\u{303}n Thi\u{323} Hu\u{31B}o\u{31B}ng"
        try await Reading.of(
            Sample.slip(sender: Correspondent(name: name)).pdf(.a4, madeAt: Sample.madeAt)
        ) {
            let text = try await $0.text()
            #expect(text.utf8.holds("Nguyễn Thị Hương".utf8), "\(text)")
        }
    }

    /// A name that shows itself backwards would be somebody else's.
    @Test func noTextTurnsTheDirection() async throws {
        let name = "An \u{202E}hnìB"
        try await Reading.of(
            Sample.slip(sender: Correspondent(name: name)).pdf(.a4, madeAt: Sample.madeAt)
        ) {
            let text = try await $0.text()
            #expect(text.contains("An hnìB"), "\(text)")
        }
    }

    /// A second label would stick to another envelope.
    @Test(arguments: ParcelLabel.sizes)
    func aLabelIsAlwaysOne(size: PaperSize) async throws {
        let long = String(repeating: "Đường Nguyễn Thị Minh Khai ", count: 70)
        let who = Correspondent(name: long, phone: Sample.citizen.phone, address: long)
        var label = Sample.label(addressee: who)
        label.sender = who
        label.fromOffice = long
        label.toOffice = long
        try await Reading.of(label.pdf(size, madeAt: Sample.madeAt)) {
            let (pages, symbols) = (try await $0.pageCount(), try await $0.symbols())
            #expect(pages == 1)
            #expect(symbols == ["RB123456785VN"])
        }
        var bag = Sample.bag
        bag.toOffice = long
        bag.fromOffice = long
        bag.closedBy = long
        bag.sealNumber = long
        try await Reading.of(BagLabel(bag).pdf(size, madeAt: Sample.madeAt)) {
            let pages = try await $0.pageCount()
            #expect(pages == 1)
        }
    }

    @Test func aSymbolHoldsOnlyWhatEveryReaderReads() {
        for item in ["RB12345678Đ", "", "RB\n1", String(repeating: "A", count: 61)] {
            #expect(throws: PaperFault.symbol(item)) {
                try Sample.label(item: item).pdf(madeAt: Sample.madeAt)
            }
        }
    }
}

extension String.UTF8View {
    fileprivate func holds(_ part: String.UTF8View) -> Bool {
        let (own, wanted) = (Array(self), Array(part))
        return own.indices.contains { own[$0...].starts(with: wanted) }
    }
}
