package import Configuration
import Crypto
package import Foundation

/// What an installation decides (cấu hình), read once at the start.
///
/// It is read whole before anything else happens, and everything that is wrong is told at once.
package struct Settings: Sendable {
    /// What is wrong with one key.
    package struct Fault: Error, Hashable, Sendable {
        package let key: SettingKey
        package let sentence: String
    }

    package let database: String
    package let administrator: String
    package let databaseFiles: URL
    package let host: String
    package let port: Int
    package let isDemo: Bool
    package let itemService: String
    package let identityKey: [UInt8]
    package let pageKey: [UInt8]
    package let isCookieSecure: Bool
    package let isBehindProxy: Bool
    package let ledgerConnections: Int
    package let staffConnections: Int
    package let doorConnections: Int
    package let publicConnections: Int
    package let statementTime: Duration
    package let requestTime: Duration
    package let grace: Duration
    package let maxRequests: Int
    package let maxConnections: Int
    package let logLevel: String
    package let hotline: String
    /// Nil when papers shall carry codes alone.
    package let publicAddress: String?

    /// The demonstration's one password, which everybody knows.
    package static let demoPassword = "tram-demo"

    /// - Parameter needs: the keys that the command at hand can't do without.
    package static func read(
        _ config: ConfigReader, needs: Set<SettingKey> = Set(SettingKey.allCases)
    ) -> Result<Settings, SettingFaults> {
        var reader = SettingReader(config)
        reader.isDemo = reader.flag(.demo)
        let settings = Settings(&reader)
        let faults = reader.faults.filter { !$0.isMissing || needs.contains($0.fault.key) }
        return faults.isEmpty ? .success(settings) : .failure(SettingFaults(faults.map(\.fault)))
    }

    private init(_ reader: inout SettingReader) {
        isDemo = reader.isDemo
        database = reader.text(.database)
        administrator = reader.text(.administrator)
        databaseFiles = reader.folder(.databaseFiles)
        host = reader.text(.host)
        port = reader.number(.port)
        itemService = reader.serviceLetters(.itemService)
        identityKey = reader.secret(.identityKey)
        pageKey = reader.secret(.pageKey)
        isCookieSecure = reader.flag(.cookieSecure)
        isBehindProxy = reader.flag(.behindProxy)
        ledgerConnections = reader.number(.ledgerConnections)
        staffConnections = reader.number(.staffConnections)
        doorConnections = reader.number(.doorConnections)
        publicConnections = reader.number(.publicConnections)
        statementTime = .seconds(reader.number(.statementSeconds))
        requestTime = .seconds(reader.number(.requestSeconds))
        grace = .seconds(reader.number(.graceSeconds))
        maxRequests = reader.number(.maxRequests)
        maxConnections = reader.number(.maxConnections)
        logLevel = reader.word(
            .logLevel,
            among: ["trace", "debug", "info", "notice", "warning", "error", "critical"])
        hotline = reader.text(.hotline)
        publicAddress = reader.address(.publicAddress)
        if isDemo, !Self.isLoopback(host) {
            reader.fault(
                .demo, "The demonstration's password is public, so TRAM_HOST must be a loopback.")
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}

/// Everything that is wrong with a configuration.
package struct SettingFaults: Error, Hashable, Sendable {
    package let faults: [Settings.Fault]

    package init(_ faults: [Settings.Fault]) {
        self.faults = faults
    }

    package var sentence: String {
        faults.map { "\($0.key.rawValue): \($0.sentence)" }.joined(separator: "\n")
    }
}

/// Reads key after key and collects what is wrong.
private struct SettingReader {
    struct Found {
        let fault: Settings.Fault
        let isMissing: Bool
    }

    private let config: ConfigReader
    var isDemo = false
    private(set) var faults: [Found] = []

    init(_ config: ConfigReader) {
        self.config = config
    }

    mutating func fault(_ key: SettingKey, _ sentence: String, isMissing: Bool = false) {
        faults.append(Found(fault: .init(key: key, sentence: sentence), isMissing: isMissing))
    }

    private func given(_ key: SettingKey) -> String? { config.given(key) }

    mutating func text(_ key: SettingKey) -> String {
        if let text = given(key) ?? key.standard(demo: isDemo) { return text }
        fault(key, "It is not set, and nothing holds without it.", isMissing: true)
        return ""
    }

    mutating func number(_ key: SettingKey) -> Int {
        let bounds = key.bounds ?? 0...Int.max
        let text = text(key)
        guard let number = Int(text), bounds.contains(number) else {
            fault(key, "It is a number from \(bounds.lowerBound) to \(bounds.upperBound).")
            return bounds.lowerBound
        }
        return number
    }

    mutating func flag(_ key: SettingKey) -> Bool {
        switch text(key) {
        case "1", "true", "yes": return true
        case "0", "false", "no": return false
        default:
            fault(key, "It is 1 or 0.")
            return false
        }
    }

    mutating func word(_ key: SettingKey, among words: [String]) -> String {
        let text = text(key)
        if !words.contains(text) {
            fault(key, "It is one of \(words.joined(separator: ", ")).")
        }
        return text
    }

    /// `https://tram.example.vn`, without a path: what stands on paper can't be mended later.
    mutating func address(_ key: SettingKey) -> String? {
        let text = text(key)
        guard !text.isEmpty else { return nil }
        let host = ["https://", "http://"].first(where: text.hasPrefix).map {
            text.dropFirst($0.count)
        }
        let signs = Set("abcdefghijklmnopqrstuvwxyz0123456789.-:")
        guard let host, (1...100).contains(host.count), host.allSatisfy(signs.contains) else {
            fault(key, "It is an address such as https://tram.example.vn, without a path.")
            return nil
        }
        return text
    }

    mutating func serviceLetters(_ key: SettingKey) -> String {
        let text = text(key)
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let isPair = text.utf8.count == 2 && text.utf8.allSatisfy(letters.contains)
        if !text.isEmpty && !isPair { fault(key, "It is two capital letters, such as RD.") }
        return text
    }

    /// In demo mode a key may be made up: the same at every start, so that what was digested stays
    /// known, and as public as the demonstration is.
    mutating func secret(_ key: SettingKey) -> [UInt8] {
        if given(key) == nil, isDemo {
            return Array(SHA256.hash(data: Data("tram demo \(key.rawValue)".utf8)))
        }
        let text = text(key)
        guard !text.isEmpty else { return [] }
        guard let bytes = Self.bytes(hexadecimal: text), bytes.count >= 32 else {
            fault(key, "It is 64 or more hexadecimal digits; `openssl rand -hex 32` makes them.")
            return []
        }
        return bytes
    }

    private static func bytes(hexadecimal text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }

    /// As it is named, or beside the executable, where an installation puts it.
    mutating func folder(_ key: SettingKey) -> URL {
        let text = text(key)
        let named = URL(fileURLWithPath: text)
        guard given(key) == nil, !FileManager.default.fileExists(atPath: named.path) else {
            return named
        }
        let executable = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let beside = executable.deletingLastPathComponent().appending(path: text)
        return FileManager.default.fileExists(atPath: beside.path) ? beside : named
    }
}

extension ConfigReader {
    /// What somebody has set; an empty text is nothing.
    func given(_ key: SettingKey) -> String? {
        // TRAM_PORT is `tram.port` here: the reader writes keys as providers of files do.
        let name = key.rawValue.lowercased().replacing("_", with: ".", maxReplacements: 1)
        let text = string(
            forKey: ConfigKey(name.replacing("_", with: "-")), isSecret: key.isSecret)
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
