import Domain
import Testing

private func refusal(_ check: () throws(Refusal) -> Void) -> Refusal? {
    do throws(Refusal) {
        try check()
        return nil
    } catch {
        return error
    }
}

@Suite struct RightsTests {
    /// One person often runs a whole post office: whoever works there scans anything routine.
    @Test(arguments: People.all)
    func scanning(actor: Actor) {
        let works = actor.role == .postalWorker || actor.role == .postClerk
        for event in ParcelEvent.allCases {
            let answer = refusal { () throws(Refusal) in try actor.mayScan(.event(event)) }
            if !works {
                #expect(answer == .roleMayNot(actor.role, .scan))
            } else {
                switch event.kind {
                case .scan: #expect(answer == nil)
                case .minutes: #expect(answer == .onlyByHandOver)
                case .decision, .order: #expect(answer == .notAScan(event))
                }
            }
        }
        let void = refusal { () throws(Refusal) in try actor.mayScan(.void) }
        #expect((void == nil) == works)
    }

    /// The supervisor reads and never writes; the administrator does not even read dossiers.
    @Test func deeds() {
        let expected: [Deed: Set<Role>] = [
            .register: [.postClerk, .agencyClerk, .deskClerk],
            .orderParcels: [.postClerk, .agencyClerk, .deskClerk],
            .scan: [.postalWorker, .postClerk], .dispatch: [.postalWorker, .postClerk],
            .signHandOvers: [.postalWorker, .postClerk, .agencyClerk, .deskClerk],
            .readDossiers: [.postalWorker, .postClerk, .agencyClerk, .deskClerk],
            .readHistories: [
                .postalWorker, .postClerk, .agencyClerk, .deskClerk, .supervisor,
            ],
            .administer: [.administrator],
        ]
        for deed in Deed.allCases {
            for actor in People.all {
                let answer = refusal { () throws(Refusal) in try actor.may(deed) }
                let may = expected[deed]?.contains(actor.role) ?? false
                #expect(answer == (may ? nil : .roleMayNot(actor.role, deed)))
            }
        }
        let odd = People.actor(.postalWorker, 20, .agency)
        #expect(
            refusal { () throws(Refusal) in try odd.may(.scan) }
                == .roleMayNot(.postalWorker, .scan))
    }

    @Test func ordering() {
        for purpose in Purpose.allCases {
            for actor in [People.postClerk, People.agencyClerk] {
                #expect(refusal { () throws(Refusal) in try actor.mayOrder(purpose) } == nil)
            }
            let desk = refusal { () throws(Refusal) in try People.deskClerk.mayOrder(purpose) }
            let isAgencys = purpose == .result || purpose == .forward
            #expect((desk == nil) == !isAgencys)
            let worker = refusal { () throws(Refusal) in try People.worker.mayOrder(purpose) }
            #expect(worker == .roleMayNot(.postalWorker, .orderParcels))
        }
    }

    /// Minutes are worth something because each side signs for itself and for nobody else.
    @Test func signing() {
        func sign(
            _ actor: Actor, _ office: Int32, _ kind: OfficeKind, _ agencies: Set<Int32> = []
        ) -> Refusal? {
            refusal { () throws(Refusal) in
                try actor.maySign(for: office, kind: kind, agenciesOfDesk: agencies)
            }
        }
        #expect(sign(People.worker, People.post, .postOffice) == nil)
        #expect(sign(People.postClerk, People.post, .postOffice) == nil)
        #expect(sign(People.postClerk, 11, .postOffice) == .otherSide)
        #expect(sign(People.postClerk, People.agency, .agency) == .otherSide)
        #expect(sign(People.agencyClerk, People.agency, .agency) == nil)
        #expect(sign(People.agencyClerk, 21, .agency, [21]) == .otherSide)
        #expect(sign(People.deskClerk, People.desk, .oneStop) == nil)
        #expect(sign(People.deskClerk, People.agency, .agency, [People.agency]) == nil)
        #expect(sign(People.deskClerk, People.agency, .agency) == .otherSide)
        #expect(
            sign(People.supervisor, 40, .oversight) == .roleMayNot(.supervisor, .signHandOvers))
    }
}

@Suite struct RefusalTests {
    private let examples: [Refusal] = [
        .roleMayNot(.supervisor, .scan), .roleMayNotDecide(.postalWorker, .accepted),
        .roleMayNotDecideParcel(.postalWorker, .lost), .programMayNot(.accepted),
        .otherOfficesDossier, .otherOfficesParcel, .otherSide, .missing(.reason),
        .stageForbids(.accepted, .returned), .dossierEnded(.refused),
        .onlyParcelsMove(.delivered), .onlyCalendarMoves(.dueDateRevised),
        .notInCarriage(.collect), .alreadyPostponed,
        .sixMonthsNotOver(PlainDate(year: 2027, month: 5, day: 4)!),
        .postWithdrawsBeforeLodging, .stateForbids(.lost, .delivered), .parcelElsewhere,
        .notAScan(.lost), .notADecision(.arrived), .onlyByHandOver, .alreadyTurnedBack,
        .notTurnedBackToCitizen, .needsTwoInvitations,
    ]

    /// A clerk who is told only "no" phones somebody.
    @Test func everyRefusalHasItsCodeAndTwoSentences() {
        #expect(examples.map(\.kind) == Refusal.Kind.allCases)
        for refusal in examples {
            for sentence in [refusal.vietnamese, refusal.english] {
                #expect(sentence.last == ".", "\(sentence)")
                #expect(sentence.count > 12 && !sentence.contains("_"), "\(sentence)")
                #expect(!sentence.contains("Optional"), "\(sentence)")
            }
            #expect(refusal.code.allSatisfy { $0.isLowercase || $0 == "_" })
        }
        #expect(Set(examples.map(\.vietnamese)).count >= examples.count - 1)
    }

    @Test func theyNameTheThing() {
        #expect(
            Refusal.stageForbids(.accepted, .returned).vietnamese
                == "Hồ sơ đang ở bước “đã trả kết quả” nên không thể thực hiện “tiếp nhận”.")
        #expect(
            Refusal.sixMonthsNotOver(PlainDate(year: 2027, month: 5, day: 4)!).vietnamese
                .contains("04/05/2027"))
        #expect(Refusal.stageForbids(.accepted, nil).english.contains("not registered"))
    }
}
