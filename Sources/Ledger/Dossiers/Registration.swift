import Crypto
package import Domain
import Foundation
import Postgres

/// A dossier to be entered (đăng ký hồ sơ).
package struct Registration: Sendable {
    package var procedure: String
    /// The agency's office code.
    package var agency: String
    package var applicant: Applicant
    package var collectByPost: Bool
    package var returnByPost: Bool
    /// The code that the national portal issued; without one, the agency's next is minted.
    package var code: DossierCode?

    package init(
        procedure: String, agency: String, applicant: Applicant, collectByPost: Bool,
        returnByPost: Bool, code: DossierCode? = nil
    ) {
        self.procedure = procedure
        self.agency = agency
        self.applicant = applicant
        self.collectByPost = collectByPost
        self.returnByPost = returnByPost
        self.code = code
    }
}

/// The citizen (người nộp hồ sơ). It is stored beside the history, where it can be erased.
package struct Applicant: Sendable {
    package var name: String
    package var phone: Phone?
    package var idNumber: String?
    /// Today's unit, by code: it is pinned to the unit valid on the day of writing.
    package var wardCode: String
    package var street: String

    package init(
        name: String, phone: Phone?, idNumber: String?, wardCode: String, street: String
    ) {
        self.name = name
        self.phone = phone
        self.idNumber = idNumber
        self.wardCode = wardCode
        self.street = street
    }
}

extension Ledger {
    /// Enters a dossier and, when the post is to collect it, orders the first parcel.
    package func register(_ registration: Registration, by actor: Actor) async throws
        -> DossierCode
    {
        let now = now()
        do { try actor.may(.register) } catch { throw Refused.refusal(error) }
        return try await act { transaction in
            let entry = try await Entry(
                ledger: self, transaction: transaction, registration: registration, actor: actor,
                now: now)
            var folio = entry.folio
            folio.append(
                DossierStep(
                    sequence: 1, from: nil, event: .registered, to: .registered,
                    office: actor.office, person: actor.person, occurredAt: now),
                now: now)
            if registration.collectByPost {
                let order = ParcelOrder(
                    purpose: .collect, sender: .citizen, addressee: .office(folio.agency))
                try await orderParcel(order, in: &folio, by: actor, at: now, transaction)
            }
            folio.settle(now: now)
            try await entry.write(folio)
            return entry.code
        }
    }
}

/// The parts of an entry that registering and importing share.
struct Entry {
    let ledger: Ledger
    let transaction: Transaction
    let registration: Registration
    let now: Instant
    let code: DossierCode
    let folio: Folio
    private let wardValidFrom: PlainDate
    private let trackingCode: TrackingCode

    init(
        ledger: Ledger, transaction: Transaction, registration: Registration, actor: Actor,
        now: Instant
    ) async throws {
        self.ledger = ledger
        self.transaction = transaction
        self.registration = registration
        self.now = now
        let day = PlainDate(now)
        let agency = try await transaction.query(
            """
            select o.id, \(desks(serving: "o.id", on: day))
            from office o
            where o.code = \(registration.agency) and o.kind = 'agency'
                and o.valid_from <= \(day) and (o.valid_to is null or o.valid_to > \(day))
            """
        ).first((Int32, [Int32]).self)
        guard let (agencyID, desks) = agency else { throw Refused.unknown(.agency) }
        let known = try await transaction.query(
            "select true from procedure where code = \(registration.procedure)")
        guard known.first != nil else { throw Refused.unknown(.procedure) }
        guard
            let ward = try await transaction.query(
                """
                select valid_from from unit
                where ward_code = \(registration.applicant.wardCode)
                    and valid_from <= \(day) and (valid_to is null or valid_to > \(day))
                """
            ).first?[0].decode(PlainDate.self)
        else { throw Refused.unknown(.ward) }
        wardValidFrom = ward
        code = try await Self.code(registration, agencyID: agencyID, day: day, transaction)
        var chance = Chance(bytes: ledger.random)
        trackingCode = TrackingCode(random: &chance)
        let id = try await transaction.query(
            "select nextval(pg_get_serial_sequence('dossier', 'id'))"
        ).one()[0].decode(Int64.self)
        folio = Folio(
            id: id, code: code.value, registeredOffice: actor.office,
            returnByPost: registration.returnByPost, agency: agencyID, stage: nil, version: 0,
            dueAt: nil, offices: [], desks: desks, past: [], parcels: [], waiting: [],
            exceptions: [], headVersion: 1)
        try await insert(collectByPost: registration.collectByPost)
    }

