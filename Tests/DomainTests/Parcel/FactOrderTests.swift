import Domain
import Foundation
import Testing

@Suite struct FactOrderTests {
    /// A phone counts also when its clock jumps back: what it scanned later happened later.
    @Test func aDevicesCountBeatsItsClock() {
        var scans = Scans()
        scans.add(.accepted, at: 60)
        scans.add(.arrived, at: 20)
        scans.add(.dispatched, at: 21, dispatch: "D1")
        #expect(scans.story == "announced accepted arrived dispatched")
        #expect(scans.history.events.map { minute($0.at) } == [0, 60, 60, 60])
    }

    /// Another device's clock counts for itself.
    @Test func devicesAreOrderedByTime() {
        var scans = Scans()
        scans.add(.arrived, at: 60, device: "b")
        scans.add(.accepted, at: 20, device: "a")
        #expect(scans.story == "announced accepted arrived")
    }

    /// A phone that is an hour fast, and knows it, is put right before anything is compared.
    @Test func theClockErrorIsTakenOut() {
        var scans = Scans()
        scans.add(.accepted, at: 90, device: "fast", offsetMs: -3_600_000)
        scans.add(.arrived, at: 60, device: "right")
        #expect(scans.story == "announced accepted arrived")
        #expect(minute(scans.history.events[1].at) == 30)
    }

    /// What is keyed in tonight for this morning belongs to this morning, whatever the counter.
    @Test func anEnteredScanKeepsItsOwnTime() {
        var scans = Scans()
        scans.add(.arrived, at: 60)
        scans.add(.dispatched, at: 90)
        scans.add(.accepted, at: 20, entered: true)
        #expect(scans.story == "announced accepted arrived dispatched")
        // And it does not push later scans of the same phone forward.
        scans.add(.takenOut, at: 500, entered: true)
        scans.add(.arrived, at: 200, office: 11)
        #expect(minute(scans.history.events[4].at) == 200)
    }

    /// At one and the same moment device, counter and id decide, byte by byte.
    @Test func tiesAreBrokenByBytes() {
        var scans = Scans()
        // "z" < "é" in bytes; dictionaries of most languages say otherwise.
        scans.add(.arrived, at: 60, device: "é")
        scans.add(.accepted, at: 60, device: "z")
        #expect(scans.story == "announced accepted arrived")
        // Decomposed letters are other bytes, so another device with its own count.
        var twins = Scans()
        twins.add(.arrived, at: 60, device: "\u{e9}", counter: 1)
        twins.add(.accepted, at: 50, device: "e\u{301}", counter: 2)
        #expect(twins.story == "announced accepted arrived")
    }

    /// Milliseconds are what devices agree on: what lies below is cut off, never rounded.
    @Test func timesAreCutToMilliseconds() {
        func fact(_ number: Int, _ event: ParcelEvent, _ microseconds: Int64, _ device: String)
            -> Fact
        {
            Fact(
                id: Scans.id(number), device: device, counter: 1,
                occurredAt: Instant(microseconds: microseconds), person: 1, office: 10,
                act: .event(event))
        }
        let facts = [
            fact(1, .announced, -9_000, "service"), fact(2, .arrived, -1, "b"),
            fact(3, .accepted, -999, "a"),
        ]
        let history = fold(Scans.collect, facts)
        #expect(history.story == "announced accepted arrived")
        #expect(history.events.map(\.at.microseconds) == [-9_000, -1_000, -1_000])
    }

    /// A clock beyond all bounds must not bring the service down.
    @Test func absurdClocksAreBorne() {
        for (time, offset) in [(Int64.max, Int64.max), (.min, .min), (.max, .min), (0, .max)] {
            var scans = Scans()
            scans.add(.accepted, at: 10)
            let fact = Fact(
                id: Scans.id(77), device: "odd", counter: .min,
                occurredAt: Instant(microseconds: time), offsetMs: offset, person: 1, office: 10,
                act: .event(.damaged))
            let history = fold(scans.order, scans.facts + [fact])
            #expect(history.outcomes[fact.id] == .applied)
        }
    }
}

@Suite struct CorrectionTests {
    /// Undo on the phone, and undo of the undo.
    @Test func undoingAnUndoRestores() {
        var scans = Scans()
        scans.add(.accepted, at: 10)
        let arrival = scans.add(.arrived, at: 60)
        let before = scans.history
        let undo = scans.void(arrival, at: 61)
        #expect(scans.story == "announced accepted")
        #expect(scans.history.outcomes[arrival] == .out)
        #expect(scans.history.outcomes[undo] == .applied)
        scans.void(undo, at: 62)
        #expect(scans.history.events == before.events)
        #expect(scans.history.outcomes[undo] == .out)
    }

    /// A correction stands where the mistake stood, with its time, and not where it was typed.
    @Test func aCorrectionTakesThePlaceOfTheMistake() {
        var scans = Scans()
        scans.add(.accepted, at: 10)
        let wrong = scans.add(.arrived, at: 60, office: 11)
        scans.add(.dispatched, at: 90, office: 10)
        #expect(scans.story == "announced accepted arrived dispatched? arrived? dispatched")
        let right = scans.add(
            .arrived, at: 500, office: 10, device: "desk", entered: true, corrects: wrong)
        #expect(scans.story == "announced accepted arrived dispatched")
        #expect(minute(scans.history.events[2].at) == 60)
        #expect(scans.history.outcomes[wrong] == .out)
        #expect(scans.history.outcomes[right] == .applied)
        #expect(scans.history.replacements == [wrong: right])
    }

