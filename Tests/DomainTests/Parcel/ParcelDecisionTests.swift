import Domain
import Testing

private let collect = ParcelOrder(
    purpose: .collect, sender: .citizen, addressee: .office(People.agency))
private let result = ParcelOrder(
    purpose: .result, sender: .office(People.agency), addressee: .citizen)

private func head(
    _ state: ParcelState, office: Int32? = nil, turnedBack: Bool = false,
    _ order: ParcelOrder = collect
) -> ParcelHead {
    ParcelHead(
        state: state, office: office, person: nil, turnedBack: turnedBack,
        addressee: order.addressee(turnedBack: turnedBack), isStraightFromRound: false,
        since: Instant(microseconds: 0))
}

private func circumstances(
    _ reason: TurnBackReason? = nil, invited: [String] = [], turnedBackOn: String? = nil
) -> ParcelCircumstances {
    ParcelCircumstances(
        today: PlainDate(year: 2026, month: 11, day: 24)!,
        calendar: WorkingCalendar([
            CalendarDay(
                day: PlainDate(year: 2026, month: 11, day: 24)!, kind: .off,
                source: "Res. 28/2026/QH16", revision: "1")
        ]),
        invitations: invited.compactMap { PlainDate($0) }, turnBackReason: reason,
        turnedBackOn: turnedBackOn.flatMap { PlainDate($0) })
}

private func refusal(
    _ head: ParcelHead, _ event: ParcelEvent, _ actor: Actor,
    _ circumstances: ParcelCircumstances = circumstances(), order: ParcelOrder = collect
) -> Refusal? {
    do throws(Refusal) {
        let next = try decide(
            head: head, event: event, actor: actor, order: order, circumstances: circumstances)
        #expect(next == ParcelMachine.next(from: head.state, event: event))
        return nil
    } catch {
        return error
    }
}

@Suite struct ParcelDecisionTests {
    /// The post decides about what it carries, and an agency about what it has not given away.
    @Test(arguments: People.all)
    func theTableDecidesWhoMayDoWhat(actor: Actor) {
        for state in ParcelState.allCases {
            for event in ParcelEvent.allCases {
                let position = head(state, office: state == .atOffice ? People.post : nil)
                let answer = refusal(position, event, actor, circumstances(.refused))
                switch event.kind {
                case .minutes: #expect(answer == .onlyByHandOver)
                case .scan, .order: #expect(answer == .notADecision(event))
                case .decision:
                    guard let move = ParcelMachine.move(from: state, event: event) else {
                        #expect(answer == .stateForbids(event, state))
                        continue
                    }
                    let may = Mover(actor.role).map { move.who.contains($0) } ?? false
                    if !may {
                        #expect(answer == .roleMayNotDecideParcel(actor.role, event))
                    } else if event == .disposed {
                        #expect(answer == .notTurnedBackToCitizen)
                    } else {
                        #expect(answer == nil, "\(state) \(event) \(actor.role)")
                    }
                }
            }
        }
    }

    /// Two invitations two working days apart: Tuesday is the Day of Vietnamese Culture, off.
    @Test(arguments: [
        ([], false), (["2026-11-20"], false), (["2026-11-20", "2026-11-20"], false),
        (["2026-11-20", "2026-11-23"], false), (["2026-11-20", "2026-11-24"], false),
        (["2026-11-20", "2026-11-25"], true), (["2026-11-19", "2026-11-23"], true),
        (["2026-11-23", "2026-11-19"], true),
        (["2026-11-20", "2026-11-21", "2026-11-25"], true),
    ])
    func turningBackNeedsTwoInvitations(invited: [String], isEnough: Bool) {
        let here = head(.atOffice, office: People.post)
        let answer = refusal(
            here, .turnedBack, People.postClerk, circumstances(.notCome, invited: invited))
        #expect(answer == (isEnough ? nil : .needsTwoInvitations))
    }

    /// Who refuses need not be invited again; but the reason is always on record.
    @Test func otherReasonsTurnBackAtOnce() {
        let here = head(.atOffice, office: People.post)
        for reason in TurnBackReason.allCases where reason != .notCome {
            #expect(
                refusal(here, .turnedBack, People.postClerk, circumstances(reason)) == nil)
        }
        #expect(refusal(here, .turnedBack, People.postClerk) == .missing(.reason))
        let there = head(.atOffice, office: 11)
        #expect(
            refusal(there, .turnedBack, People.postClerk, circumstances(.refused))
                == .parcelElsewhere)
        let back = head(.atOffice, office: People.post, turnedBack: true)
        #expect(
            refusal(back, .turnedBack, People.postClerk, circumstances(.refused))
                == .alreadyTurnedBack)
    }

    /// Papers are destroyed only when they came back to a citizen six months ago.
    @Test func disposalWaitsSixMonths() throws {
        let back = head(.atOffice, office: People.post, turnedBack: true)
        let clerk = People.postClerk
        let end = try #require(PlainDate("2026-11-25"))
        #expect(
            refusal(back, .disposed, clerk, circumstances(turnedBackOn: "2026-05-25"))
                == .sixMonthsNotOver(end))
        #expect(
            refusal(back, .disposed, clerk, circumstances(turnedBackOn: "2026-05-24")) == nil)
        let toAgency = head(.atOffice, office: People.post, turnedBack: true, result)
        #expect(
            refusal(
                toAgency, .disposed, clerk, circumstances(turnedBackOn: "2026-01-01"),
                order: result) == .notTurnedBackToCitizen)
    }

    /// An agency takes back its own order and nobody else's.
    @Test func cancelling() {
        let mine = head(.announced, office: People.agency, result)
        #expect(refusal(mine, .cancelled, People.agencyClerk, order: result) == nil)
        let other = People.actor(.agencyClerk, 21, .agency)
        #expect(refusal(mine, .cancelled, other, order: result) == .otherOfficesParcel)
        #expect(refusal(head(.announced), .cancelled, People.postClerk) == nil)
        #expect(
            refusal(head(.withCourier), .cancelled, People.postClerk)
                == .stateForbids(.cancelled, .withCourier))
    }
}
