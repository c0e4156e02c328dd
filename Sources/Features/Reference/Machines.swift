import Domain
import Foundation
import Hummingbird
import NIOCore
import Web

/// Both machines and the coupling as data (hai máy trạng thái): what may happen to a dossier and to
/// a parcel, who does it, and which parcel event also moves the dossier. It is what the service
/// itself decides by.
struct Machines {
    func add(to routes: inout Routes) {
        routes.get(
            "/v1/machines", "Both machines and their coupling, as the service decides by them",
            answer: MachinesView.schema, use: show)
    }

    func show(_ request: Request, _ context: PublicContext) async throws -> Response {
        // It changes with the program only.
        try context.json(MachinesView(), headers: [.cacheControl: "public, max-age=300"])
    }
}

/// The tables as the API shows them. "No state" is null.
private struct MachinesView: Encodable {
    struct Status: Encodable {
        let code: Int
        let name: String
    }

    struct StageView: Encodable {
        let name: Stage
        let vietnamese: String
        let english: String
        let nationalStatus: Status
        let clock: Clock
        let answers: Answerable
        let isFinal: Bool
    }

    struct StateView: Encodable {
        let name: ParcelState
        let vietnamese: String
        let english: String
        let answers: ParcelHolder
        let isFinal: Bool
        let inCarriage: Bool
    }

    struct EventView: Encodable {
        let name: String
        let vietnamese: String
        let english: String
        /// What it is not written without, or what its record should show.
        let brings: [String]
    }

    struct MoveView: Encodable {
        let from: String?
        let event: String
        let to: String
        let who: [String]
        let conditions: [String]

        enum CodingKeys: CodingKey { case from, event, to, who, conditions }

        /// A move from nowhere says so: `from` is there and null.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(from, forKey: .from)
            try container.encode(event, forKey: .event)
            try container.encode(to, forKey: .to)
            try container.encode(who, forKey: .who)
            try container.encode(conditions, forKey: .conditions)
        }
    }

    struct RunView: Encodable {
        let event: ParcelEvent
        let situation: Situation
        let steps: [ParcelEvent]
    }

    struct DossierView: Encodable {
        let stages = Stage.allCases.map {
            StageView(
                name: $0, vietnamese: $0.vietnamese, english: $0.english,
                nationalStatus: Status(code: $0.national.rawValue, name: $0.national.vietnamese),
                clock: $0.clock, answers: $0.answers, isFinal: $0.isFinal)
        }
        let events = DossierEvent.allCases.map { event in
            EventView(
                name: event.rawValue, vietnamese: event.vietnamese, english: event.english,
                brings: Demand.allCases.filter(event.demands.contains).map(\.rawValue))
        }
        let moves = DossierMachine.table.map {
            MoveView(
                from: $0.from?.rawValue, event: $0.event.rawValue, to: $0.to.rawValue,
                who: $0.who.map(\.rawValue).sorted(), conditions: [])
        }
    }

    struct ParcelView: Encodable {
        let states = ParcelState.allCases.map {
            StateView(
                name: $0, vietnamese: $0.vietnamese, english: $0.english, answers: $0.answers,
                isFinal: $0.isFinal, inCarriage: $0.isInCarriage)
        }
        let events = ParcelEvent.allCases.map {
            EventView(
                name: $0.rawValue, vietnamese: $0.vietnamese, english: $0.english,
                brings: $0.evidence.map(\.rawValue))
        }
        let moves = ParcelMachine.table.map {
            MoveView(
                from: $0.from?.rawValue, event: $0.event.rawValue, to: $0.to.rawValue,
                who: $0.who.map(\.rawValue).sorted(), conditions: $0.guards.map(\.rawValue))
        }
        let runs = ParcelMachine.runs.map {
            RunView(event: $0.event, situation: $0.situation, steps: $0.steps)
        }
    }

    struct RuleView: Encodable {
        let purpose: Purpose
        let events: [ParcelEvent]
        let asks: DossierEvent
        let movesFrom: [Stage]
        let nothingIn: [Stage]
        let elsewhere: CouplingAnswer
        /// The rule holds for a parcel on its way back (true) or forth (false) only.
        let turnedBack: Bool?
    }

    let dossier = DossierView()
    let parcel = ParcelView()
    /// Any other pair of purpose and event asks nothing.
    let coupling = Coupling.rules.map { rule in
        RuleView(
            purpose: rule.purpose, events: rule.events, asks: rule.asks,
            movesFrom: Stage.allCases.filter(rule.movesFrom.contains),
            nothingIn: Stage.allCases.filter(rule.nothingIn.contains), elsewhere: rule.elsewhere,
            turnedBack: rule.turnedBack)
    }
}

extension MachinesView {
    static let schema = Schema.object([
        "dossier": .object([
            "stages": .list(of: stage, max: 100), "events": .list(of: event, max: 100),
            "moves": .list(of: move, max: 1_000),
        ]),
        "parcel": .object([
            "states": .list(of: state, max: 100), "events": .list(of: event, max: 100),
            "moves": .list(of: move, max: 1_000),
            "runs": .list(
                of: .object([
                    "event": .choice(ParcelEvent.self), "situation": .choice(Situation.self),
                    "steps": .list(of: .choice(ParcelEvent.self), max: 10),
                ]), max: 1_000),
        ]),
        "coupling": .list(of: rule, max: 1_000),
    ]).named("Machines")

    private static let word = Schema.text(max: 60)

    private static let stage = Schema.object([
        "name": .choice(Stage.self), "vietnamese": .text(max: 200), "english": .text(max: 200),
        "national_status": .object(["code": .integer(1...10), "name": .text(max: 100)]),
        "clock": .choice(Clock.self), "answers": .choice(Answerable.self), "is_final": .boolean,
    ])

    private static let state = Schema.object([
        "name": .choice(ParcelState.self), "vietnamese": .text(max: 200),
        "english": .text(max: 200), "answers": .choice(ParcelHolder.self), "is_final": .boolean,
        "in_carriage": .boolean,
    ])

    private static let event = Schema.object([
        "name": word, "vietnamese": .text(max: 200), "english": .text(max: 200),
        "brings": .list(of: word, max: 20),
    ])

    private static let move = Schema.object([
        "from": word.optional, "event": word, "to": word, "who": .list(of: word, max: 20),
        "conditions": .list(of: word, max: 20),
    ])

    private static let rule = Schema.object([
        "purpose": .choice(Purpose.self), "events": .list(of: .choice(ParcelEvent.self), max: 20),
        "asks": .choice(DossierEvent.self), "moves_from": .list(of: .choice(Stage.self), max: 20),
        "nothing_in": .list(of: .choice(Stage.self), max: 20),
        "elsewhere": .choice(CouplingAnswer.self), "turned_back": Schema.boolean.optional,
    ])
}
