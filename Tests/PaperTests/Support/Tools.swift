import Foundation
import Testing

/// Programs that read a PDF as others would (công cụ đọc lại): poppler and ZXing, of Debian's
/// packages poppler-utils and zxing-cpp-tools.
struct Reading {
    let pdf: URL
    private let folder: URL

    /// Keeps the document in a folder of its own for the length of `body`.
    static func of<Result>(
        _ bytes: [UInt8], _ body: (Reading) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "tram-paper-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pdf = folder.appending(path: "paper.pdf")
        try Data(bytes).write(to: pdf)
        return try await body(Reading(pdf: pdf, folder: folder))
    }

    /// All text, with its lines joined: where a line breaks is the layout's affair.
    func text() async throws -> String {
        try await Tool.run("pdftotext", ["-enc", "UTF-8", pdf.path, "-"])
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    func pageCount() async throws -> Int {
        let pages = try await information()["Pages"] ?? ""
        return try #require(Int(pages))
    }

    func information() async throws -> [String: String] {
        var found: [String: String] = [:]
        for line in try await Tool.run("pdfinfo", ["-isodates", pdf.path]).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            found[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        return found
    }

    /// The name of each font, and whether its letters are in the file.
    func fonts() async throws -> [(name: String, isEmbedded: Bool, hasUnicode: Bool)] {
        try await Tool.run("pdffonts", [pdf.path]).split(separator: "\n").dropFirst(2).map { line in
            // From the right: object, generation, uni, sub, emb.
            let words = line.split(separator: " ").map(String.init)
            return (words[0], words[words.count - 5] == "yes", words[words.count - 3] == "yes")
        }
    }

    /// Every page as a picture of 200 dots per inch, what an office's scanner makes.
    func pictures(dotsPerInch: Int = 200) async throws -> [URL] {
        let stem = folder.appending(path: "page-\(dotsPerInch)").path
        _ = try await Tool.run(
            "pdftoppm", ["-r", String(dotsPerInch), "-gray", "-png", pdf.path, stem])
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasPrefix("page-\(dotsPerInch)") && $0.hasSuffix(".png") }
            .map { folder.appending(path: $0) }
    }

    /// What ZXing reads on all pages.
    func symbols(dotsPerInch: Int = 200) async throws -> Set<String> {
        var found: Set<String> = []
        for picture in try await pictures(dotsPerInch: dotsPerInch) {
            // Ends with 1 when a page has no symbol.
            let said = try await Tool.run("ZXingReader", [picture.path], mayFail: true)
            for line in said.split(separator: "\n") where line.hasPrefix("Text:") {
                found.insert(said: String(line))
            }
        }
        return found
    }
}

extension Set<String> {
    /// `Text:       "RB000000005VN"`
    fileprivate mutating func insert(said line: String) {
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return }
        insert(parts.dropFirst().dropLast().joined(separator: "\""))
    }
}

enum Tool {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What a program prints; its errors too when it fails.
    static func run(
        _ name: String, _ arguments: [String], mayFail: Bool = false
    ) async throws -> String {
        let place = FileManager.default.temporaryDirectory
            .appending(path: "tram-tool-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: place) }
        var process: pid_t = 0
        try start(&process, name, arguments, output: place.path)
        var status: Int32 = 0
        // Other tests share these threads, and some of them look at the clock.
        while waitpid(process, &status, WNOHANG) == 0 {
            try await Task.sleep(for: .milliseconds(4))
        }
        let said = String(decoding: try Data(contentsOf: place), as: UTF8.self)
        guard status == 0 || mayFail else {
            throw Failure(description: "\(name) \(arguments) ended with \(status): \(said)")
        }
        return said
    }

    private static func start(
        _ process: inout pid_t, _ name: String, _ arguments: [String], output: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        let error = posix_spawnp(&process, name, &actions, nil, words, environ)
        guard error == 0 else {
            let why = String(cString: strerror(error))
            throw Failure(description: "\(name) does not start: \(why)")
        }
    }
}
