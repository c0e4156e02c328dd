import Domain
import Testing

/// Stories of single parcels, to be read before the code.
@Suite struct FoldTests {
    /// The day as it should be: every scan is a step, and nothing has to be guessed.
    @Test func aPickupTravelsToTheAgency() throws {
        var scans = Scans()
        scans.add(.accepted, at: 30)
        scans.add(.arrived, at: 60)
        scans.add(.dispatched, at: 90, dispatch: "D1")
        scans.add(.arrived, at: 150, office: 11, dispatch: "D1")
        scans.add(.handedOver, at: 240, office: 11, device: "service", minutes: true)
        let history = scans.history
        #expect(
            history.story == "announced accepted arrived dispatched arrived handed_over")
        #expect(history.outcomes.values.allSatisfy { $0 == .applied })
        #expect(history.conflicts == [])
        let head = try #require(history.head)
        #expect(head.state == .delivered)
        #expect(head.office == 20)
        #expect(minute(head.since) == 240)
    }

    /// Nobody scanned the pickup. The office that scans the arrival proves that there was one.
    @Test func aMissingStepIsInferred() {
        var scans = Scans()
        scans.add(.arrived, at: 60)
        let step = scans.history.events[1]
        #expect(scans.story == "announced accepted? arrived")
        #expect(step.office == nil && step.person == nil && step.worker == nil)
        #expect(minute(step.earliest) == 0)
        #expect(minute(step.at) == 60)
    }

    /// The interval begins where the parcel was last seen, a repetition included.
    @Test func anIntervalBeginsWhereTheParcelWasLastSeen() {
        var scans = Scans()
        scans.add(.acceptedAtCounter, at: 30)
        scans.add(.arrived, at: 100)
        scans.add(.takenOut, at: 400, office: 12, worker: 7)
        let history = scans.history
        #expect(
            history.story == "announced accepted_at_counter dispatched? arrived? taken_out")
        #expect(history.events[2].office == 10)
        #expect(history.events[3].office == 12)
        #expect(minute(history.events[2].earliest) == 100)
        #expect(minute(history.events[3].at) == 400)
        #expect(history.head?.person == 7)
    }

    /// The missing scan comes late but in its place: nothing has to be inferred any more.
    @Test func aLateScanTakesItsPlace() {
        var scans = Scans()
        scans.add(.arrived, at: 60)
        let before = scans.history
        scans.add(.accepted, at: 20, device: "other")
        let after = scans.history
        #expect(after.story == "announced accepted arrived")
        // What was known is only better proved, so no new generation begins.
        #expect(after.extends(before.events))
    }

    /// The missing scan comes late and its clock is wrong: it still proves the step.
    @Test func aScanOutOfPlaceConfirmsWhatWasInferred() {
        var scans = Scans()
        scans.add(.arrived, at: 60)
        let late = scans.add(.accepted, at: 200, device: "other", person: 7)
        let history = scans.history
        #expect(history.story == "announced accepted? arrived")
        #expect(history.events[1].confirmedBy == late)
        #expect(history.outcomes[late] == .confirmed)
        // And once more, from another hand: one step has one witness.
        let again = scans.add(.accepted, at: 205, device: "third", person: 7)
        #expect(scans.history.outcomes[again] == .repeated)
    }

    /// Two phones scan one bag, and a thumb presses twice.
    @Test func theSameWithinMomentsIsARepetition() {
        var scans = Scans()
        scans.add(.accepted, at: 10)
        scans.add(.arrived, at: 30)
        scans.add(.dispatched, at: 35, dispatch: "D1")
        let echo = scans.add(.arrived, at: 45, device: "other")
        #expect(scans.history.outcomes[echo] == .repeated)
        #expect(scans.history.head?.state == .inDispatch)
        // A minute more, and the parcel has truly come back to its office.
        let back = scans.add(.arrived, at: 46, device: "third")
        #expect(scans.history.outcomes[back] == .applied)
        #expect(scans.history.head?.state == .atOffice)
    }

    /// The last thing known, said again hours later, is no news.
    @Test func theLastStepSaidAgainIsARepetition() {
        var scans = Scans()
        scans.add(.accepted, at: 10)
        scans.add(.arrived, at: 30)
        scans.add(.damaged, at: 40)
        let arrived = scans.add(.arrived, at: 600)
        let damaged = scans.add(.damaged, at: 601)
        // Two tears are two tears, however soon the second is found.
        let damagedAgain = scans.add(.damaged, at: 602)
        let redirected = scans.add(.redirected, at: 700)
        let redirectedAgain = scans.add(.redirected, at: 800)
        let outcomes = scans.history.outcomes
        #expect(outcomes[arrived] == .repeated)
        #expect(outcomes[damaged] == .applied)
        #expect(outcomes[damagedAgain] == .applied)
        #expect(outcomes[redirected] == .applied)
        #expect(outcomes[redirectedAgain] == .applied)
    }

    /// One visit keyed in twice is one miss; the visit of the next day counts as the second.
    @Test func aMissIsCountedOncePerVisit() {
        var scans = Scans(Scans.result)
        scans.add(.accepted, at: 10)
        scans.add(.arrived, at: 60)
        scans.add(.takenOut, at: 100)
        scans.add(.missed, at: 130)
        let sameDay = scans.add(.missed, at: 130 + 720)
        let nextDay = scans.add(.missed, at: 130 + 721)
        #expect(scans.history.outcomes[sameDay] == .repeated)
        #expect(scans.history.outcomes[nextDay] == .applied)
    }

    /// The worker is back and keys in the miss at the office: the round need not be invented.
    @Test func aMissKeyedInAfterTheRoundIsLegal() {
        var scans = Scans(Scans.result)
        scans.add(.acceptedAtCounter, at: 10)
        scans.add(.takenOut, at: 60)
        scans.add(.arrived, at: 200)
        scans.add(.damaged, at: 201)
        scans.add(.missed, at: 210)
        #expect(
            scans.story
                == "announced accepted_at_counter taken_out arrived damaged missed")
        // But not on the day after: then there was another round.
        scans.add(.missed, at: 210 + 1_440)
        #expect(scans.story.hasSuffix("missed taken_out? missed"))
        #expect(scans.history.events.dropLast().last?.worker == 100)
    }

    /// To an agency, a scan delivers nothing: the filing date hangs on two signatures.
    @Test func anAgencyReceivesByMinutesOnly() {
        var scans = Scans()
        scans.add(.accepted, at: 10)
        let scan = scans.add(.delivered, at: 60)
        let unsigned = scans.add(.handedOver, at: 70)
        var history = scans.history
        #expect(history.outcomes[scan] == .conflict)
        #expect(history.outcomes[unsigned] == .conflict)
        #expect(history.conflicts.map(\.kind) == [.needsHandOver, .needsHandOver])
        #expect(history.head?.state == .withCourier)
        scans.add(.handedOver, at: 80, minutes: true)
        history = scans.history
        #expect(history.head?.state == .delivered)
        // After the minutes the same scan says nothing new, and asks for no minutes either.
        scans.add(.delivered, at: 100)
        #expect(scans.history.conflicts.last?.kind == .illegal)
    }

    /// Turned back, a parcel goes to whoever sent it, and by that party's rules.
    @Test func turningBackExchangesTheParties() throws {
        var scans = Scans()
        scans.add(.accepted, at: 10)
        scans.add(.arrived, at: 60)
        scans.add(.turnedBack, at: 100)
        #expect(scans.history.head?.addressee == .citizen)
        scans.add(.takenOut, at: 200)
        scans.add(.delivered, at: 260)
        let history = scans.history
        let head = try #require(history.head)
        #expect(head.state == .delivered)
        #expect(head.turnedBack)
        #expect(head.office == nil)
        #expect(history.events.map(\.turnedBack) == [false, false, false, false, true, true])

        var result = Scans(Scans.result)
        result.add(.acceptedAtCounter, at: 10)
        result.add(.turnedBack, at: 100)
        let delivered = result.add(.delivered, at: 200)
        #expect(result.history.outcomes[delivered] == .conflict)
        let again = result.add(.turnedBack, at: 900, office: 11)
        #expect(result.history.outcomes[again] == .conflict)
        result.add(.handedOver, at: 1_000, minutes: true)
        #expect(result.history.head?.office == 20)
    }

    /// A run whose last step is not legal either leaves nothing behind.
    @Test func aRunThatLeadsNowhereIsUndone() {
        var scans = Scans(Scans.result)
        scans.add(.acceptedAtCounter, at: 10)
        let fact = scans.add(.disposed, at: 100, office: 11)
        #expect(scans.story == "announced accepted_at_counter")
        #expect(scans.history.outcomes[fact] == .conflict)
        #expect(scans.history.head?.office == 10)
    }

    /// The pickup was scanned out of coverage, before the office had registered the parcel.
    @Test func scansFromBeforeTheRegistrationJoin() {
        var scans = Scans()
        scans.add(.accepted, at: -60)
        scans.add(.arrived, at: -30)
        scans.add(.dispatched, at: -20, office: 11)
        let history = scans.history
        #expect(history.story == "announced accepted arrived dispatched? arrived? dispatched")
        #expect(minute(history.events[0].at) == 0)
        // An interval never begins after it ends.
        #expect(history.events[3].earliest == history.events[3].at)
    }

    /// What is scanned after it was cancelled or lost is in somebody's hands all the same.
    @Test(arguments: [
        ParcelEvent.arrived, .dispatched, .takenOut, .missed, .delivered,
    ])
    func aLostOrCancelledParcelThatIsScannedIsInHand(event: ParcelEvent) {
        for last in [ParcelEvent.cancelled, .lost] {
            var scans = Scans(Scans.result)
            if last == .lost { scans.add(.accepted, at: 10) }
            scans.add(last, at: 60, office: 10)
            #expect(scans.history.head?.state.isInCarriage == false)
            scans.add(event, at: 600, office: 11)
            let state = scans.history.head?.state
            #expect(state?.isInCarriage == true || state == .delivered, "\(last) \(event)")
        }
    }

    /// Who answers for the parcel, state by state.
    @Test func oneHolderAtATime() throws {
        var scans = Scans(Scans.result)
        func holder() throws -> [Int32?] {
            let head = try #require(scans.history.head)
            return [head.office, head.person]
        }
        #expect(try holder() == [20, nil])
        scans.add(.accepted, at: 10, person: 7)
        #expect(try holder() == [nil, 7])
        scans.add(.damaged, at: 20, person: 9)
        #expect(try holder() == [nil, 7])
        scans.add(.arrived, at: 40)
        #expect(try holder() == [10, nil])
        scans.add(.damaged, at: 50, office: 11)
        #expect(try holder() == [10, nil])
        scans.add(.takenOut, at: 60, person: 9, worker: 8)
        #expect(try holder() == [nil, 8])
        scans.add(.missed, at: 90, person: 8)
        #expect(try holder() == [nil, 8])
        scans.add(.lost, at: 120)
        #expect(try holder() == [nil, nil])
        scans.add(.found, at: 200, office: 12)
        #expect(try holder() == [12, nil])
        scans.add(.delivered, at: 230, office: 12)
        #expect(try holder() == [nil, nil])
    }

    /// Without its order a parcel is nowhere, and what is said of it waits.
    @Test func nothingHappensBeforeTheOrder() {
        let scans = Scans()
        #expect(fold(Scans.collect, []) == History())
        let alone = Fact(
            id: Scans.id(9), device: "phone", counter: 1, occurredAt: Scans.start, person: 1,
            office: 10, act: .event(.accepted))
        let history = fold(Scans.collect, [alone])
        #expect(history.head == nil)
        #expect(history.conflicts.map(\.kind) == [.notAnnounced])
        #expect(fold(Scans.collect, scans.facts + [alone]).conflicts == [])
    }
}
