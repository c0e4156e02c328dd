import HTTPTypes

/// A strong ETag is the version of a resource (phiên bản): `"17"`.
package func versionTag(_ version: Int) -> String { "\"\(version)\"" }

extension RouteContext {
    /// Checks `If-Match` against the version that is current: 428 when it is missing, 412 when it
    /// names another version. Call it after visibility and rights, before the event's legality.
    package func requireMatch(
        _ version: Int, currentState: String? = nil, allowedEvents: [String]? = nil
    ) throws {
        let lines = visit.head.headerFields[values: .ifMatch]
        guard !lines.isEmpty else { throw Problem(.versionNeeded) }
        let tags = lines.joined(separator: ",").split(separator: ",").map { $0.trimmingSpaces() }
        guard (1...32).contains(tags.count), tags.allSatisfy(Self.isTag) else {
            throw Problem(
                .headerMalformed,
                detail: Sentence(
                    vi: "If-Match phải có dạng \"3\".", en: "If-Match must look like \"3\"."))
        }
        // A weak tag never matches: an event must be decided on the very version that was read.
        guard tags.contains("*") || tags.contains(versionTag(version)) else {
            throw Problem(.versionStale, currentState: currentState, allowedEvents: allowedEvents)
        }
    }

    private static func isTag(_ text: String) -> Bool {
        if text == "*" { return true }
        let tag = text.hasPrefix("W/") ? text.dropFirst(2) : text[...]
        return tag.count >= 2 && tag.first == "\"" && tag.last == "\""
            && !tag.dropFirst().dropLast().contains("\"")
    }
}
