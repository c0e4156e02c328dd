import Configuration
import Foundation
import Testing
import Tram

@Suite("Settings")
struct SettingsTests {
    private static let key = String(repeating: "0123456789abcdef", count: 4)
    private static let whole = [
        "TRAM_DATABASE": "host=/tmp dbname=tram", "TRAM_ITEM_SERVICE": "RD",
        "TRAM_IDENTITY_KEY": key, "TRAM_PAGE_KEY": key,
    ]

    private func read(_ environment: [String: String]) -> Result<Settings, SettingFaults> {
        Settings.read(
            ConfigReader(
                provider: EnvironmentVariablesProvider(environmentVariables: environment)))
    }

    private func faults(_ changes: [String: String?]) -> [SettingKey] {
        var environment = Self.whole
        for (name, value) in changes { environment[name] = value }
        switch read(environment) {
        case .success: return []
        case .failure(let faults): return faults.faults.map(\.key)
        }
    }

    @Test("What must be said is enough, the rest has its standard")
    func standards() throws {
        let settings = try read(Self.whole).get()
        #expect(settings.port == 8_080)
        #expect(settings.host == "127.0.0.1")
        #expect(!settings.isDemo)
        #expect(settings.isCookieSecure)
        #expect(settings.identityKey.count == 32)
        #expect(settings.identityKey.first == 0x01)
    }

    @Test("Every key can be set")
    func everyKey() throws {
        let settings = try read(
            Self.whole.merging([
                "TRAM_PORT": "9000", "TRAM_HOST": "0.0.0.0", "TRAM_COOKIE_SECURE": "0",
                "TRAM_LEDGER_CONNECTIONS": "8", "TRAM_GRACE_SECONDS": "5",
                "TRAM_LOG_LEVEL": "warning", "TRAM_BEHIND_PROXY": "1",
                "TRAM_DATABASE_FILES": "/srv/files",
            ]) { _, new in new }
        ).get()
        #expect(settings.port == 9_000)
        #expect(settings.ledgerConnections == 8)
        #expect(settings.grace == .seconds(5))
        #expect(settings.logLevel == "warning")
        #expect(settings.isBehindProxy && !settings.isCookieSecure)
        #expect(settings.databaseFiles.path == "/srv/files")
    }

    /// An operator who mends one fault per start needs five starts.
    @Test("All faults are told at once")
    func allAtOnce() {
        #expect(
            faults([
                "TRAM_PORT": "70000", "TRAM_DEMO": "maybe", "TRAM_ITEM_SERVICE": "R1",
                "TRAM_IDENTITY_KEY": "short", "TRAM_LOG_LEVEL": "loud",
            ]) == [.demo, .port, .itemService, .identityKey, .logLevel])
    }

    /// Slips with a mistyped address are given away before anybody sees it.
    @Test(
        "The address on paper is one that a phone can open",
        arguments: [
            "tram.example.vn", "https://", "https://tram.example.vn/", "ftp://tram.example.vn",
            "https://trạm.vn", "https://a b", "https://user@host",
        ])
    func addressOnPaper(text: String) throws {
        #expect(faults(["TRAM_PUBLIC_ADDRESS": text]) == [.publicAddress])
        let good = "https://tram.example.vn:8443"
        let settings = try read(
            Self.whole.merging(["TRAM_PUBLIC_ADDRESS": good]) { _, new in new }
        ).get()
        #expect(settings.publicAddress == good)
        #expect(try read(Self.whole).get().publicAddress == nil)
    }

    @Test(
        "Outside of the demonstration nothing secret or postal is made up",
        arguments: ["TRAM_DATABASE", "TRAM_ITEM_SERVICE", "TRAM_IDENTITY_KEY", "TRAM_PAGE_KEY"])
    func needed(name: String) {
        #expect(faults([name: nil]).map(\.rawValue) == [name])
    }

    @Test("A command needs only its own keys")
    func needsOfACommand() {
        let config = ConfigReader(
            provider: EnvironmentVariablesProvider(
                environmentVariables: ["TRAM_DATABASE": "dbname=tram"]))
        #expect(throws: Never.self) { try Settings.read(config, needs: [.database]).get() }
    }

    @Test("The demonstration makes up its keys, the same at every start")
    func demonstration() throws {
        let environment = ["TRAM_DATABASE": "dbname=tram", "TRAM_DEMO": "1"]
        let (first, second) = (try read(environment).get(), try read(environment).get())
        #expect(first.identityKey.count == 32)
        #expect(first.identityKey == second.identityKey)
        #expect(first.identityKey != first.pageKey)
        #expect(first.itemService == "RD")
        #expect(!first.isCookieSecure)
    }

    /// Its password is printed in the documentation.
    @Test("The demonstration listens on the loopback only", arguments: ["0.0.0.0", "10.0.0.5"])
    func loopbackOnly(host: String) {
        #expect(faults(["TRAM_DEMO": "1", "TRAM_HOST": host]) == [.demo])
        #expect(faults(["TRAM_DEMO": "1", "TRAM_HOST": "127.0.0.1"]).isEmpty)
    }

    /// The sentences go to terminals and logs.
    @Test("No sentence repeats a secret")
    func secretsStaySecret() throws {
        let secret = "7g7g7g7g-not-hexadecimal"
        guard
            case .failure(let faults) = read(
                Self.whole.merging(["TRAM_PAGE_KEY": secret]) { _, new in new })
        else {
            Issue.record("a malformed key was taken")
            return
        }
        #expect(!faults.sentence.contains(secret))
        #expect(SettingKey.allCases.filter(\.isSecret) == [.identityKey, .pageKey])
    }
}
