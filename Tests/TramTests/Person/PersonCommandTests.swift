import Fixtures
import Foundation
import Postgres
import Testing

/// An installation that is no demonstration begins with one administrator, who is made here.
@Suite("tram person", .timeLimit(.minutes(5)))
struct PersonCommandTests {
    private struct Prompt {
        let environment: [String: String]

        init(_ database: TestDatabase) throws {
            let host = try #require(database.administrator.hosts.first)
            var conninfo = "host='\(host.name)' dbname=\(database.name)"
            if let port = host.port { conninfo += " port=\(port)" }
            environment = ["TRAM_DATABASE": conninfo]
        }

        func person(_ arguments: [String], input: String = "") throws -> ExitCodeTests.Ending {
            try ExitCodeTests.run(["person"] + arguments, environment, input: input)
        }
    }

    private static let add = [
        "add", "quantri.that", "--name", "Đỗ Thật", "--role", "administrator", "--office",
        "MC-18073",
    ]

    @Test func aFirstAdministratorIsMade() async throws {
        let database = try await World.open()
        let prompt = try Prompt(database)
        let made = try prompt.person(Self.add, input: "một câu dễ nhớ\nsecond line\n")
        #expect(made.code == 0, "\(made.complaint)")
        let hash = try await database.pool().query(
            """
            select c.hash from tram.credential c join tram.person p on p.id = c.person_id
            where p.username = 'quantri.that' and p.active and not p.demo and not c.initial
            """
        ).one(String.self)
        #expect(hash.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        #expect(!(made.output + made.complaint).contains("một câu"))

        let again = try prompt.person(Self.add, input: "một câu dễ nhớ\n")
        #expect(again.code == 1)
        #expect(again.complaint.contains("Somebody has this user name already."))
        let list = try prompt.person(["list", "--json", "--office", "MC-18073"])
        #expect(
            list.output.contains(
                #"{"active":true,"name":"Đỗ Thật","office":"MC-18073","password":"own","#
                    + #""role":"administrator","username":"quantri.that"}"#))

        let changed = try prompt.person(
            ["password", "quantri.that", "--initial"], input: "một câu khác hẳn\n")
        #expect(changed.code == 0)
        #expect(try prompt.person(["list"]).output.contains("password: initial"))
        // The demonstration's own administrator is one as well.
        #expect(try prompt.person(["deactivate", "quantri"]).code == 0)
        let last = try prompt.person(["deactivate", "quantri.that"])
        #expect(last.code == 1)
        #expect(last.complaint.contains("last active administrator"))
        #expect(
            try prompt.person(["password", "quantri"], input: "một câu dễ nhớ\n").code == 1)
        #expect(
            try prompt.person(["activate", "quantri"], input: "một câu dễ nhớ\n").code == 0)
        try await database.close()
    }

    @Test(
        arguments: [
            (["add", "moi", "--name", "Ai", "--role", "king", "--office", "BD-18073"], "", 2),
            (
                ["add", "cán bộ", "--name", "Ai", "--role", "post_clerk", "--office", "BD-18073"],
                "", 2
            ),
            (
                ["add", "moi", "--name", "Ai", "--role", "post_clerk", "--office", "BD-18073"], "",
                2
            ),
            (
                ["add", "moi", "--name", "Ai", "--role", "post_clerk", "--office", "BD-18073"],
                "tram-demo\n", 1
            ),
            (
                ["add", "moi", "--name", "Ai", "--role", "post_clerk", "--office", "H27.16"],
                "một câu dễ nhớ\n", 1
            ),
            (["password", "nobody"], "một câu dễ nhớ\n", 1),
            (["password", "buuta", "--password", "một câu dễ nhớ"], "", 2),
        ] as [([String], String, Int32)])
    func aWrongCallChangesNothing(arguments: [String], input: String, code: Int32) async throws {
        let database = try await World.open()
        let ending = try Prompt(database).person(arguments, input: input)
        #expect(ending.code == code, "\(ending.complaint)")
        #expect(!ending.complaint.isEmpty)
        let credentials = try await database.pool().query("select count(*) from tram.credential")
            .one(Int64.self)
        #expect(credentials == 0)
        try await database.close()
    }
}
