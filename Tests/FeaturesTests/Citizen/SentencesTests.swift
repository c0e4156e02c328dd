import Domain
import Features
import Testing
import Web

/// Whatever the machines can come to, a citizen reads three plain sentences about it. A case that
/// nobody thought of would show an empty page to somebody who waits for a birth certificate.
@Suite("What a citizen is told") struct SentencesTests {
    private static let start = Instant(rfc3339: "2026-11-24T08:00:00+07:00")!
    private static let agency = "UBND phường Thành Sen"
    private static let office = "Bưu điện Kỳ Anh"

    /// Every stage, with every parcel in every state after every event that can have led there.
    private static let everything: [Whereabouts] = Stage.allCases.flatMap { stage in
        [true, false].flatMap { byPost -> [Whereabouts] in
            let bare = dossier(stage, byPost: byPost)
            let carried = Purpose.allCases.flatMap { purpose in
                ParcelMachine.table.flatMap { move in
                    [(office, false), (nil, false), (office, true)].map { office, isBack in
                        var dossier = bare
                        dossier.parcels = [
                            Whereabouts.Carried(
                                purpose, move.to, after: move.event, office: office, at: start,
                                turnedBack: isBack)
                        ]
                        return dossier
                    }
                }
            }
            return [bare] + carried
        }
    }

    private static func dossier(_ stage: Stage, byPost: Bool = true) -> Whereabouts {
        var dossier = Whereabouts(
            stage, agency: agency, registeredAt: start, collectByPost: byPost,
            returnByPost: byPost)
        dossier.steps = [
            Whereabouts.Step(.registered, .registered, at: start),
            Whereabouts.Step(
                DossierMachine.table.first { $0.to == stage }!.event, stage,
                at: start + .seconds(3_600)),
        ]
        return dossier
    }

    @Test func everyStageAndStateHasItsSentences() {
        #expect(Self.everything.count > 5_000)
        for dossier in Self.everything {
            for language in Language.allCases {
                let told = dossier.told
                let now = told.now.text(in: language)
                #expect((10...160).contains(now.count), "\(dossier)")
                #expect(!now.hasSuffix("."), "a heading has no full stop: \(now)")
                for sentence in [told.next, told.you] {
                    let text = sentence.text(in: language)
                    #expect((8...220).contains(text.count), "\(dossier)")
                    #expect(text.hasSuffix("."), "\(text)")
                }
                #expect(now.first?.isUppercase == true)
                #expect(![now, told.next.text(in: language)].contains { $0.contains("Optional") })
            }
        }
    }

    /// The only names are those of offices: with them taken away no digit and no foreign capital
    /// is left that could be part of a name, an address or a number.
    @Test func nothingPersonalIsTold() {
        for dossier in Self.everything {
            for sentence in [dossier.told.now, dossier.told.next, dossier.told.you] {
                let text = sentence.vietnamese.replacing(Self.agency, with: "")
                    .replacing(Self.office, with: "")
                #expect(!text.contains { $0.isNumber }, "\(text)")
                let words = text.split(separator: " ").dropFirst()
                let names = zip(words, text.split(separator: " "))
                    .filter { word, before in
                        word.first?.isUppercase == true && before.last != "." && before.last != ":"
                    }.map { String($0.0) }
                #expect(names.isEmpty, "\(text)")
            }
        }
    }

    @Test func bothLanguagesSaySomethingDifferent() {
        for dossier in Self.everything {
            let told = dossier.told
            for sentence in [told.now, told.next, told.you] {
                #expect(sentence.vietnamese != sentence.english)
            }
        }
    }

    /// Who must act is asked to: otherwise a supplement lies for months.
    @Test func whoMustActIsAsked() {
        for stage in Stage.allCases where stage.answers == .citizen && stage != .registered {
            #expect(Self.dossier(stage).told.kind == .asks, "\(stage)")
            #expect(Self.dossier(stage).told.you != .init(vi: "", en: ""))
        }
        #expect(Self.dossier(.returned).told.kind == .done)
        #expect(Self.dossier(.processing).told.kind == .going)
    }

    @Test func theOfficeIsNamed() {
        var dossier = Self.dossier(.collecting)
        dossier.parcels = [
            Whereabouts.Carried(
                .collect, .atOffice, after: .arrived, office: Self.office, at: Self.start)
        ]
        #expect(dossier.told.now.vietnamese == "Hồ sơ đang ở Bưu điện Kỳ Anh")
        #expect(dossier.told.now.english == "Your dossier is at Bưu điện Kỳ Anh")
    }

    /// A result that could not be handed over must not read as if it were still on its way.
    @Test func aMissedDeliveryAsks() {
        var dossier = Self.dossier(.returning)
        dossier.parcels = [
            Whereabouts.Carried(
                .result, .outForDelivery, after: .missed, office: nil, at: Self.start)
        ]
        #expect(dossier.told.kind == .asks)
        dossier.parcels = [
            Whereabouts.Carried(
                .result, .atOffice, after: .turnedBack, office: Self.office, at: Self.start,
                turnedBack: true)
        ]
        #expect(dossier.told.now.vietnamese.contains("chuyển hoàn"))
    }

    /// Nor when it has gone on from the office where it was turned back: the newest event is then
    /// one like any other.
    @Test(arguments: [
        (Stage.collecting, Purpose.collect, ParcelState.inDispatch, ParcelEvent.dispatched),
        (.collecting, .collect, .outForDelivery, .takenOut),
        (.awaitingSupplement, .supplement, .atOffice, .arrived),
        (.returning, .result, .inDispatch, .dispatched),
    ])
    func whatWasTurnedBackComesBackToTheEnd(
        stage: Stage, purpose: Purpose, state: ParcelState, event: ParcelEvent
    ) {
        var dossier = Self.dossier(stage)
        for isBack in [true, false] {
            dossier.parcels = [
                Whereabouts.Carried(
                    purpose, state, after: event, office: nil, at: Self.start, turnedBack: isBack)
            ]
            #expect(dossier.told.now.vietnamese.contains("chuyển hoàn") == isBack, "\(stage)")
            #expect(dossier.told.now.english.contains("going back") == isBack, "\(stage)")
        }
    }

    /// A parcel that was lost says so whatever the stage says, and says who pays.
    @Test func aLossIsSaid() {
        for (stage, purpose) in [
            (Stage.registered, Purpose.collect), (.collecting, .collect),
            (.incomplete, .supplement),
            (.awaitingSupplement, .supplement), (.returning, .result), (.processing, .result),
        ] {
            var dossier = Self.dossier(stage)
            dossier.parcels = [
                Whereabouts.Carried(purpose, .lost, after: .lost, office: nil, at: Self.start)
            ]
            #expect(dossier.told.now.vietnamese.contains("thất lạc"), "\(stage)")
            #expect(dossier.told.next.vietnamese.contains("chi phí"), "\(stage)")
        }
    }
}
