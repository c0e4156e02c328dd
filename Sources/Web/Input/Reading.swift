import Foundation
import HTTPTypes
import NIOCore

extension RouteContext {
    /// The body, by its content type: a JSON object, or a form.
    ///
    /// If the route declares a schema, what breaks it is among the faults, unknown fields too.
    package func fields() throws -> Fields {
        switch MediaKind(visit.head.headerFields[.contentType]) {
        case .form:
            guard let form = FormValues(visit.body.readableBytesView) else {
                throw Problem(.formMalformed)
            }
            return Fields(.form(form))
        case .json:
            let body = try JSON.read(visit.body.readableBytesView)
            let state = FieldState(route.body?.faults(in: body) ?? [])
            if case .object(let members) = body { return Fields(.json(members), state: state) }
            state.faults.wrongType("", wanted: "object")
            return Fields(.nothing, state: state)
        case .none:
            guard visit.body.readableBytes == 0 else { throw Problem(.mediaTypeNotSupported) }
            throw Problem(.bodyMissing)
        }
    }

    /// The query of the address. On API routes an undeclared name is a fault, as an unknown field
    /// of a body is; on pages it may be anything, since mail programs and searches add their own.
    package func query() throws -> Fields {
        let text = visit.head.path.flatMap { path in
            path.firstIndex(of: "?").map { path[path.index(after: $0)...] }
        }
        guard let form = FormValues((text ?? "").utf8) else { throw Problem(.queryMalformed) }
        let fields = Fields(.form(form, keepsEmpty: route.kind == .api), at: "?")
        guard route.kind == .api else { return fields }
        let known = Set(route.parameters.lazy.filter { $0.place == .query }.map(\.name))
        for name in form.values.keys.sorted() where !known.contains(name) {
            fields.state.faults.unknown("?" + name)
        }
        return fields
    }
}

extension Fields {
    /// All names with their values, sorted: what a page token is bound to.
    var pairs: [(String, String)] {
        guard case .form(let form, _) = source else { return [] }
        return form.values.keys.sorted().flatMap { name in
            (form.values[name] ?? []).map { (name, $0) }
        }
    }
}

/// What a body is, as far as we read bodies.
enum MediaKind {
    case json
    case form
    case none

    init(_ header: String?) {
        let type = header?.prefix { $0 != ";" }.trimmingSpaces().lowercased()
        switch type {
        case "application/json"?: self = .json
        case "application/x-www-form-urlencoded"?: self = .form
        default: self = .none
        }
    }
}
