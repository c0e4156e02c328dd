import Domain
import Features
import Testing

/// The stops of a dossier's way, as the citizen's page draws them.
@Suite("The way of a dossier") struct StopsTests {
    private static let start = Instant(rfc3339: "2026-11-24T08:00:00+07:00")!

    /// Walks the machine's events, an hour each.
    private static func dossier(
        _ events: [DossierEvent], collect: Bool = true, returns: Bool = true
    ) -> Whereabouts {
        var stage: Stage?
        var steps: [Whereabouts.Step] = []
        for (hour, event) in events.enumerated() {
            let next = DossierMachine.next(from: stage, event: event)!
            stage = next
            steps.append(Whereabouts.Step(event, next, at: start + .seconds(Int64(hour) * 3_600)))
        }
        var dossier = Whereabouts(
            stage!, agency: "Cơ quan", registeredAt: start, collectByPost: collect,
            returnByPost: returns)
        dossier.steps = steps
        return dossier
    }

    private static func drawn(_ dossier: Whereabouts) -> [String] {
        dossier.stops.map { "\($0.stop) \($0.kind)" }
    }

    @Test func halfWay() {
        let dossier = Self.dossier([.registered, .collected, .lodged, .accepted, .assigned])
        #expect(
            Self.drawn(dossier) == [
                "registered done", "collecting done", "lodged done", "accepted done",
                "processing now", "resultReady later", "returning later", "returned later",
            ])
        #expect(dossier.stops[4].at == Self.start + .seconds(4 * 3_600))
        #expect(dossier.stops[5].at == nil)
    }

    @Test func stopsThatItDoesNotPassAreLeftOut() {
        let dossier = Self.dossier(
            [.registered, .lodgedInPerson, .accepted], collect: true, returns: false)
        #expect(
            Self.drawn(dossier) == [
                "registered done", "lodged done", "accepted now", "processing later",
                "resultReady later", "returned later",
            ])
    }

    /// Coming back to a stop shows the last time: the page must not date a second supplement with
    /// the day of the first.
    @Test func aSecondVisitCounts() {
        let dossier = Self.dossier([
            .registered, .collected, .lodged, .accepted, .assigned, .supplementRequested,
            .supplemented, .supplementRequested,
        ])
        let processing = dossier.stops[4]
        #expect(processing.kind == .stopped)
        // It never left the stop at which the agency works, but it stands there since now.
        #expect(processing.at == Self.start + .seconds(7 * 3_600))
        let lost = Self.dossier([
            .registered, .collected, .lodged, .accepted, .assigned, .resultReady, .entrusted,
            .resultLost,
        ])
        #expect(lost.stops[4].kind == .now)
        #expect(lost.stops[4].at == Self.start + .seconds(7 * 3_600))
    }

    @Test func afterAnEndNothingComes() {
        let withdrawn = Self.dossier([.registered, .collected, .lodged, .withdrawn])
        #expect(Self.drawn(withdrawn) == ["registered done", "collecting done", "lodged stopped"])
        let done = Self.dossier(
            [.registered, .collected, .lodged, .accepted, .assigned, .resultReady, .pickedUp])
        #expect(done.stops.allSatisfy { $0.kind == .done })
        #expect(!done.stops.contains { $0.stop == .returning })
    }

    /// Every walk of up to seven events draws a way with at most one place where it is.
    @Test func everyWalkHasOneHere() {
        var walks: [[DossierEvent]] = [[.registered]]
        var seen = 0
        for _ in 0..<6 {
            walks = walks.flatMap { walk in
                let stage = walk.reduce(Stage?.none) { DossierMachine.next(from: $0, event: $1) }
                return DossierMachine.moves(from: stage).map { walk + [$0.event] }
            }
            for walk in walks {
                let stops = Self.dossier(walk).stops
                let here = stops.filter { $0.kind == .now || $0.kind == .stopped }
                #expect(here.count == (stops.last?.stop == .returned && here.isEmpty ? 0 : 1))
                #expect(stops.map(\.stop) == stops.map(\.stop).sorted())
                seen += 1
            }
        }
        #expect(seen > 1_000)
    }
}
