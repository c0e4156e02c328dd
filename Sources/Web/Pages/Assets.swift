import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Static files (tệp tĩnh), read once at the start.
///
/// They are served below `/assets/VERSION/`, where the version is the digest of them all: a page
/// names exactly the files that it was written with, browsers keep them for a year, and paths in
/// style sheets and scripts stay relative. What lies in the folder `root` is served at `/` instead
/// (a service worker, the icon), and asked for again each time.
package struct Assets: Sendable {
    private struct File: Sendable {
        let bytes: ByteBuffer
        let type: String
        let tag: String
    }

    package let version: String
    private let files: [String: File]

    static let mostBytes = 8 << 20

    init(directory: String?) throws {
        var files: [String: File] = [:]
        var hash = SHA256()
        for path in try Self.paths(in: directory) {
            let data = try Data(contentsOf: URL(filePath: (directory ?? "") + "/" + path))
            guard data.count <= Self.mostBytes else { throw PagesFault("\(path) is too large") }
            hash.update(data: Data(path.utf8))
            hash.update(data: data)
            files[path] = File(
                bytes: ByteBuffer(bytes: data), type: Self.type(of: path),
                tag: "\"" + base64URL(Array(sha256(data).prefix(12))) + "\"")
        }
        self.files = files
        version = hash.finalize().prefix(6).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private static func paths(in directory: String?) throws -> [String] {
        guard let directory else { return [] }
        guard let paths = FileManager.default.enumerator(atPath: directory) else {
            throw PagesFault("there is no folder \(directory)")
        }
        var files: [String] = []
        for case let path as String in paths
        where !path.split(separator: "/").contains(where: {
            $0.hasPrefix(".")
        }) {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(
                atPath: directory + "/" + path, isDirectory: &isFolder)
            if !isFolder.boolValue { files.append(path) }
        }
        return files.sorted()
    }

    private static func type(of path: String) -> String {
        let ending = path.split(separator: ".").last.map(String.init) ?? ""
        switch ending {
        case "css": return "text/css; charset=utf-8"
        case "js", "mjs": return "text/javascript; charset=utf-8"
        case "webmanifest": return "application/manifest+json"
        case "json": return "application/json; charset=utf-8"
        case "txt": return "text/plain; charset=utf-8"
        case "svg": return "image/svg+xml"
        case "wasm": return "application/wasm"
        default:
            return MediaType.getMediaType(forExtension: .init(ending))?.description
                ?? "application/octet-stream"
        }
    }

    /// What templates put before the name of a file.
    package var prefix: String { "/assets/" + version }

    // MARK: Serving

    private static let rootFolder = "root/"
    /// The service worker and its parts.
    private static let workers = "js/worker"

    func addRoutes(to routes: inout Routes) {
        let served = Route(
            .get, "/assets/{version}/**", .page, "Static files", access: .anyone, greets: false)
        routes.add(served) { (_: Request, context: PublicContext) in
            let path = context.visit.coreContext.parameters.getCatchAll().joined(separator: "/")
            let isCurrent = try context.path("version") == version
            return try serve(
                path, isCurrent ? "public, max-age=31536000, immutable" : "no-cache", context)
        }
        for path in files.keys.sorted() where path.hasPrefix(Self.rootFolder) {
            let name = "/" + path.dropFirst(Self.rootFolder.count)
            let route = Route(.get, name, .page, "Static file", access: .anyone, greets: false)
            routes.add(route) { (_: Request, context: PublicContext) in
                try serve(path, "no-cache", context)
            }
        }
    }

    private func serve(
        _ path: String, _ caching: String, _ context: PublicContext
    ) throws -> Response {
        guard let file = files[path] else { throw Problem(.notFound) }
        var headers: HTTPFields = [
            .contentType: file.type, .eTag: file.tag, .cacheControl: caching,
        ]
        let asked = context.head.headerFields[values: .ifNoneMatch].joined(separator: ",")
        let tags = asked.split(separator: ",").map { $0.trimmingSpaces() }
        if tags.contains("*") || tags.contains(file.tag) || tags.contains("W/" + file.tag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentLength] = String(file.bytes.readableBytes)
        // It lies beside the files of its own version, and looks after the pages at the top.
        if path.hasPrefix(Self.workers) { headers[.serviceWorkerAllowed] = "/" }
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
    }
}

extension HTTPField.Name {
    static let serviceWorkerAllowed = Self("Service-Worker-Allowed")!
}
