import Domain
import Foundation

// What the day sends and reads, in the names that the interface fixes. Keys are written in snake
// case by the coders of `DayClient`.

struct SignInRequest: Encodable {
    let username: String
    let password: String
}

struct SignInAnswer: Decodable {
    struct Staff: Decodable {
        let username: String
        let role: String
    }

    let token: String
    let staff: Staff
}

struct RegistrationRequest: Encodable {
    struct Applicant: Encodable {
        struct Address: Encodable {
            let wardCode: String
            let street: String
        }

        let name: String
        let phone: String
        let idNumber: String?
        let address: Address
    }

    let procedure: String
    let agency: String
    let applicant: Applicant
    let collectByPost: Bool
    let returnByPost: Bool
    var code: String?

    init(_ journey: DayJourney) {
        let dossier = journey.dossier
        procedure = dossier.procedure
        agency = dossier.agency
        applicant = Applicant(
            name: dossier.name, phone: dossier.phone, idNumber: dossier.idNumber,
            address: .init(wardCode: dossier.ward, street: dossier.street))
        collectByPost = journey.collectByPost
        returnByPost = journey.returnByPost
        code = dossier.code
    }
}

struct DossierAnswer: Decodable {
    struct Parcel: Decodable {
        let itemCode: String
        let purpose: String
        let state: String
    }

    struct Status: Decodable {
        let code: Int
    }

    let code: String
    let trackingCode: String?
    let stage: String
    let version: Int
    let nationalStatus: Status?
    let parcels: [Parcel]
}

struct HistoryAnswer: Decodable {
    struct Step: Decodable {
        let sequence: Int
        let event: String
        let to: String
    }

    let items: [Step]
    let nextPageToken: String?
}

struct DecisionRequest: Encodable {
    let event: String
    let note: String?
    let reason: String?
    let dueAt: String?
    let toAgency: String?
    let outcome: String?

    init(_ event: DossierEvent, _ decision: DayDecision) {
        self.event = event.rawValue
        note = decision.note
        reason = decision.reason
        // The result is promised for the end of the office's day.
        dueAt = decision.dueOn.map { ($0.startOfDay + .seconds(17 * 3_600)).rfc3339() }
        toAgency = decision.toAgency
        outcome = decision.outcome?.rawValue
    }
}

struct OrderRequest: Encodable {
    let dossier: String
    let purpose: String
    let addressee: String?
}

struct ParcelAnswer: Decodable {
    let itemCode: String
    let state: String
}

struct ParcelDecisionRequest: Encodable {
    let event: String
    var turnBackReason: String?
    var reason: String?
    var minutes: String?
    var inventory: String?
    var sealNumber: String?

    /// - Parameter words: the reason, or what the minutes say.
    init(_ event: ParcelEvent, _ words: String) {
        self.event = event.rawValue
        switch event {
        case .turnedBack:
            turnBackReason = words
        case .damaged:
            minutes = words
            inventory = "Giấy tờ bên trong còn nguyên."
            sealNumber = "NP-LAI"
        case .lost, .found, .recovered, .disposed:
            minutes = words
        default:
            reason = words
        }
    }
}

struct HandOverRequest: Encodable {
    let from: String
    let to: String
    let itemCodes: [String]
}

struct HandOverAnswer: Decodable {
    struct Item: Decodable {
        let itemCode: String
        let outcome: String?
    }

    let id: String
    let state: String
    let items: [Item]
}

struct NoFields: Codable {}

struct OfficesAnswer: Decodable {
    struct Office: Decodable {
        let code: String
        let kind: String
        let wardCode: String?
        let validTo: String?
        /// The one-stop desks of an agency, where the service tells them.
        let desks: [String]?
    }

    let items: [Office]
    let nextPageToken: String?
}

struct TrackingAnswer: Decodable {
    let sentence: String
}

struct ProblemAnswer: Decodable {
    struct Fault: Decodable {
        let pointer: String?
        let code: String?
    }

    let type: String?
    let title: String?
    let detail: String?
    let currentState: String?
    let errors: [Fault]?

    /// The last part of the type is the code by which programs know a problem.
    var code: String { type?.split(separator: "/").last.map(String.init) ?? title ?? "unknown" }
}

// MARK: - Scans

struct BatchRequest: Encodable {
    let device: String
    let sentAt: String
    let scans: [ScanRequest]
}

struct ScanRequest: Encodable {
    struct Evidence: Encodable {
        struct Paper: Encodable {
            let name: String
            let count: Int
            let kind: String
        }

        struct Recipient: Encodable {
            let name: String
            let relation: String
            let idLast4: String?
        }

        var checklist: [Paper]?
        var signedBySender: Bool?
        var signedByWorker: Bool?
        var sealNumber: String?
        var sealWhole: Bool?
        var fee: DayFee?
        var receiptNumber: String?
        var recipient: Recipient?
        var signed: Bool?
        var reason: String?
        var nextAttemptOn: String?
    }

    let scanId: String
    let sequence: Int64
    let itemCode: String
    let event: String
    let occurredAt: String
    let offsetMs: Int64?
    var entered: Bool?
    var worker: String?
    var dispatch: String?
    var evidence: Evidence?
    var corrects: String?
}

struct DayFee: Encodable {
    let amount: Int
    let currency = "VND"

    private enum CodingKeys: String, CodingKey { case amount, currency }
}

struct BatchAnswer: Decodable {
    struct Result: Decodable {
        struct Fault: Decodable {
            let code: String
        }

        let scanId: String
        let outcome: String
        let firstOutcome: String?
        let problem: Fault?
    }

    let applied: Int
    let confirmed: Int
    let duplicate: Int
    let conflict: Int
    let rejected: Int
    let results: [Result]

    var sum: Int { applied + confirmed + duplicate + conflict + rejected }
}

extension DayScan.Evidence {
    /// As the interface has it. Names are the dossier's own invented one.
    func wire(name: String) -> ScanRequest.Evidence? {
        var evidence = ScanRequest.Evidence()
        switch self {
        case .none:
            return nil
        case .pickup(let papers, let seal, let fee, let receipt):
            evidence.checklist = [
                .init(name: "Tờ khai", count: 1, kind: "original"),
                .init(name: "Giấy tờ kèm theo", count: papers - 1, kind: "copy"),
            ]
            evidence.signedBySender = true
            evidence.signedByWorker = true
            evidence.sealNumber = seal
            evidence.fee = fee.map(DayFee.init)
            evidence.receiptNumber = fee == nil ? nil : receipt
        case .delivery(let relation, let idLast4, let fee):
            evidence.recipient = .init(name: name, relation: relation, idLast4: idLast4)
            evidence.signed = true
            evidence.fee = fee.map(DayFee.init)
        case .miss(let reason, let again):
            evidence.reason = reason.rawValue
            evidence.nextAttemptOn = again?.description
        case .seal(let whole):
            evidence.sealWhole = whole
        }
        return evidence
    }
}