    /// Its own record comes in later, or never: a correction is an account by itself.
    @Test func aCorrectionOfSomethingUnknownStandsAlone() {
        var scans = Scans()
        scans.add(.accepted, at: 10)
        scans.add(.arrived, at: 70, corrects: Scans.id(99))
        #expect(scans.story == "announced accepted arrived")
        let void = scans.void(Scans.id(98), at: 80)
        #expect(scans.history.outcomes[void] == .conflict)
        #expect(scans.history.conflicts.map(\.kind) == [.correctsUnknown])
    }

    /// What two sides have signed, nobody scans away; two sides may sign it away.
    @Test func onlyMinutesCorrectMinutes() {
        var scans = Scans()
        scans.add(.accepted, at: 10)
        let signed = scans.add(.handedOver, at: 60, device: "service", minutes: true)
        let undo = scans.void(signed, at: 61)
        #expect(scans.history.outcomes[undo] == .conflict)
        #expect(scans.history.conflicts.map(\.kind) == [.correctsMinutes])
        #expect(scans.history.head?.state == .delivered)
        let scan = scans.add(.arrived, at: 62, corrects: signed)
        #expect(scans.history.outcomes[scan] == .conflict)
        #expect(scans.history.head?.state == .delivered)
        let signedUndo = scans.void(signed, at: 90, minutes: true)
        #expect(scans.history.outcomes[signed] == .out)
        #expect(scans.history.head?.state == .withCourier)
        // Against the signed undoing a scan is as powerless.
        scans.void(signedUndo, at: 91)
        #expect(scans.history.head?.state == .withCourier)
    }

    /// A circle of corrections, by a broken phone or on purpose, changes nothing and is shown.
    @Test func circlesCorrectNothing() {
        var scans = Scans()
        scans.add(.accepted, at: 10)
        let story = scans.story
        // Ids are counted, so the next two are known beforehand.
        let (first, second) = (Scans.id(3), Scans.id(4))
        scans.add(.arrived, at: 20, corrects: second)
        scans.add(.arrived, at: 30, office: 11, corrects: first)
        #expect(scans.history.conflicts.map(\.kind) == [.correctsInCircle, .correctsInCircle])
        #expect(scans.story == story)
        let itself = Scans.id(5)
        scans.add(.arrived, at: 40, corrects: itself)
        #expect(scans.history.outcomes[itself] == .conflict)
        // A void from outside the circle settles the exception.
        scans.void(first, at: 50)
        #expect(scans.history.outcomes[first] == .out)
        #expect(scans.history.conflicts.count == 2)
    }

    /// A scan that names minutes cannot drag them into a circle of its own making.
    @Test func minutesStayOutOfCircles() {
        var scans = Scans()
        scans.add(.accepted, at: 10)
        let (scan, signed) = (Scans.id(3), Scans.id(4))
        scans.add(.arrived, at: 20, corrects: signed)
        scans.add(.handedOver, at: 30, corrects: scan, minutes: true)
        let history = scans.history
        #expect(history.outcomes[scan] == .out)
        #expect(history.outcomes[signed] == .applied)
        #expect(history.head?.state == .delivered)
    }

    /// The order is cancelled by a decision; a thumb on "undo" does not unmake a parcel.
    @Test func theOrderIsNotCorrectedAway() {
        var scans = Scans()
        scans.void(Scans.id(1), at: 5)
        #expect(scans.history.head?.state == .announced)
        #expect(scans.history.conflicts.map(\.kind) == [.correctsOrder])
    }

    /// A long chain of undos is decided without deep recursion, by its parity.
    @Test func longChainsAreBorne() {
        for count in [9_999, 10_000] {
            var scans = Scans()
            scans.add(.accepted, at: 10)
            var last = scans.add(.arrived, at: 20)
            for _ in 0..<count { last = scans.void(last, at: 30) }
            let isUndone = count % 2 == 1
            #expect(scans.history.events.count == (isUndone ? 2 : 3))
        }
    }
}

@Suite struct GenerationTests {
    private func step(
        _ event: ParcelEvent, _ from: ParcelState?, _ to: ParcelState, office: Int32?
    ) -> HistoryEvent {
        HistoryEvent(event: event, from: from, to: to, office: office, at: Scans.start)
    }

    /// A new generation says "we were wrong", so it must not begin for better evidence alone.
    @Test func aPrefixGoesOn() {
        var scans = Scans()
        scans.add(.accepted, at: 10)
        scans.add(.arrived, at: 60)
        let history = scans.history
        #expect(history.extends([]))
        #expect(history.extends(Array(history.events.prefix(2))))
        #expect(history.extends(history.events))
        let start = Array(history.events.prefix(1))
        #expect(history.extends(start + [step(.accepted, .announced, .withCourier, office: 77)]))
        #expect(!history.extends(start + [step(.cancelled, .announced, .cancelled, office: 10)]))
        #expect(
            !history.extends(
                Array(history.events.prefix(2))
                    + [step(.arrived, .withCourier, .atOffice, office: 11)]))
        #expect(
            !history.extends(
                history.events + [step(.dispatched, .atOffice, .inDispatch, office: 10)]))
    }
}
