import Domain
import Fixtures
import Ledger
import Postgres
import Testing

/// Desks come to serve agencies and cease to, while dossiers lie there. Whoever serves an agency
/// today sees what is open there and has it on his lists; nobody else has.
@Suite struct DeskTests {
    /// Somebody in psql, or an import, and a day later the new desk stands before empty lists.
    @Test func aNewDeskFindsWhatIsOpen() async throws {
        try await Office.open { office in
            let waiting = try await office.enter(collect: false)
            try await office.decide(.lodgedInPerson, waiting)
            let early = try await office.enter(collect: false)
            let refused = try await office.enter(collect: false)
            try await office.decide(.lodgedInPerson, refused)
            try await office.decide(.refused, refused)
            #expect(try await office.ledger.admitDesks() >= 2)
            #expect(try await office.ledger.admitDesks() == 0, "nothing has changed")

            try await addDesk(office, from: "2026-01-01")
            #expect(try await problems(office) == [.officeCannotSee, .waitingDiffers])
            #expect(try await office.ledger.admitDesks() == 2)
            #expect(try await office.audit().isClean)
            #expect(try await sight(of: waiting, office))
            #expect(try await sight(of: early, office))
            #expect(try await sight(of: refused, office) == false)
            #expect(try await lists(office) == ["to-accept"])
            #expect(try await office.ledger.admitDesks() == 0)

            // And what it serves no longer is taken off its lists, but not out of its sight.
            try await office.reader.transaction {
                try await $0.query(
                    "update tram.desk_agency set valid_to = '2026-11-01' where desk_id = 7")
            }
            #expect(try await problems(office).contains(.waitingDiffers))
            #expect(try await office.ledger.admitDesks() == 1)
            #expect(try await office.audit().isClean)
            #expect(try await lists(office) == [])
            #expect(try await sight(of: waiting, office))
        }
    }

    /// A service begins and ends at midnight in Vietnam, by the ledger's clock, and not at that of
    /// the database's machine.
    @Test func aServiceBeginsAndEndsAtMidnight() async throws {
        try await Office.open { office in
            let code = try await office.enter(collect: false)
            try await office.decide(.lodgedInPerson, code)
            try await office.ledger.admitDesks()
            let tomorrow = PlainDate(office.now).adding(days: 1)
            let after = tomorrow.adding(days: 1)
            try await addDesk(office, from: tomorrow.description, to: after.description)
            #expect(try await office.ledger.admitDesks() == 0)
            #expect(try await office.audit().isClean)

            office.wait(tomorrow.startOfDay - office.now)
            #expect(try await office.audit().isClean == false)
            #expect(try await office.ledger.admitDesks() == 1)
            #expect(try await office.audit().isClean)
            #expect(try await lists(office) == ["to-accept"])
            office.wait(after.startOfDay + .seconds(-1) - office.now)
            #expect(try await office.ledger.admitDesks() == 0)
            office.wait(after.startOfDay - office.now)
            #expect(try await office.ledger.admitDesks() == 1)
            #expect(try await office.audit().isClean)
            #expect(try await lists(office) == [])
        }
    }

    /// How long something has waited is what people are asked about.
    @Test func aNewDateMakesNothingYounger() async throws {
        try await Office.open { office in
            let code = try await office.enter(collect: false)
            try await office.decide(.lodgedInPerson, code)
            let first = office.now + .seconds(5 * 86_400)
            try await office.decide(.accepted, code, dueAt: first)
            try await office.decide(.assigned, code)
            let before = try await since(office)
            #expect(before.count == 2, "the agency's list and its desk's")
            let second = first + .seconds(3 * 86_400)
            try await office.decide(.postponed, code, dueAt: second)
            let after = try await since(office)
            #expect(after.map(\.0) == before.map(\.0))
            #expect(after.allSatisfy { $0.1 == second })
            #expect(try await office.audit().isClean)
        }
    }

    // MARK: Looking

    private func addDesk(_ office: Office, from: String, to: String? = nil) async throws {
        try await office.reader.transaction { transaction in
            try await transaction.query(
                """
                insert into tram.office (id, code, name, kind, valid_from)
                values (7, 'MC-MOI', 'Một cửa Mới', 'one_stop', '2025-07-01')
                """)
            try await transaction.query(
                """
                insert into tram.desk_agency (desk_id, agency_id, valid_from, valid_to)
                values (7, 3, \(from)::text::date, \(to as String?)::text::date)
                """)
        }
    }

    private func problems(_ office: Office) async throws -> Set<AuditReport.Problem> {
        Set(try await office.audit().findings.map(\.problem))
    }

    private func sight(of code: String, _ office: Office) async throws -> Bool {
        try await office.count(
            """
            select count(*) from tram.office_dossier o join tram.dossier d on d.id = o.dossier_id
            where o.office_id = 7 and d.code = \(code)
            """) == 1
    }

    private func lists(_ office: Office) async throws -> [String] {
        try await office.reader.query(
            "select list from tram.waiting where office_id = 7 order by list"
        ).decode(String.self)
    }

    private func since(_ office: Office) async throws -> [(Instant, Instant?)] {
        try await office.reader.query(
            "select since, due_at from tram.waiting order by office_id"
        ).decode((Instant, Instant?).self)
    }
}
