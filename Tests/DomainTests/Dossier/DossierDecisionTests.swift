import Domain
import Testing

/// Invented people of two offices each, so that "another office's" has a face.
enum People {
    static let agency: Int32 = 20
    static let desk: Int32 = 30
    static let post: Int32 = 10
    static let reach = DossierReach(agency: agency, desks: [desk], postOffices: [post])

    static let worker = actor(.postalWorker, post, .postOffice)
    static let postClerk = actor(.postClerk, post, .postOffice)
    static let agencyClerk = actor(.agencyClerk, agency, .agency)
    static let deskClerk = actor(.deskClerk, desk, .oneStop)
    static let supervisor = actor(.supervisor, 40, .oversight)
    static let administrator = actor(.administrator, 40, .oversight)
    static let all = [worker, postClerk, agencyClerk, deskClerk, supervisor, administrator]

    static func actor(_ role: Role, _ office: Int32, _ kind: OfficeKind) -> Actor {
        Actor(
            person: office * 10, username: "\(role.rawValue).\(office)", role: role,
            office: office, officeKind: kind)
    }
}

private let today = PlainDate(year: 2026, month: 11, day: 24)!
private let nothing = DossierCircumstances(today: today)

/// The refusal, or nil where the decision is taken.
private func refusal(
    _ stage: Stage?, _ event: DossierEvent, _ actor: Actor,
    _ circumstances: DossierCircumstances = nothing, reach: DossierReach = People.reach
) -> Refusal? {
    do throws(Refusal) {
        let next = try decide(
            stage: stage, event: event, actor: actor, reach: reach,
            circumstances: circumstances)
        #expect(next == DossierMachine.next(from: stage, event: event))
        return nil
    } catch {
        return error
    }
}

@Suite struct DossierDecisionTests {
    /// Every person, stage and event: nobody does more or less than the table says.
    @Test(arguments: People.all)
    func theTableDecidesWhoMayDoWhat(actor: Actor) {
        // All guards open, so that only the table speaks.
        let open = DossierCircumstances(
            inCarriage: [.collect, .result],
            unclaimedSince: PlainDate(year: 2026, month: 1, day: 2), today: today)
        for stage in [nil] + Stage.allCases.map(Optional.some) {
            for event in DossierEvent.allCases {
                let move = DossierMachine.move(from: stage, event: event)
                let mover = Mover(actor.role)
                let may = mover.flatMap { mover in move?.who.contains(mover) } ?? false
                let answer = refusal(stage, event, actor, open)
                #expect((answer == nil) == may, "\(actor.username) \(event)")
            }
        }
    }

