import Domain
import Foundation

extension Schema {
    /// Every way in which the value breaks the schema, each with its place.
    ///
    /// It stops looking after `FaultList.most`, since nobody reads a thousand faults.
    package func faults(in value: JSON, limit: Int = FaultList.most) -> [FieldError] {
        var faults = FaultList()
        check(value, at: "", &faults)
        return faults.errors
    }

    /// Whether a part of a path, which is always text, fits.
    func accepts(_ text: String) -> Bool {
        switch shape {
        case .integer, .number:
            Int64(text).map { faults(in: .integer($0)).isEmpty } ?? false
        case .text, .boolean, .list, .object, .map: faults(in: .string(text)).isEmpty
        }
    }

    private func check(_ value: JSON, at pointer: String, _ faults: inout FaultList) {
        guard !faults.isFull else { return }
        if isOptional, case .null = value { return }
        switch (shape, value) {
        case (.text(let rule), .string(let text)): check(text, rule, at: pointer, &faults)
        case (.integer(let range), .integer(let number)):
            if !range.contains(Int(number)) { faults.outside(pointer, "\(range)") }
        case (.number(let range), _) where value.double != nil:
            if !range.contains(value.double!) { faults.outside(pointer, "\(range)") }
        case (.boolean, .bool): break
        case (.list(let element, let count), .array(let items)):
            faults.checkCount(items.count, count, at: pointer)
            guard items.count <= count.upperBound, !isJudgedByLine else { return }
            for (index, item) in items.enumerated() {
                element.check(item, at: "\(pointer)/\(index)", &faults)
            }
        case (.object(let properties), .object(let members)):
            check(members, properties, at: pointer, &faults)
        case (.map(let element, let most), .object(let members)):
            faults.checkCount(members.count, 0...most, at: pointer)
            for (key, member) in members.sorted(by: { $0.key < $1.key }) {
                element.check(member, at: JSON.pointer(pointer, key), &faults)
            }
        default: faults.wrongType(pointer, wanted: typeName)
        }
    }

    private func check(
        _ members: [String: JSON], _ properties: [Property], at pointer: String,
        _ faults: inout FaultList
    ) {
        var known = 0
        for property in properties {
            let place = JSON.pointer(pointer, property.name)
            if let member = members[property.name] {
                known += 1
                property.schema.check(member, at: place, &faults)
            } else if !property.schema.isOptional {
                faults.missing(place)
            }
        }
        guard known < members.count else { return }
        let names = Set(properties.map(\.name))
        for name in members.keys.sorted() where !names.contains(name) {
            faults.unknown(JSON.pointer(pointer, name))
        }
    }

    private func check(
        _ text: String, _ rule: TextBounds, at pointer: String, _ faults: inout FaultList
    ) {
        if let choices = rule.choices {
            if !choices.contains(text) { faults.notAChoice(pointer, choices) }
            return
        }
        if let rule = rule.rule {
            do {
                _ = try rule.cleaned(text)
            } catch {
                faults.add(FieldError(pointer, error))
            }
            return
        }
        guard let format = rule.format else {
            faults.check(text, length: rule.length, multiline: rule.multiline, at: pointer)
            return
        }
        let isRight =
            switch format {
            case .uuid: UUID(uuidString: text) != nil
            case .time: Instant(rfc3339: text) != nil
            case .day: PlainDate(text) != nil
            case .duration: text.first == "P" && rule.length.contains(text.utf8.count)
            }
        if !isRight { faults.wrongFormat(pointer, format.rawValue) }
    }

    /// The word for the type in sentences and in JSON Schema.
    var typeName: String {
        switch shape {
        case .text: "string"
        case .integer: "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .list: "array"
        case .object, .map: "object"
        }
    }
}
