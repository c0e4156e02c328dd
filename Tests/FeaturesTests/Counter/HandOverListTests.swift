import Domain
import Fixtures
import HummingbirdTesting
import Postgres
import Testing
import Web

/// A post office that has few minutes among a province's must not wait while those of all others
/// are looked through.
@Suite("The list of hand-overs") struct HandOverListTests {
    private static let many = 100_000

    /// Minutes between the post office and the agency of Thành Sen, years of them.
    private func fill(_ town: Town) async throws {
        try await town.superuser.query(
            """
            insert into tram.hand_over
                (id, from_office_id, to_office_id, created_by, created_at, state, closed_at)
            select ('018f0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                   case when n % 100 = 0 then 3 else 1 end,
                   case when n % 100 = 0 then 1 else 3 end, 2,
                   '2026-01-01'::timestamptz + n * interval '1 second', 'signed', now()
            from generate_series(1, \(Self.many)) n
            """)
        try await town.superuser.query("analyze tram.hand_over")
    }

    /// Rows of the table that were touched on any way, by everybody so far.
    private func touched(_ town: Town) async throws -> Int64 {
        // Who was counted tells it within a second of falling silent.
        try await Task.sleep(for: .milliseconds(1_500))
        return try await town.superuser.query(
            """
            select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables
            where relid = 'tram.hand_over'::regclass
            """
        ).one(Int64.self)
    }

    @Test(arguments: ["giaodich.18100", "canbo.h27.01", "motcua", "giaodich", "canbo"])
    func aPageTouchesNoMoreThanItShows(username: String) async throws {
        try await Town.open { town, client in
            try await fill(town)
            let token = try await client.token(username)
            let before = try await touched(town)
            let page = try await client.get("/hand-overs", by: .browser(token))
            #expect(page.status == 200)
            let list = try await client.get("/v1/hand-overs?page_size=20", by: .program(token))
            #expect(list.status == 200)
            let isConcerned = !["giaodich.18100", "canbo.h27.01"].contains(username)
            #expect(list.items.count == (isConcerned ? 20 : 0))
            let after = try await touched(town)
            #expect(after - before < 1_000, "\(username)")
        }
    }

    @Test func pagesFollowEachOtherNewestFirst() async throws {
        try await Town.open { town, client in
            try await town.superuser.query(
                """
                insert into tram.hand_over
                    (id, from_office_id, to_office_id, created_by, state)
                select ('018f0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                       case when n % 3 = 0 then 3 else 1 end,
                       case when n % 3 = 0 then 1 else 3 end, 2, 'open'
                from generate_series(1, 25) n
                """)
            let token = try await client.token("motcua")
            var seen: [String] = []
            var path = "/v1/hand-overs?page_size=10"
            for _ in 0..<3 {
                let page = try await client.get(path, by: .program(token))
                seen += page.items.compactMap { $0["id"]?.string }
                guard let next = page["next_page_token"]?.string else { break }
                path = "/v1/hand-overs?page_size=10&page_token=\(next)"
            }
            #expect(seen.count == 25)
            #expect(seen == seen.sorted(by: >))
            #expect(Set(seen).count == 25)
        }
    }
}
