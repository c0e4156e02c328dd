import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing

/// Codes and offices that change: issued elsewhere, merged, or ending in the future.
@Suite struct ReorganisationTests {
    /// The portal issued the number that our own counter comes to next.
    @Test func aPortalCodeThatWeWouldMint() async throws {
        try await Office.open { office in
            _ = try await office.enter(code: "H27.16-261123-0001")
            do {
                let code = try await office.enter()
                #expect(code == "H27.16-261123-0002")
            } catch {
                Issue.record("no dossier of this agency can be entered today: \(told(error))")
            }
        }
    }

    /// The ward of the applicant became part of another while the case was at work.
    @Test func aReorganisedWard() async throws {
        try await Office.open { office in
            let code = try await office.enter(collect: false, ward: World.tranPhu)
            try await office.decide(.lodgedInPerson, code)
            try await office.decide(.accepted, code, dueAt: office.now + .seconds(86_400))
            try await office.decide(.assigned, code)
            try await office.reader.transaction {
                try await $0.execute(
                    script: """
                        update tram.unit set valid_to = '2026-11-20' where ward_code = '18100';
                        update tram.office_area set valid_to = '2026-11-20' where ward_code = '18100';
                        insert into tram.unit (ward_code, valid_from, name, kind, search_key)
                            values ('18100', '2026-11-20', 'Phường Mới', 'ward', 'phuong moi');
                        insert into tram.unit_succession values
                            ('18100', '2025-07-01', '18100', '2026-11-20', 'whole');
                        insert into tram.office_area (office_id, ward_code, ward_valid_from, valid_from)
                            values (2, '18100', '2026-11-20', '2026-11-20');
                        """)
            }
            do {
                try await office.decide(.resultReady, code, outcome: .granted)
            } catch { Issue.record("the result can never be ready: \(told(error))") }
        }
    }

    /// Offices and desks whose end is known in advance, but lies in the future.
    @Test func anEndInTheFuture() async throws {
        try await Office.open { office in
            let (_, item) = try await office.atThePost()
            try await office.reader.transaction {
                try await $0.query("update tram.desk_agency set valid_to = '2027-01-01'")
            }
            let code = try await office.enter(collect: false)
            do {
                try await office.decide(.lodgedInPerson, code, by: .deskClerk)
            } catch { Issue.record("the desk is locked out before its time: \(told(error))") }
            try await office.reader.transaction {
                try await $0.query("update tram.office set valid_to = '2027-01-01' where id = 3")
            }
            do {
                _ = try await office.ledger.openHandOver(
                    from: "BD-18073", to: "H27.16", itemCodes: [item], by: World.actor(.postClerk))
            } catch { Issue.record("no hand-over to an agency that exists: \(told(error))") }
        }
    }
}
