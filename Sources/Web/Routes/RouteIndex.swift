import Hummingbird

/// Which methods a path knows (các thao tác của một đường dẫn), for 405 and `Allow`.
///
/// The router answers a wrong method like an unknown path; this tells the two apart. It is asked
/// only on that way out.
struct RouteIndex: Sendable {
    private struct Entry {
        let segments: [Segment]
        let method: HTTPRequest.Method
        let route: Route
    }

    private enum Segment: Equatable {
        case text(Substring)
        case anything
    }

    private let byLength: [Int: [Entry]]
    /// Those that end with `**` and take any number of further parts.
    private let openEnded: [Entry]

    init(_ routes: [Route]) {
        var fixed: [Entry] = []
        var open: [Entry] = []
        for route in routes {
            let parts = route.template.split(separator: "/")
            let isOpen = parts.last == "**"
            let segments: [Segment] = (isOpen ? parts.dropLast() : parts).map { part in
                part.first == "{" ? .anything : .text(part)
            }
            let entry = Entry(segments: segments, method: route.method, route: route)
            if isOpen { open.append(entry) } else { fixed.append(entry) }
        }
        byLength = Dictionary(grouping: fixed, by: \.segments.count)
        openEnded = open
    }

    /// The methods that the path takes, and one of its routes; nil for an unknown path.
    func lookUp(_ path: String) -> (allow: [String], route: Route)? {
        let parts = path.split(separator: "/")
        let longer = openEnded.filter { $0.segments.count < parts.count }
        let matches = ((byLength[parts.count] ?? []) + longer).filter { entry in
            zip(entry.segments, parts).allSatisfy { segment, part in
                segment == .anything || segment == .text(part)
            }
        }
        guard let first = matches.first else { return nil }
        var methods = Set(matches.map(\.method.rawValue))
        if methods.contains("GET") { methods.insert("HEAD") }
        return (methods.sorted(), first.route)
    }
}
