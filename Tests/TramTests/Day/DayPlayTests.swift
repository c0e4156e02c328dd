import Fixtures
import Foundation
import FoundationNetworking
import Postgres
import Testing

/// The main job on real input: a day, played by the executable against the executable.
@Suite("A day played", .timeLimit(.minutes(10)))
struct DayPlayTests {
    private static let seeds = TestCluster.databaseFolder.appending(path: "seeds")

    /// Two wards and the dossiers of their own agencies: what a test can afford, as signing in is
    /// slow on purpose.
    private static func dossiers() throws -> [String] {
        let text = try String(
            contentsOf: seeds.appending(path: "demo/day.ndjson"), encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        return lines.filter {
            $0.contains("\"MaHoSo\":\"H27.16-") || $0.contains("\"MaHoSo\":\"H27.17-")
        }
    }

    @Test("Nothing is lost, nothing illegal, the audit clean, and no name in any log")
    func day() async throws {
        try await TestDatabase.lease { database in
            let folder = FileManager.default.temporaryDirectory
                .appending(path: "tram-day-\(UUID().uuidString)")
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let lines = try Self.dossiers()
            #expect(lines.count > 50)
            let file = folder.appending(path: "day.ndjson")
            try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)

            let service = try RunningTram(database, log: folder.appending(path: "serve.log"))
            try service.seed(Self.seeds)
            try await service.start()
            let day = try ExitCodeTests.run(
                [
                    "day", "--url", service.url, "--file", file.path, "--wards", "2", "--seeds",
                    Self.seeds.path,
                ], service.environment)
            #expect(day.code == 0, "\(day.output)\(day.complaint)")
            #expect(day.output.contains("lost 0, illegal 0, elsewhere than planned 0, faults 0"))
            #expect(day.output.contains("audit: clean"))
            #expect(try service.end() == 0, "it ends within its grace when it is told to")
            try Self.expectNoPerson(of: lines, in: service.log)
        }
    }

    /// A log is read by more people than dossiers are.
    private static func expectNoPerson(of lines: [String], in log: URL) throws {
        let text = try String(contentsOf: log, encoding: .utf8)
        #expect(text.contains("/v1/scan-batches"))
        for line in lines {
            let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            for field in ["ChuHoSo", "SoDienThoai", "MaDoiTuong", "ThongTinKhac", "MaHoSo"] {
                guard let value = record?[field] as? String else { continue }
                #expect(!text.contains(value), "\(field) stands in the log")
                if field == "SoDienThoai" {
                    #expect(!text.contains("+84\(value.dropFirst())"), "the phone, as it is kept")
                }
            }
        }
    }
}

/// The service as an operator runs it.
private final class RunningTram {
    let environment: [String: String]
    let url: String
    let log: URL
    private let process = Process()

    init(_ database: TestDatabase, log: URL) throws {
        let host = try #require(database.administrator.hosts.first)
        let port = Int.random(in: 20_000..<32_000)
        var conninfo = "host='\(host.name)' dbname=\(database.name)"
        if let number = host.port { conninfo += " port=\(number)" }
        environment = [
            // Every request is told, so that there is something to look for names in.
            "TRAM_LOG_LEVEL": "debug",
            "TRAM_DATABASE": conninfo, "TRAM_DEMO": "1", "TRAM_PORT": String(port),
            "TRAM_DATABASE_FILES": TestCluster.databaseFolder.path,
        ]
        url = "http://127.0.0.1:\(port)"
        self.log = log
    }

    /// Everything by the commands that an operator has.
    func seed(_ seeds: URL) throws {
        for (kind, file) in [
            ("units", "reference/units_before.csv"), ("units", "reference/units.csv"),
            ("successions", "reference/succession.csv"),
            ("procedures", "reference/procedures.csv"), ("calendar", "reference/calendar.csv"),
            ("offices", "reference/offices.csv"), ("people", "demo/people.csv"),
        ] {
            let ending = try ExitCodeTests.run(
                ["import", kind, seeds.appending(path: file).path], environment)
            #expect(ending.code == 0, "\(ending.output)\(ending.complaint)")
        }
    }

    func start() async throws {
        let binary = try #require(ProcessInfo.processInfo.environment["TRAM_TEST_BINARY"])
        try Data().write(to: log)
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = ["serve"]
        process.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { _, new in new }
        process.standardError = try FileHandle(forWritingTo: log)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let ready = try #require(URL(string: "\(url)/readyz"))
        for _ in 0..<300 {
            if let (_, answer) = try? await URLSession.shared.data(from: ready),
                (answer as? HTTPURLResponse)?.statusCode == 200
            {
                return
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("the service was not ready within half a minute")
    }

    /// Its exit code after SIGTERM.
    func end() throws -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    deinit {
        if process.isRunning { process.terminate() }
    }
}
