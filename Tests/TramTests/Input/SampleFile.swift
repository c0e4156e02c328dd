import Foundation

/// A file that exists for the length of a test.
struct SampleFile: ~Copyable {
    let path: String

    init(_ bytes: [UInt8], name: String = "sample.csv") throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "tram-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        path = file.path
    }

    init(_ text: String, name: String = "sample.csv") throws {
        try self.init(Array(text.utf8), name: name)
    }

    deinit {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try? FileManager.default.removeItem(at: folder)
    }
}
