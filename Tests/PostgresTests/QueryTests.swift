import Postgres
import Testing

@Suite("Queries")
struct QueryTests {
    @Test func valuesBecomeParameters() {
        let name = "x'; drop table office; --"
        let query: Query = "select * from office where name = \(name) and id = \(Int32(7))"
        #expect(query.sql == "select * from office where name = $1 and id = $2")
        #expect(query.parameters.count == 2)
    }

    @Test func rawFragmentsStayAsTheyAre() {
        let query: Query = "select \(raw: "count(*)") from office where id = \(1)"
        #expect(query.sql == "select count(*) from office where id = $1")
    }

    /// Wrongly renumbered parameters would compare an office with a person.
    @Test func aQueryInsideAQueryIsRenumbered() {
        let inner: Query = "a = \(1) and b = \("$1") and c = \(3)"
        let twice: Query = "select \(0) where (\(inner)) or (\(inner)) and d = \(9)"
        #expect(
            twice.sql
                == "select $1 where (a = $2 and b = $3 and c = $4) "
                + "or (a = $5 and b = $6 and c = $7) and d = $8")
        #expect(twice.parameters.count == 8)
        let first: Query = "\(inner) order by \(raw: "1")"
        #expect(first.sql == "a = $1 and b = $2 and c = $3 order by 1")
        #expect((first + " limit \(5)").sql == "a = $1 and b = $2 and c = $3 order by 1 limit $4")
    }

    @Test func numbersOfTwoDigitsAreRenumbered() {
        var many: Query = "select \(1)"
        for number in 2...12 { many.append(", \(number)") }
        let joined: Query = "\(0), (\(many))"
        #expect(joined.sql.hasPrefix("$1, (select $2, $3"))
        #expect(joined.sql.hasSuffix("$12, $13)"))
    }

    @Test func vietnameseTextAroundParametersSurvives() {
        let inner: Query = "tên = \("Đào") và tỉnh = \("Hà Tĩnh") – hết"
        let outer: Query = "\(1) đó: \(inner)"
        #expect(outer.sql == "$1 đó: tên = $2 và tỉnh = $3 – hết")
    }
}

@Suite("Connection settings")
struct ConnectionSettingsTests {
    @Test func aConnectionStringIsReadByLibpqsRules() throws {
        let settings = try ConnectionSettings(
            conninfo: """
                host=a,/run/pg port=5433,5434 user=tram_staff dbname=tram password='a b' \
                sslmode=verify-full sslrootcert=/ca.crt target_session_attrs=read-write
                """)
        #expect(settings.hosts == [.init("a", port: 5433), .init("/run/pg", port: 5434)])
        #expect(settings.user == "tram_staff")
        #expect(settings.database == "tram")
        #expect(settings.password == "a b")
        #expect(settings.tls == .verifyFull)
        #expect(settings.targetSession == "read-write")
        #expect(settings.parameters == ["sslrootcert": "/ca.crt"])
        let uri = try ConnectionSettings(conninfo: "postgresql://x@h:6000/d?connect_timeout=7")
        #expect(uri.hosts == [.init("h", port: 6000)])
        #expect(uri.connectTimeout == .seconds(7))
    }

    @Test func oneportServesAllHosts() throws {
        let settings = try ConnectionSettings(conninfo: "host=a,b port=5433")
        #expect(settings.hosts == [.init("a", port: 5433), .init("b", port: 5433)])
    }

    /// A password in a log outlives its change.
    @Test func thePasswordIsNeverPrinted() throws {
        let settings = try ConnectionSettings(conninfo: "host=a user=u password=geheim")
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] {
            #expect(!text.contains("geheim"))
        }
        let error = #expect(throws: PostgresError.self) {
            try ConnectionSettings(conninfo: "password=geheim nonsense")
        }
        #expect(error?.diagnostic.contains("geheim") == false)
    }
}

@Suite("Errors")
struct PostgresErrorTests {
    @Test func onlyWhatMaySucceedLaterIsRetryable() {
        for state in ["40001", "40P01", "57P01", "57P03", "53300", "08006", "25006"] {
            #expect(PostgresError(serverSaid: state).isRetryable)
        }
        for state in ["23505", "42601", "22P02", "57014", "28P01"] {
            #expect(!PostgresError(serverSaid: state).isRetryable)
        }
    }

    @Test func valuesAreTakenOutOfDataExceptionsOnly() {
        let data = PostgresError(
            serverSaid: "22P02", message: "invalid input syntax for type uuid: \"Nguyễn Văn A\"")
        #expect(data.message == "invalid input syntax for type uuid: \"…\"")
        let key = PostgresError(
            serverSaid: "23505",
            message: "duplicate key value violates unique constraint \"one_code\"")
        #expect(key.message.contains("one_code"))
    }
}
