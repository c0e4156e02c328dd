import Domain
import Foundation
import Hummingbird
import NIOCore

/// The contract for programs (tài liệu giao diện): OpenAPI 3.1, printed from the declarations.
enum OpenAPI {
    static func addRoute(to routes: inout Routes, _ settings: SiteSettings) {
        var route = Route(.get, "/openapi.json", .probe, "This document", access: .anyone)
        route.answers = [Answer(200, "OpenAPI 3.1", nil, mediaType: "application/json")]
        let document = document(of: routes.all + [route], settings)
        routes.add(route) { (_: Request, context: PublicContext) in try context.json(document) }
    }

    static func document(of routes: [Route], _ settings: SiteSettings) -> JSON {
        var components: [String: JSON] = ["Problem": problem]
        var paths: [String: [String: JSON]] = [:]
        for route in routes where route.kind != .page {
            paths[route.template, default: [:]][route.method.rawValue.lowercased()] = operation(
                route, &components)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": .string(settings.title), "version": .string(settings.version),
                "description": .string(description),
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "paths": .object(paths.mapValues(JSON.object)),
            "components": [
                "schemas": .object(components),
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer"],
                    "cookie": [
                        "type": "apiKey", "in": "cookie", "name": .string(Credentials.cookie),
                    ],
                ],
            ],
        ]
    }

    private static let description =
        "Postal collection and return of administrative dossiers. "
        + "Refusals are RFC 9457 problem documents."

    private static func operation(_ route: Route, _ components: inout [String: JSON]) -> JSON {
        var operation: [String: JSON] = [
            "operationId": .string(operationID(route)), "summary": .string(route.summary),
        ]
        if case .roles(let roles) = route.access {
            operation["security"] = [["bearer": []], ["cookie": []]]
            operation["x-roles"] = .array(roles.map(\.rawValue).sorted().map(JSON.string))
        } else {
            operation["security"] = []
        }
        if !route.parameters.isEmpty {
            operation["parameters"] = .array(
                route.parameters.map { parameter($0, &components) })
        }
        if let body = route.body {
            operation["requestBody"] = [
                "required": true,
                "content": [
                    "application/json": [
                        "schema": body.document(isRequest: true, &components)
                    ]
                ],
            ]
        }
        operation["responses"] = .object(responses(route, &components))
        return .object(operation)
    }

    private static func operationID(_ route: Route) -> String {
        let words = route.template.split { !($0.isLetter || $0.isNumber) }
        return ([route.method.rawValue.lowercased()] + words.map(String.init)).joined(
            separator: "_")
    }

    private static func parameter(
        _ parameter: Parameter, _ components: inout [String: JSON]
    ) -> JSON {
        var schema = parameter.schema
        let isRequired = parameter.place == .path || !schema.isOptional
        // A parameter that is optional is absent; it is never null.
        schema.isOptional = false
        var members: [String: JSON] = [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "required": .bool(isRequired),
            "schema": schema.document(isRequest: true, &components),
        ]
        if !parameter.summary.isEmpty { members["description"] = .string(parameter.summary) }
        return .object(members)
    }

    private static func responses(
        _ route: Route, _ components: inout [String: JSON]
    ) -> [String: JSON] {
        var responses: [String: JSON] = [:]
        for answer in route.answers {
            var members: [String: JSON] = ["description": .string(answer.summary)]
            if let schema = answer.schema {
                members["content"] = .object([
                    answer.mediaType: [
                        "schema": schema.document(isRequest: false, &components)
                    ]
                ])
            } else if answer.status != 204 {
                members["content"] = .object([answer.mediaType: [:]])
            }
            responses[String(answer.status)] = .object(members)
        }
        let refusal: JSON = [
            "description": "A refusal",
            "content": [
                "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]
            ],
        ]
        for status in route.refusals { responses[String(status)] = refusal }
        responses["default"] = refusal
        return responses
    }

    private static let problem: JSON = {
        var none: [String: JSON] = [:]
        let place = Schema.object([
            "pointer": .text(0...512), "code": .text(max: 64), "detail": .text(max: 2_000),
        ])
        return Schema.object([
            "type": .text(max: 128), "title": .text(max: 500), "status": .integer(400...599),
            "detail": .text(max: 500).optional, "code": .text(max: 64),
            "errors": .list(of: place, max: FaultList.most).optional,
            "current_state": .text(max: 64).optional,
            "allowed_events": .list(of: .text(max: 64), max: 64).optional,
            "trace_id": .text(32...32),
        ]).document(isRequest: false, &none)
    }()
}

extension Route {
    /// The statuses that callers must expect, by what is declared.
    var refusals: [Int] {
        var statuses: Set<Int> = [503]
        if access != .anyone { statuses.formUnion([401, 403]) }
        if !pathNames.isEmpty { statuses.formUnion([400, 404]) }
        if !parameters.isEmpty { statuses.formUnion([400, 422]) }
        if method != .get { statuses.formUnion([400, 409, 413, 415, 422]) }
        if parameters.contains(where: { $0.name == Parameter.ifMatch.name }) {
            statuses.formUnion([412, 428])
        }
        return statuses.sorted()
    }
}
