package import Domain

/// The shape of a value, with a bound on everything (lược đồ).
///
/// One declaration serves twice: request bodies are checked against it, and the OpenAPI document
/// prints it. So the document can't promise what the service doesn't do.
package struct Schema: Sendable {
    package indirect enum Shape: Sendable {
        case text(TextBounds)
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case boolean
        case list(of: Schema, ClosedRange<Int>)
        case object([Property])
        /// An object whose keys are data, as in a count per state.
        case map(of: Schema, atMost: Int)
    }

    package struct TextBounds: Sendable {
        /// In Unicode scalars, as JSON Schema counts.
        package var length: ClosedRange<Int>
        package var choices: [String]?
        package var format: Format?
        /// A regular expression for readers of the document; the domain's own parser decides.
        package var pattern: String?
        package var multiline = false
        /// The domain's rule for free text, which then decides instead of `multiline`.
        package var rule: TextRule?
    }

    package enum Format: String, Sendable {
        case uuid
        case time = "date-time"
        case day = "date"
        case duration
    }

    package struct Property: Sendable {
        package let name: String
        package let schema: Schema
    }

    package var shape: Shape
    /// May be absent or null.
    package var isOptional = false
    /// Of a list: a wrong element is no fault of the whole, since each is answered by itself.
    package var isJudgedByLine = false
    package var summary: String?
    /// Printed once under this name, referred to elsewhere.
    package var component: String?

    init(_ shape: Shape) { self.shape = shape }
}

extension Schema {
    package static func text(
        _ length: ClosedRange<Int>, pattern: String? = nil, multiline: Bool = false
    ) -> Schema {
        Schema(.text(TextBounds(length: length, pattern: pattern, multiline: multiline)))
    }

    package static func text(max: Int, pattern: String? = nil, multiline: Bool = false) -> Schema {
        text(1...max, pattern: pattern, multiline: multiline)
    }

    /// Free text by a rule of the domain, such as `.name` or `.note`.
    package static func text(_ rule: TextRule) -> Schema {
        Schema(
            .text(TextBounds(length: 1...rule.limit, pattern: TextRule.pattern, rule: rule)))
    }

    /// One of these words.
    package static func choice(_ words: [String]) -> Schema {
        let longest = words.map(\.unicodeScalars.count).max() ?? 0
        return Schema(.text(TextBounds(length: 0...longest, choices: words)))
    }

    /// One of the cases of an enumeration of the domain.
    package static func choice<Word: CaseIterable & RawRepresentable>(
        _ type: Word.Type
    ) -> Schema where Word.RawValue == String {
        choice(type.allCases.map(\.rawValue))
    }

    package static let uuid = Schema(.text(TextBounds(length: 36...36, format: .uuid)))
    /// RFC 3339 with an offset.
    package static let time = Schema(.text(TextBounds(length: 20...35, format: .time)))
    package static let day = Schema(.text(TextBounds(length: 10...10, format: .day)))
    package static let duration = Schema(.text(TextBounds(length: 2...40, format: .duration)))
    package static let boolean = Schema(.boolean)

    package static func integer(_ range: ClosedRange<Int>) -> Schema { Schema(.integer(range)) }
    package static func number(_ range: ClosedRange<Double>) -> Schema { Schema(.number(range)) }

    package static func list(of element: Schema, _ count: ClosedRange<Int>) -> Schema {
        Schema(.list(of: element, count))
    }

    package static func list(of element: Schema, max: Int) -> Schema {
        list(of: element, 0...max)
    }

    package static func object(_ properties: KeyValuePairs<String, Schema>) -> Schema {
        Schema(.object(properties.map { Property(name: $0.key, schema: $0.value) }))
    }

    package static func map(of value: Schema, atMost count: Int) -> Schema {
        Schema(.map(of: value, atMost: count))
    }

    /// What a list answers: items and the way on.
    package static func page(of item: Schema) -> Schema {
        object([
            "items": .list(of: item, 0...PageRequest.largest),
            "next_page_token": .text(1...PageRequest.longestToken).optional,
        ])
    }

    package var optional: Schema {
        var schema = self
        schema.isOptional = true
        return schema
    }

    /// A list of which `Fields.lines` reads each element with its own faults.
    package var judgedByLine: Schema {
        var schema = self
        schema.isJudgedByLine = true
        return schema
    }

    /// A sentence for readers of the document.
    package func noted(_ summary: String) -> Schema {
        var schema = self
        schema.summary = summary
        return schema
    }

    package func named(_ component: String) -> Schema {
        var schema = self
        schema.component = component
        return schema
    }

    /// The properties of an object, nothing for other shapes.
    package var properties: [Property] {
        if case .object(let properties) = shape { properties } else { [] }
    }
}
