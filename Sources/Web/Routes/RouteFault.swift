import Hummingbird

/// A declaration that can't be right (khai báo sai).
package struct RouteFault: Error, Sendable, CustomStringConvertible {
    package let description: String

    static func check(_ routes: [Route]) throws {
        var seen: Set<String> = []
        for route in routes {
            let name = "\(route.method.rawValue) \(route.template)"
            guard seen.insert(name).inserted else { throw RouteFault("\(name) is declared twice") }
            guard route.template.first == "/", !route.summary.isEmpty else {
                throw RouteFault("\(name) needs a path that begins with / and a summary")
            }
            if case .roles(let roles) = route.access, roles.isEmpty {
                throw RouteFault("\(name) is open to nobody")
            }
            guard route.kind == .api else { continue }
            let declared = Set(route.parameters.lazy.filter { $0.place == .path }.map(\.name))
            guard declared == Set(route.pathNames) else {
                throw RouteFault("\(name) must declare exactly the parameters of its path")
            }
        }
    }

    private init(_ description: String) { self.description = description }
}