    @Test func refusalsSayWhy() {
        let clerk = People.agencyClerk
        #expect(refusal(.returned, .accepted, clerk) == .stageForbids(.accepted, .returned))
        #expect(refusal(.refused, .accepted, clerk) == .dossierEnded(.refused))
        #expect(refusal(nil, .accepted, clerk) == .stageForbids(.accepted, nil))
        #expect(refusal(.returning, .delivered, clerk) == .onlyParcelsMove(.delivered))
        #expect(
            refusal(.processing, .dueDateRevised, clerk) == .onlyCalendarMoves(.dueDateRevised))
        #expect(
            refusal(.processing, .resultReady, People.deskClerk)
                == .roleMayNotDecide(.deskClerk, .resultReady))
        #expect(
            refusal(.lodged, .withdrawn, People.postClerk) == .postWithdrawsBeforeLodging)
        #expect(refusal(.collecting, .withdrawn, People.postClerk) == nil)
        #expect(
            refusal(.lodged, .accepted, People.supervisor)
                == .roleMayNotDecide(.supervisor, .accepted))
    }

    /// Whoever cancels a lodging by mistake would say that the post has papers that it has not.
    @Test func aPersonRevokesOnlyWhatIsInCarriage() {
        let collected = DossierCircumstances(inCarriage: [.collect], today: today)
        let result = DossierCircumstances(inCarriage: [.result], today: today)
        for stage in [Stage.lodged, .registered] {
            #expect(
                refusal(stage, .lodgingRevoked, People.agencyClerk, result)
                    == .notInCarriage(.collect))
            #expect(refusal(stage, .lodgingRevoked, People.agencyClerk, collected) == nil)
        }
        for stage in [Stage.returned, .unclaimed] {
            #expect(
                refusal(stage, .deliveryRevoked, People.postClerk, collected)
                    == .notInCarriage(.result))
            #expect(refusal(stage, .deliveryRevoked, People.postClerk, result) == nil)
        }
        // A parcel that was recovered says so itself, and needs no permission.
        #expect(throws: Never.self) {
            try decide(
                stage: .returned, event: .deliveryRevoked, mover: .coupled,
                circumstances: nothing)
        }
    }

    /// The law allows one new date and no more.
    @Test func aDossierIsPostponedOnce() {
        let again = DossierCircumstances(isPostponed: true, today: today)
        #expect(refusal(.processing, .postponed, People.agencyClerk) == nil)
        #expect(refusal(.accepted, .postponed, People.agencyClerk, again) == .alreadyPostponed)
    }

    /// A result is given up after six months, and not a day earlier.
    @Test(
        arguments: [
            ("2026-05-24", "2026-11-24", nil), ("2026-05-25", "2026-11-24", "2026-11-25"),
            ("2026-08-31", "2027-02-27", "2027-02-28"), ("2026-08-31", "2027-02-28", nil),
            ("2027-08-31", "2028-02-28", "2028-02-29"), (nil, "2026-11-24", "2027-05-24"),
        ] as [(String?, String, String?)])
    func abandonmentWaitsSixMonths(since: String?, now: String, until: String?) throws {
        let circumstances = DossierCircumstances(
            unclaimedSince: since.flatMap { PlainDate($0) }, today: try #require(PlainDate(now)))
        let expected = until.flatMap { PlainDate($0) }.map { Refusal.sixMonthsNotOver($0) }
        #expect(
            refusal(.unclaimed, .declaredAbandoned, People.agencyClerk, circumstances)
                == expected)
    }

    /// A clerk of another agency reads the same screen and must change nothing.
    @Test func othersDossiersAreLeftAlone() {
        let others = [
            People.actor(.agencyClerk, 21, .agency), People.actor(.deskClerk, 31, .oneStop),
            People.actor(.postClerk, 11, .postOffice),
        ]
        for other in others {
            for stage in Stage.allCases {
                for move in DossierMachine.moves(from: stage) {
                    #expect(refusal(stage, move.event, other) == .otherOfficesDossier)
                }
            }
            #expect(refusal(nil, .registered, other) == nil)
        }
        // After forwarding, the case is the next agency's.
        let forwarded = DossierReach(agency: 21)
        #expect(
            refusal(.processing, .resultReady, People.agencyClerk, reach: forwarded)
                == .otherOfficesDossier)
        #expect(refusal(.processing, .resultReady, others[0], reach: forwarded) == nil)
    }

    /// A session whose role does not belong to its office is a mistake in the books.
    @Test func aRoleBelongsToItsKindOfOffice() {
        let odd = People.actor(.agencyClerk, People.agency, .postOffice)
        #expect(
            refusal(.lodged, .accepted, odd) == .roleMayNotDecide(.agencyClerk, .accepted))
    }

    /// A clerk sees every button of the stage, and behind a grey one the reason.
    @Test func choicesExplainThemselves() throws {
        let choices = DossierMachine.choices(
            .processing, People.deskClerk, reach: People.reach, circumstances: nothing)
        #expect(!choices.contains { $0.event == .dueDateRevised || $0.event == .resultFound })
        let ready = try #require(choices.first { $0.event == .resultReady })
        #expect(ready.refusal == .roleMayNotDecide(.deskClerk, .resultReady))
        #expect(ready.to == .resultReady)
        let allowed = DossierMachine.allowedEvents(
            .processing, People.deskClerk, reach: People.reach, circumstances: nothing)
        #expect(allowed == [.withdrawn])
        #expect(
            DossierMachine.allowedEvents(
                .lodged, People.agencyClerk, reach: People.reach, circumstances: nothing)
                == [.accepted, .supplementRequested, .refused, .withdrawn])
    }

    /// A receipt without a date promises nothing.
    @Test func decisionsBringAlongWhatTheyPrint() {
        func lacks(_ event: DossierEvent, _ given: Set<Demand>) -> Refusal? {
            do throws(Refusal) {
                try event.check(given: given)
                return nil
            } catch {
                return error
            }
        }
        #expect(lacks(.accepted, []) == .missing(.dueAt))
        #expect(lacks(.accepted, [.dueAt, .reason]) == nil)
        #expect(lacks(.lapsed, [.dueAt]) == .missing(.reason))
        #expect(lacks(.discontinued, []) == .missing(.reason))
        #expect(lacks(.forwarded, []) == .missing(.toAgency))
        #expect(lacks(.resultReady, []) == .missing(.outcome))
        #expect(lacks(.withdrawn, []) == nil)
    }

    /// Programs do only what is theirs: the portal lodges online, and accepts nothing.
    @Test func programsAreBoundToo() {
        func answer(_ stage: Stage?, _ event: DossierEvent, _ mover: Mover) -> Refusal? {
            do throws(Refusal) {
                _ = try decide(
                    stage: stage, event: event, mover: mover, circumstances: nothing)
                return nil
            } catch {
                return error
            }
        }
        #expect(answer(nil, .registered, .portal) == nil)
        #expect(answer(.registered, .lodgedOnline, .portal) == nil)
        #expect(answer(.lodged, .accepted, .portal) == .programMayNot(.accepted))
        #expect(answer(.awaitingPayment, .paid, .paymentNotice) == nil)
        #expect(answer(.processing, .dueDateRevised, .calendar) == nil)
        #expect(answer(.collecting, .lodged, .coupled) == nil)
    }
}
