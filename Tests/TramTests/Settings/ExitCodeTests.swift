import Foundation
import Testing

/// The executable as a script calls it.
@Suite("How commands end")
struct ExitCodeTests {
    struct Ending {
        let code: Int32
        let output: String
        let complaint: String
    }

    /// The executable that belongs to this build; `Deploy/test` names it.
    static func run(
        _ arguments: [String], _ environment: [String: String] = [:], input: String = ""
    ) throws -> Ending {
        let named = ProcessInfo.processInfo.environment["TRAM_TEST_BINARY"]
        let binary = try #require(named, "TRAM_TEST_BINARY names the executable to test")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/"]
            .merging(environment) { _, new in new }
        let (entry, output, complaint) = (Pipe(), Pipe(), Pipe())
        process.standardInput = entry
        process.standardOutput = output
        process.standardError = complaint
        try process.run()
        // No more than a pipe holds, and whoever does not read it gives no signal for it.
        signal(SIGPIPE, SIG_IGN)
        try? entry.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try? entry.fileHandleForWriting.close()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        let said = try complaint.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Ending(
            code: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
            complaint: String(decoding: said, as: UTF8.self))
    }

    @Test("Help is no fault", arguments: [["--help"], ["help", "day"], ["import", "--help"]])
    func help(arguments: [String]) throws {
        let ending = try Self.run(arguments)
        #expect(ending.code == 0)
        #expect(ending.output.contains("USAGE"))
    }

    @Test(
        "A wrong call ends with 2 and says why on standard error",
        arguments: [
            ["no-such-command"], ["import", "nothing", "file"], ["day", "--dossiers", "0"],
            ["day", "--date", "someday"], ["machine", "--check", "a", "--write", "b"],
            ["import", "units", "/no/such/file.csv"], ["migrate"],
        ])
    func usage(arguments: [String]) throws {
        var environment = ["TRAM_DATABASE": "dbname=nowhere"]
        if arguments == ["migrate"] { environment = [:] }
        let ending = try Self.run(arguments, environment)
        #expect(ending.code == 2, "\(ending.complaint)")
        #expect(!ending.complaint.isEmpty)
        #expect(ending.output.isEmpty)
    }

    @Test("A check that fails ends with 1")
    func checkFails() throws {
        let stale = try SampleFile(
            "<!-- machine:dossier -->\n<!-- /machine -->\n<!-- machine:parcel -->\n"
                + "<!-- /machine -->\n", name: "page.md")
        #expect(try Self.run(["machine", "--check", stale.path]).code == 1)
        #expect(try Self.run(["machine", "--write", stale.path]).code == 0)
        #expect(try Self.run(["machine", "--check", stale.path]).code == 0)
    }

    @Test("A service that is not there is no crash", arguments: [["day", "--url"]])
    func noService(arguments: [String]) throws {
        let ending = try Self.run(arguments + ["http://127.0.0.1:1"])
        #expect(ending.code == 1)
        #expect(ending.complaint.contains("tram:"))
    }

    /// Colours in a log file are noise, and scripts read the plain words.
    @Test("Without a terminal nothing is coloured")
    func noColours() throws {
        let ending = try Self.run(["machine", "--proof"])
        #expect(ending.code == 0)
        #expect(!ending.complaint.contains("\u{1B}"))
    }
}
