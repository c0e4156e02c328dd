import ArgumentParser
import Domain
import Features
import Foundation
import Postgres
import Web

/// `tram person`: the people who may sign in. The first administrator of an installation is made
/// here; the others are made by him, on a page.
struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "Adds people, gives passwords, and ends what somebody may do.",
        discussion: """
            Passwords are asked for at a terminal, or are the first line of standard input; they \
            are never arguments.
            """,
        subcommands: [Add.self, List.self, Password.self, Deactivate.self, Activate.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes somebody on, with a password.")

        @Argument(help: "The name to sign in by, such as giaodich.18100.")
        var username: String

        @Option(help: "The person's name.")
        var name: String

        @Option(help: "One of: \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
        var role: String

        @Option(help: "The code of an office of the kind that the role is held at.")
        var office: String

        @OptionGroup var given: GivenPassword

        func run() async throws {
            let username = try PersonCommand.username(username)
            guard let role = Role(rawValue: role) else {
                let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure.usage("--role is one of \(roles)")
            }
            guard let office = OfficeCode(office) else {
                throw Failure.usage("--office is a code such as BD-18073")
            }
            let name = try PersonCommand.name(name)
            let password = try given.read(for: username)
            try await PersonCommand.withRoster { roster in
                try await roster.add(
                    .init(username: username, name: name, role: role, office: office),
                    password: password, isInitial: given.initial, now: .now)
            }
            Terminal.standard.say("\(username) can sign in.")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tells who works where.")

        @Option(help: "Only people of this office.")
        var office: String?

        @Flag(help: "One line of JSON for each person.")
        var json = false

        func run() async throws {
            try await PersonCommand.withRoster { roster in
                var after: String?
                repeat {
                    let members = try await roster.members(
                        .init(office: office), after: after, limit: 500)
                    for member in members {
                        Terminal.standard.print(try MemberLine(member).text(json: json))
                    }
                    after = members.count < 500 ? nil : members.last?.username
                } while after != nil
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives somebody a new password and ends all sessions of the old one.")

        @Argument(help: "The name to sign in by.")
        var username: String

        @OptionGroup var given: GivenPassword

        func run() async throws {
            let username = try PersonCommand.username(username)
            try await PersonCommand.withMember(username) { roster, member in
                guard member.isActive else {
                    throw Failure.check("\(username) has left; `tram person activate` takes back")
                }
                let password = try given.read(for: username)
                try await roster.resetPassword(
                    of: member, to: password, isInitial: given.initial, now: .now)
            }
            Terminal.standard.say("\(username) has a new password; all sessions have ended.")
        }
    }

    struct Deactivate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets somebody go: all sessions end; the name stays in histories.")

        @Argument(help: "The name to sign in by.")
        var username: String

        func run() async throws {
            let username = try PersonCommand.username(username)
            try await PersonCommand.withMember(username) { roster, member in
                try await roster.deactivate(member, by: nil, now: .now)
            }
            Terminal.standard.say("\(username) can't sign in any more.")
        }
    }

    struct Activate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes somebody back, with a new password.")

        @Argument(help: "The name to sign in by.")
        var username: String

        @OptionGroup var given: GivenPassword

        func run() async throws {
            let username = try PersonCommand.username(username)
            try await PersonCommand.withMember(username) { roster, member in
                let password = try given.read(for: username)
                try await roster.activate(
                    member, password: password, isInitial: given.initial, now: .now)
            }
            Terminal.standard.say("\(username) can sign in again.")
        }
    }
}

/// A password that comes from whoever calls.
struct GivenPassword: ParsableArguments {
    @Flag(help: "Whoever signs in with it must choose another first, within seven days.")
    var initial = false

    func read(for username: Username) throws -> String {
        let password = try SecretLine.read("Password of \(username)")
        do throws(PasswordFault) {
            try PasswordRule.check(password, of: username)
        } catch {
            throw Failure.check(error.english)
        }
        return password
    }
}

extension PersonCommand {
    fileprivate static func username(_ text: String) throws -> Username {
        guard let username = Username(text) else {
            throw Failure.usage(
                "a user name has letters a to z, digits, points and hyphens, 2 to 60 of them")
        }
        return username
    }

    fileprivate static func name(_ text: String) throws -> String {
        do throws(TextFault) {
            return try TextRule.name.cleaned(text)
        } catch {
            throw Failure.usage("--name: \(error.english)")
        }
    }

    /// What the service's pages would refuse is refused here, in the same words.
    fileprivate static func withRoster(_ body: (Roster) async throws -> Void) async throws {
        let settings = try await Settings.load(needs: [.database])
        let installation = Installation(settings, label: "tram.person")
        do {
            try await installation.withPool(.door) { pool in
                try await body(Roster(pool: pool, door: Door(pool: pool)))
            }
        } catch let problem as Problem {
            let sentences =
                problem.errors.isEmpty
                ? [problem.kind.english] : problem.errors.map(\.sentence.english)
            throw Failure.check(sentences.joined(separator: " "))
        }
    }

    fileprivate static func withMember(
        _ username: Username, _ body: (Roster, Roster.Member) async throws -> Void
    ) async throws {
        try await withRoster { roster in
            guard let member = try await roster.member(username) else {
                throw Failure.check("there is nobody called \(username)")
            }
            try await body(roster, member)
        }
    }
}

/// A person as a line, for people or for programs.
private struct MemberLine: Encodable {
    let username: String
    let name: String
    let role: Role
    let office: String
    let active: Bool
    /// `none`, `initial` or `own`.
    let password: String

    init(_ member: Roster.Member) {
        username = member.username
        name = member.name
        role = member.role
        office = member.office.code
        active = member.isActive
        password =
            switch member.password {
            case .none: "none"
            case .initial: "initial"
            case .own: "own"
            }
    }

    func text(json: Bool) throws -> String {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
        let state = active ? (password == "own" ? "" : "password: \(password)") : "left"
        return [username, role.rawValue, office, name, state]
            .filter { !$0.isEmpty }.joined(separator: "\t")
    }
}
