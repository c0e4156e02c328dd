extension Schema {
    /// The schema in JSON Schema's words. Requests are closed, answers may grow.
    func document(isRequest: Bool, _ components: inout [String: JSON]) -> JSON {
        if let component {
            let name = isRequest ? component + "Request" : component
            if components[name] == nil {
                // Reserved first, so that a schema that contains itself ends.
                components[name] = .null
                var bare = self
                bare.component = nil
                bare.isOptional = false
                components[name] = bare.document(isRequest: isRequest, &components)
            }
            let reference: JSON = ["$ref": .string("#/components/schemas/" + name)]
            return isOptional ? ["anyOf": [reference, ["type": "null"]]] : reference
        }
        var members = shapeMembers(isRequest: isRequest, &components)
        let type = JSON.string(typeName)
        members["type"] = isOptional ? [type, "null"] : type
        if let summary { members["description"] = .string(summary) }
        return .object(members)
    }

    private func shapeMembers(
        isRequest: Bool, _ components: inout [String: JSON]
    ) -> [String: JSON] {
        switch shape {
        case .text(let bounds): return bounds.members(isOptional: isOptional)
        case .integer(let range):
            return [
                "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ]
        case .number(let range):
            return ["minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
        case .boolean: return [:]
        case .list(let element, let count):
            let item = element.document(isRequest: isRequest, &components)
            let other: JSON = ["description": "Anything else is answered by itself, as rejected."]
            return [
                "items": isRequest && isJudgedByLine ? ["anyOf": [item, other]] : item,
                "minItems": .integer(Int64(count.lowerBound)),
                "maxItems": .integer(Int64(count.upperBound)),
            ]
        case .object(let properties):
            var documents: [String: JSON] = [:]
            for property in properties {
                documents[property.name] = property.schema.document(
                    isRequest: isRequest, &components)
            }
            let required = properties.filter { !$0.schema.isOptional }.map { JSON.string($0.name) }
            var members: [String: JSON] = ["properties": .object(documents)]
            if !required.isEmpty { members["required"] = .array(required) }
            if isRequest { members["additionalProperties"] = false }
            return members
        case .map(let element, let most):
            return [
                "additionalProperties": element.document(isRequest: isRequest, &components),
                "maxProperties": .integer(Int64(most)),
            ]
        }
    }
}

extension Schema.TextBounds {
    private static let oneLine = #"^[^\x00-\x1F\x7F-\x9F]*$"#

    fileprivate func members(isOptional: Bool) -> [String: JSON] {
        if let choices {
            return ["enum": .array(choices.map(JSON.string) + (isOptional ? [.null] : []))]
        }
        var members: [String: JSON] = [
            "minLength": .integer(Int64(length.lowerBound)),
            "maxLength": .integer(Int64(length.upperBound)),
        ]
        if let format { members["format"] = .string(format.rawValue) }
        // Control characters are refused in every text, so the document says so of every text.
        let implied = multiline ? #"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]*$"# : Self.oneLine
        if let pattern = pattern ?? (format == nil ? implied : nil) {
            members["pattern"] = .string(pattern)
        }
        return members
    }
}