    private static func code(
        _ registration: Registration, agencyID: Int32, day: PlainDate, _ transaction: Transaction
    ) async throws -> DossierCode {
        if let code = registration.code {
            let taken = try await transaction.query(
                "select true from dossier where code = \(code.value)")
            guard taken.first == nil else { throw Refused.codeTaken }
            return code
        }
        guard let office = OfficeCode(registration.agency) else {
            throw Refused.unknown(.agency)
        }
        // The portal may have issued what our own counter comes to next, so go on until one is free.
        for _ in 0..<Self.mostTaken {
            let serial = try await transaction.query(
                """
                insert into code_counter (agency_id, day, last) values (\(agencyID), \(day), 1)
                on conflict (agency_id, day) do update set last = code_counter.last + 1
                returning last
                """
            ).one(Int32.self)
            guard let code = DossierCode.mint(agency: office, day: day, serial: Int(serial)) else {
                throw Refused.unknown(.agency)
            }
            let taken = try await transaction.query(
                "select true from dossier where code = \(code.value)")
            if taken.first == nil { return code }
        }
        throw Refused.codeTaken
    }

    /// More codes in a row than this were never issued by anybody else in a day.
    private static let mostTaken = 10_000
}

extension Entry {
    /// Writes the dossier's row, whose head already stands at the first event, and the citizen
    /// beside it, whose address decides which post offices are due.
    private func insert(collectByPost: Bool) async throws {
        try await transaction.query(
            """
            insert into dossier (id, code, tracking_code, procedure_code, agency_id,
                registered_office_id, collect_by_post, return_by_post, version, stage, due_at,
                registered_at)
            overriding system value
            values (\(folio.id), \(folio.code), \(trackingCode.value),
                \(registration.procedure), \(folio.agency), \(folio.registeredOffice),
                \(collectByPost), \(registration.returnByPost), 1, 'registered', null, \(now))
            """)
        let applicant = registration.applicant
        try await transaction.query(
            """
            insert into applicant (dossier_id, name, name_key, phone, id_hmac, id_last4,
                ward_code, ward_valid_from, street)
            values (\(folio.id), \(applicant.name), \(applicant.name.searchKey),
                \(applicant.phone?.value as String?),
                \(applicant.idNumber.map(ledger.digest(ofIdentity:)) as [UInt8]?),
                \(applicant.idNumber.map { String($0.suffix(4)) } as String?), \(applicant.wardCode),
                \(wardValidFrom), \(applicant.street))
            """)
    }

    func write(_ folio: Folio) async throws {
        try await FolioWriter(transaction: transaction, now: now).write(
            [folio], devices: try await ledger.deviceIDs(of: [folio], transaction))
    }
}

extension Ledger {
    /// An identity number is never kept: its keyed digest finds it again, its end shows it.
    func digest(ofIdentity number: String) -> [UInt8] {
        Array(
            HMAC<SHA256>.authenticationCode(
                for: Data(number.utf8), using: SymmetricKey(data: settings.identityKey)))
    }
}

/// Chance as a generator, so that codes can be drawn from the ledger's source of randomness.
struct Chance: RandomNumberGenerator {
    let bytes: @Sendable (Int) -> [UInt8]

    mutating func next() -> UInt64 {
        bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
