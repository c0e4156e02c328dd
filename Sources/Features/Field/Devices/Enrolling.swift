import Domain
import Foundation
import Ledger
import Postgres
import Web

/// A code that makes one device an office's own (mã ghi danh): eight symbols, good once and for a
/// quarter of an hour.
struct EnrolmentCode: LosslessStringConvertible, Sendable {
    let value: String

    /// Without the letters that are read as figures.
    private static let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    static let life: Duration = .seconds(15 * 60)

    static func make() -> EnrolmentCode {
        EnrolmentCode(
            symbols: String(randomBytes(8).map { symbols[Int($0 % 32)] }))
    }

    private init(symbols: String) { value = symbols }

    /// Read as people type: small letters, hyphens, O for 0, I and L for 1.
    init?(_ text: String) {
        let alike: [Character: Character] = ["O": "0", "I": "1", "L": "1"]
        let read = text.uppercased().filter { $0 != "-" && $0 != " " }.map { alike[$0] ?? $0 }
        guard read.count == 8, read.allSatisfy(Self.symbols.contains) else { return nil }
        value = String(read)
    }

    /// `K7Q2-MX4D`
    var description: String { "\(value.prefix(4))-\(value.suffix(4))" }

    var digest: [UInt8] { DeviceDesk.digest(of: value) }
}

/// A code that has just been made. It is shown once; only its digest is kept.
struct NewEnrolment {
    var code: EnrolmentCode
    var label: String
    var office: SessionOffice
    var expiresAt: Instant
    /// Where a signed-in device redeems it.
    var path: String { "/devices/enrol?code=\(code.value)" }
}

/// A device that has just become an office's own. Its secret is shown once.
struct NewDevice: Encodable {
    var name: String
    var label: String
    var office: String
    var officeName: String
    var secret: String
}

extension DeviceDesk {
    /// The post office that somebody enrols for: a clerk his own, an administrator any.
    func office(_ code: OfficeCode?, for actor: Actor) async throws -> (id: Int32, SessionOffice) {
        let rows = try await pool.query(
            """
            select id, code, name, kind from office
            where valid_to is null and kind = 'post_office'
                and case when \(actor.role == .administrator) then code = \(code?.value as String?)
                    else id = \(actor.office) end
            """)
        guard
            let (id, found, name, kind) = try rows.first(
                (Int32, String, String, OfficeKind).self),
            code == nil || code?.value == found
        else { throw Problem(.unknownReference) }
        return (id, SessionOffice(code: found, name: name, kind: kind))
    }

    func enrol(
        _ label: String, at office: (id: Int32, SessionOffice), by actor: Actor, now: Instant
    ) async throws -> NewEnrolment {
        let taken = try await pool.query(
            """
            select from enrolled_device
            where office_id = \(office.id) and label = \(label) and revoked_at is null
            """)
        guard taken.isEmpty else { throw Problem(.labelTaken) }
        let new = NewEnrolment(
            code: .make(), label: label, office: office.1, expiresAt: now + EnrolmentCode.life)
        try await pool.query(
            """
            insert into device_enrolment (id, created_at, expires_at, office_id, created_by, label,
                code_digest)
            values (\(UUID()), \(now), \(new.expiresAt), \(office.id), \(actor.person), \(label),
                \(new.code.digest))
            """)
        return new
    }

    /// What a code that may still be redeemed by this person stands for.
    func offered(
        _ code: EnrolmentCode, to actor: Actor, now: Instant
    ) async throws -> (label: String, office: String)? {
        try await pool.query(
            """
            select e.label, o.name from device_enrolment e join office o on o.id = e.office_id
            where e.code_digest = \(code.digest) and e.used_at is null and e.expires_at > \(now)
                and e.office_id = \(actor.office)
            """
        ).first((String, String).self).map { (label: $0.0, office: $0.1) }
    }

    /// Makes the device, once. A wrong, used, old or foreign code is one answer.
    func redeem(
        _ code: EnrolmentCode, countingFrom first: Int64, by actor: Actor, now: Instant
    ) async throws -> NewDevice {
        try tries.check("person:\(actor.person)", now: now)
        let secret = Data(randomBytes(32)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        let tail = EnrolmentCode.make().value.suffix(6)
        do {
            return try await pool.transaction { transaction in
                // Locked, so that of two who come at once with one code the second finds it used.
                let rows = try await transaction.query(
                    """
                    select e.id, e.office_id, e.label, o.code, o.name
                    from device_enrolment e join office o on o.id = e.office_id
                    where e.code_digest = \(code.digest) and e.used_at is null
                        and e.expires_at > \(now) and e.office_id = \(actor.office)
                    for update of e
                    """)
                guard
                    let (id, office, label, officeCode, officeName) = try rows.first(
                        (UUID, Int32, String, String, String).self)
                else { throw Problem(.enrolmentNotFound) }
                let name = "\(officeCode).\(tail)"
                let device = try await transaction.query(
                    "insert into device (name) values (\(name)) returning id"
                ).one(Int32.self)
                try await transaction.query(
                    """
                    insert into enrolled_device (device_id, office_id, label, secret_digest,
                        enrolled_by, enrolled_at, first_counter)
                    values (\(device), \(office), \(label), \(Self.digest(of: secret)),
                        \(actor.person), \(now), \(first))
                    """)
                try await transaction.query(
                    """
                    update device_enrolment set used_at = \(now), device_id = \(device)
                    where id = \(id)
                    """)
                return NewDevice(
                    name: name, label: label, office: officeCode, officeName: officeName,
                    secret: secret)
            }
        } catch let error as PostgresError
            where error.constraint == "a_label_names_one_device_of_an_office"
        {
            throw Problem(.labelTaken)
        }
    }

    /// From now on nothing that it sends is applied. Answers whether there was such a device.
    func revoke(_ name: String, by actor: Actor, now: Instant) async throws -> Bool {
        let done = try await pool.query(
            """
            update enrolled_device e
            set revoked_at = coalesce(e.revoked_at, \(now)),
                revoked_by = coalesce(e.revoked_by, \(actor.person))
            from device d
            where d.id = e.device_id and d.name = \(name)
                and (\(actor.role == .administrator) or e.office_id = \(actor.office))
            """)
        forget()
        return done.affected > 0
    }

    func setRule(
        enrolmentDemanded: Bool, at office: Int32, by actor: Actor, now: Instant
    ) async throws {
        try await pool.query(
            """
            insert into office_device_rule (office_id, enrolment_demanded, set_by, set_at)
            values (\(office), \(enrolmentDemanded), \(actor.person), \(now))
            on conflict (office_id) do update
            set enrolment_demanded = excluded.enrolment_demanded, set_by = excluded.set_by,
                set_at = excluded.set_at
            """)
        forget()
    }

    func isEnrolmentDemanded(at office: Int32) async throws -> Bool {
        try await pool.query(
            """
            select exists (select from office_device_rule
                           where office_id = \(office) and enrolment_demanded)
            """
        ).one(Bool.self)
    }
}
