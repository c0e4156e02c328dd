import Testing
import Tram

@Suite("What the doctor makes of what it measured")
struct JudgementTests {
    @Test("Clocks may differ by a moment, not by a minute")
    func clocks() {
        #expect(Judgement.clocks(apart: 0.4).level == .good)
        #expect(Judgement.clocks(apart: -30).level == .note)
        #expect(Judgement.clocks(apart: 3_600).level == .wrong)
        #expect(Judgement.clocks(apart: -61).sentence.contains("61 s"))
    }

    @Test("A full disk stops the database")
    func disk() {
        let gigabyte: Int64 = 1 << 30
        #expect(Judgement.disk("here", free: gigabyte / 2, total: 100 * gigabyte).level == .wrong)
        #expect(Judgement.disk("here", free: 5 * gigabyte, total: 100 * gigabyte).level == .note)
        #expect(Judgement.disk("here", free: 5 * gigabyte, total: 20 * gigabyte).level == .good)
        #expect(Judgement.disk("here", free: 50 * gigabyte, total: 900 * gigabyte).level == .good)
    }

    @Test("PostgreSQL is 15 or later")
    func version() {
        #expect(Judgement.version(150_020).level == .good)
        #expect(Judgement.version(140_013).level == .wrong)
        #expect(Judgement.version(150_020).sentence.contains("15.20"))
    }

    /// A clerk who wants to print learns it from a refusal; an operator should have known before.
    @Test("Papers need their fonts")
    func fonts() {
        #expect(Judgement.fonts(missing: []).level == .good)
        let finding = Judgement.fonts(missing: ["Noto Sans", "Noto Serif"])
        #expect(finding.level == .wrong)
        #expect(finding.sentence.contains("Noto Sans and Noto Serif"))
        #expect(finding.sentence.contains("fonts-noto-core"))
    }

    @Test("Due dates need the days off of this year, and soon of the next")
    func calendar() {
        #expect(Judgement.calendar(announced: [2026, 2027], today: 2026).level == .good)
        #expect(Judgement.calendar(announced: [2026], today: 2026).level == .note)
        #expect(Judgement.calendar(announced: [2025], today: 2026).level == .wrong)
    }

    @Test("A server that may forget what it acknowledged is wrong")
    func durability() {
        #expect(Judgement.durability(off: []).level == .good)
        #expect(Judgement.durability(off: ["fsync"]).level == .wrong)
    }

    @Test("The service's connections fit into the server's")
    func connections() {
        #expect(Judgement.connections(needed: 14, allowed: 97).level == .good)
        #expect(Judgement.connections(needed: 98, allowed: 97).level == .wrong)
    }

    @Test("Somebody has to be able to let people in")
    func administrators() {
        #expect(Judgement.administrators(1).level == .good)
        #expect(Judgement.administrators(0).level == .wrong)
    }
}
