import Domain
import Ledger
import Web

/// A dossier as the API shows it.
struct DossierView: Encodable {
    struct Status: Encodable {
        var code: Int
        var name: String
    }

    struct Parcel: Encodable {
        var itemCode: String
        var purpose: Purpose
        var state: ParcelState
        var turnedBack: Bool
        var holder: String?
    }

    struct Person: Encodable {
        struct Address: Encodable {
            var wardCode: String
            var wardName: String
            var street: String
        }

        var name: String
        var phone: String?
        var idLast4: String?
        var address: Address
    }

    var code: String
    var trackingCode: String
    var procedure: String
    var procedureName: String
    var agency: String
    var agencyName: String
    var stage: Stage
    var stageName: String
    var nationalStatus: Status
    var version: Int
    var dueAt: Instant?
    var registeredAt: Instant
    var collectByPost: Bool
    var returnByPost: Bool
    var parcels: [Parcel]
    var allowedEvents: [String]
    var applicant: Person?

    init(_ record: DossierRecord, for actor: Actor, in language: Language) {
        code = record.code
        trackingCode = TrackingCode(record.trackingCode)?.description ?? record.trackingCode
        procedure = record.procedure
        procedureName = record.procedureName
        agency = record.agency.code
        agencyName = record.agency.name
        stage = record.stage
        stageName = language == .vietnamese ? record.stage.vietnamese : record.stage.english
        nationalStatus = Status(
            code: record.stage.national.rawValue, name: record.stage.national.vietnamese)
        version = Int(record.version)
        dueAt = record.dueAt
        registeredAt = record.registeredAt
        collectByPost = record.collectByPost
        returnByPost = record.returnByPost
        parcels = record.parcels.map {
            Parcel(
                itemCode: $0.itemCode, purpose: $0.purpose, state: $0.state,
                turnedBack: $0.turnedBack, holder: $0.holder)
        }
        allowedEvents = record.allowedEvents(for: actor)
        applicant = record.applicant.map {
            Person(
                name: $0.name, phone: $0.phone, idLast4: $0.idLast4,
                address: Person.Address(
                    wardCode: $0.wardCode, wardName: $0.wardName, street: $0.street))
        }
    }

    static let schema = Schema.object([
        "code": .dossierCode, "tracking_code": .text(max: 15), "procedure": .text(max: 40),
        "procedure_name": .text(max: 500), "agency": .officeCode, "agency_name": .text(max: 300),
        "stage": .choice(Stage.self), "stage_name": .text(max: 100),
        "national_status": .object(["code": .integer(1...10), "name": .text(max: 100)]),
        "version": .integer(1...1_000_000), "due_at": .time.optional, "registered_at": .time,
        "collect_by_post": .boolean, "return_by_post": .boolean,
        "parcels": .list(
            of: .object([
                "item_code": .itemCode, "purpose": .choice(Purpose.self),
                "state": .choice(ParcelState.self), "turned_back": .boolean,
                "holder": .text(max: 300).optional,
            ]), max: 1_000),
        "allowed_events": .list(of: .choice(DossierEvent.self), max: 40),
        "applicant": .object([
            "name": .text(max: 200), "phone": .text(max: 20).optional,
            "id_last4": .text(max: 4).optional,
            "address": .object([
                "ward_code": .text(max: 5), "ward_name": .text(max: 200),
                "street": .text(max: 300),
            ]),
        ]).optional,
    ]).named("Dossier")
}

extension Schema {
    static let dossierCode = text(8...33, pattern: "^[A-Za-z0-9.]{3,16}-[0-9]{6,8}-[0-9]{4,7}$")
    static let itemCode = text(8...35, pattern: "^[A-Za-z0-9 ]{8,35}$")
    static let officeCode = text(1...30)
}
