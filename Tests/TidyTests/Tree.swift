import Foundation

/// The source tree that this file lies in.
enum Tree {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Folders that builds and runs make; nobody writes in them.
    private static func isMade(_ name: String) -> Bool {
        name.hasPrefix(".build") || [".git", ".tram", "__pycache__"].contains(name)
    }

    /// The paths below `folder`, sorted; with `ending`, only of files that end so.
    static func paths(below folder: String = "", ending: String = "") throws -> [String] {
        var found: [String] = []
        func walk(_ folder: String) throws {
            let url = folder.isEmpty ? root : root.appending(path: folder)
            for name in try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
            where !isMade(name) {
                let path = folder.isEmpty ? name : folder + "/" + name
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(
                    atPath: root.appending(path: path).path, isDirectory: &isFolder)
                if isFolder.boolValue {
                    try walk(path)
                } else if path.hasSuffix(ending) {
                    found.append(path)
                }
            }
        }
        try walk(folder)
        return found
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// The names at the top; what builds make is left out.
    static func topEntries() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.path).filter { !isMade($0) }
            .sorted()
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }

    /// The files that people write and read here: all but pictures, fonts and the like, and what
    /// others wrote and we only carry.
    static func textPaths() throws -> [String] {
        try paths().filter { path in
            let bytes = try Data(contentsOf: root.appending(path: path)).prefix(8192)
            return !bytes.contains(0) && !path.hasSuffix(".resolved")
                && !path.contains("/vendor/")
        }
    }

    /// Every Swift file of `Sources`, read once for all rules.
    static let sources = Result { try swift(below: "Sources") }
    static let tests = Result { try swift(below: "Tests") }

    private static func swift(below folder: String) throws -> [SwiftSource] {
        try paths(below: folder, ending: ".swift").map { SwiftSource(path: $0, try text($0)) }
    }

    /// The target that a path of `Sources` belongs to.
    static func target(of path: String) -> String {
        path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
    }
}
