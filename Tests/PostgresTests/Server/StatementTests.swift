import Foundation
import Postgres
import Testing

@Suite("Single statements")
struct StatementTests {
    /// A value that comes back different would silently change somebody's dossier.
    @Test func everyTypeComesBackAsItWent() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            func back<Value: PostgresCodable & Equatable>(
                _ value: Value, _ type: String
            ) async throws {
                let row = try await pool.query(
                    "select \(value)::\(raw: type) as value, \(value)::\(raw: type)::text is null"
                ).one()
                #expect(try row["value"].decode(Value.self) == value)
            }
            try await back(true, "boolean")
            for number in [Int16.min, 0, .max] { try await back(number, "smallint") }
            for number in [Int32.min, 0, .max] { try await back(number, "integer") }
            for number in [Int64.min, 0, .max] { try await back(number, "bigint") }
            for number in [-0.0, 1.5, .infinity, .greatestFiniteMagnitude] {
                try await back(number, "float8")
            }
            for text in ["", "Nguyễn Thị Đào", "a\u{301}", "'; drop table x --", "🇻🇳\n\t"] {
                try await back(text, "text")
            }
            try await back(UUID(), "uuid")
            try await back([UInt8](0...255), "bytea")
            try await back([] as [UInt8], "bytea")
            try await back([[1, 2], [], [0]] as [[UInt8]], "bytea[]")
            try await back(Timestamp(microseconds: 1_795_478_400_123_456), "timestamptz")
            try await back(Timestamp(microseconds: -1), "timestamptz")
            try await back(Day(daysSince2000: 9824), "date")
            try await back(JSONText("{\"a\": [1, null]}"), "jsonb")
            try await back([1, -2, 3] as [Int32], "int4[]")
            try await back([] as [String], "text[]")
            try await back([nil, "b", nil] as [String?], "text[]")
            try await back([UUID(), UUID()], "uuid[]")
            try await back([Day(daysSince2000: -1), nil], "date[]")
            try await back(nil as String?, "text")
            try await back(nil as [Int]?, "bigint[]")
        }
    }

    @Test func timesMeanWhatTheServerMeans() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            let row = try await pool.query(
                """
                select \(Timestamp(microseconds: 0)) = '1970-01-01T00:00:00Z'::timestamptz,
                    \(Day(daysSince2000: 0)) = '2000-01-01'::date
                """
            ).one((Bool, Bool).self)
            #expect(row == (true, true))
            let infinite = try await failure {
                _ = try await pool.query("select 'infinity'::timestamptz").one(Timestamp.self)
            }
            #expect(infinite.kind == .decoding)
        }
    }

    /// A wrong type must be told by column and type, and never by the value.
    @Test func decodingErrorsNameColumnAndType() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            let rows = try await pool.query(
                "select 'Nguyễn'::text as applicant, null::int4 as office, 70000::int8 as big")
            let row = rows[0]
            let wrongType = try await failure { _ = try row["applicant"].decode(Int.self) }
            #expect(
                wrongType.message == "column applicant of type text cannot be read as Int")
            let null = try await failure { _ = try row["office"].decode(Int32.self) }
            #expect(null.message.hasPrefix("column office of type integer is null"))
            let big = try await failure { _ = try row["big"].decode(Int16.self) }
            #expect(big.message == "column big of type bigint does not fit Int16")
            let short = try await failure { _ = try row.decode((String, Int32?).self) }
            #expect(short.message.contains("3 columns"))
            let long = try await failure {
                _ = try row.decode((String, Int32?, Int, Int).self)
            }
            #expect(long.message.contains("3 columns"))
            #expect("\(wrongType)" == "The database could not do this.")
        }
    }

    @Test func anUnknownRawValueIsRefused() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            let known = try await pool.query("select \(Colour.red), \([Colour.green])")
                .one((Colour, [Colour]).self)
            #expect(known.0 == .red && known.1 == [.green])
            let error = try await failure {
                _ = try await pool.query("select 'blue'::text as colour").one(Colour.self)
            }
            #expect(
                error.message
                    == "column colour of type text holds a value that Colour does not know")
        }
    }

    /// The server would refuse it with words nobody understands, after a round trip.
    @Test func aNULIsRefusedBeforeAnythingIsSent() async throws {
        // Nobody listens there: had anything been sent, the error would be another.
        let nowhere = ConnectionSettings(hosts: [.init("/nowhere")], user: "x", database: "x")
        try await withPool(nowhere) { pool in
            for work: @Sendable () async throws -> Void in [
                { try await pool.query("select \("a\0b")") },
                { try await pool.query("select \(["a", "\0"])") },
                { try await pool.query("select \(JSONText("\0"))") },
                { try await pool.query(Query(raw: "select 1\0")) },
                { try await pool.query("select 1", scope: Scope([("tram.person", "\0")])) },
            ] {
                let error = try await failure(work)
                #expect(error.kind == .invalidParameter)
                #expect(error.message.contains("NUL"))
            }
        }
    }

    /// What one person's broken statement does to the statements that travel beside it.
    @Test func aBadStatementDoesNotHurtItsNeighbours() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: Pool.Limits(shared: 1, leased: 0)) { pool in
            for sharing in [Sharing.together, .alone] {
                for round in 0..<5 {
                    try await withThrowingTaskGroup(of: (Int, String).self) { group in
                        for index in 0..<60 {
                            group.addTask {
                                do {
                                    // Texts differ between rounds, so that preparing, too, is
                                    // under way beside the failures.
                                    let fault: Query =
                                        index % 7 == 0
                                        ? "select 1 / (\(index) - \(index))"
                                        : index % 11 == 0
                                            ? "select nonsense from nowhere"
                                            : "select \(index), \(raw: "\(round)")"
                                    let rows = try await pool.query(fault, sharing: sharing)
                                    return (index, "\(try rows[0][0].decode(Int.self))")
                                } catch let error as PostgresError {
                                    return (index, error.sqlState ?? error.kind.rawValue)
                                }
                            }
                        }
                        for try await (index, outcome) in group {
                            let wanted =
                                index % 7 == 0
                                ? "22012" : index % 11 == 0 ? "42P01" : "\(index)"
                            #expect(outcome == wanted)
                        }
                    }
                }
            }
        }
    }

    /// A pipelined write is done at its sync, not at its row: the deferred key fails there.
    @Test func aDeferredKeyFailsTheStatementItself() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            try await pool.session {
                try await $0.execute(
                    script: """
                        create table parent (id int primary key);
                        create table child (parent int constraint a_child_has_a_parent
                            references parent deferrable initially deferred);
                        """)
            }
            let error = try await failure {
                try await pool.query("insert into child values (\(Int32(1)))")
            }
            #expect(error.sqlState == "23503")
            #expect(error.constraint == "a_child_has_a_parent")
            #expect(!error.diagnostic.contains("(1)"))
            #expect(try await pool.query("select count(*) from child").one(Int.self) == 0)
        }
    }

    @Test func largeResultsArriveWhole() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            async let large = pool.query(
                "select n, repeat('đ', 200) from generate_series(1, 50000) as n")
            async let wide = pool.query("select repeat('x', 20000000)")
            async let small = pool.query("select \(Int32(1))")
            #expect(try await small.count == 1)
            let rows = try await large
            #expect(rows.count == 50_000)
            #expect(try rows[49_999].decode((Int32, String).self).0 == 50_000)
            #expect(try await wide.one(String.self).utf8.count == 20_000_000)
        }
    }

    @Test func largeParametersArriveWhole() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            let bytes = [UInt8](repeating: 7, count: 20_000_000)
            let lengths = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await pool.query("select length(\(bytes))").one(Int.self)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(lengths == Array(repeating: 20_000_000, count: 4))
        }
    }

    /// A migration while the service runs must not break its prepared statements for good.
    @Test func aTableMayChangeUnderAPreparedStatement() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            try await pool.query("create table changing (a int)")
            try await pool.query("insert into changing values (1)")
            #expect(try await pool.query("select * from changing").one().count == 1)
            try await pool.query("alter table changing add b text")
            #expect(try await pool.query("select * from changing").one().count == 2)
            #expect(
                try await pool.query("select * from changing", sharing: .together)
                    .one().count == 2)
        }
    }

    /// More distinct texts than are kept prepared: slower, but right, and bounded.
    @Test func distinctStatementsAreKeptWithinBounds() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: Pool.Limits(shared: 1, leased: 0)) { pool in
            for number in 0..<600 {
                let value = try await pool.query("select \(Int32(1)) + \(raw: "\(number)")")
                    .one(Int.self)
                #expect(value == number + 1)
            }
            let kept = try await pool.query("select count(*) from pg_prepared_statements")
                .one(Int.self)
            #expect(kept <= 500)
        }
    }

    @Test func oneTextWithTwoTypesIsTwoStatements() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            for _ in 0..<2 {
                let number = try await pool.query("select pg_typeof(\(Int32(1)))::text")
                #expect(try number.one(String.self) == "integer")
                let text = try await pool.query("select pg_typeof(\("1"))::text")
                #expect(try text.one(String.self) == "text")
            }
        }
    }

    /// What a page shows when the database refuses.
    @Test func errorsShowNothingToAnEndUser() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            let secret = "0912345678"
            let error = try await failure {
                try await pool.query("select \(secret)::uuid")
            }
            #expect(error.sqlState == "22P02")
            for text in ["\(error)", String(reflecting: error), error.diagnostic] {
                #expect(!text.contains(secret))
            }
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!dumped.contains(secret) && !dumped.contains("uuid"))
            #expect(error.diagnostic.contains("sqlstate=22P02"))
        }
    }
}

private enum Colour: String, PostgresMapped { case red, green }
