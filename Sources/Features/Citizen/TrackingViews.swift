import Domain
import NIOCore
import Web

extension Whereabouts {
    /// The answer to a look-up, written by hand: it is by far the most frequent of all, and an
    /// encoder would take longer than the database.
    func body(in language: Language) -> ByteBuffer {
        let told = told
        var body = ByteBuffer()
        body.reserveCapacity(1_024)
        body.writeString(#"{"stage":""#)
        body.writeString(stage.rawValue)
        body.writeString(#"","sentence":"#)
        body.write(json: told.now.text(in: language))
        body.writeString(#","steps":["#)
        for (index, reached) in stops.enumerated() {
            body.writeString(index == 0 ? #"{"name":"# : #",{"name":"#)
            body.write(json: reached.stop.name.text(in: language))
            body.writeString(reached.kind == .done ? #","done":true"# : #","done":false"#)
            if let at = reached.at {
                body.writeString(#","at":""#)
                body.writeString(at.rfc3339())
                body.writeString("\"")
            }
            body.writeString("}")
        }
        body.writeString(#"],"next":"#)
        body.write(json: told.next.text(in: language))
        body.writeString(#","you":"#)
        body.write(json: told.you.text(in: language))
        body.writeString(#","updated_at":""#)
        body.writeString(updatedAt.rfc3339())
        body.writeString("\"}")
        return body
    }
}

extension ByteBuffer {
    /// A text in quotation marks, with the escapes that JSON demands.
    fileprivate mutating func write(json text: String) {
        writeString("\"")
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
            writeString(text)
            writeString("\"")
            return
        }
        var plain = text.utf8[...]
        while let stop = plain.firstIndex(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
            writeBytes(plain[..<stop])
            switch plain[stop] {
            case 0x22: writeString("\\\"")
            case 0x5C: writeString("\\\\")
            case let byte: writeString(byte < 16 ? "\\u000" : "\\u00", hexadecimal: byte)
            }
            plain = plain[plain.index(after: stop)...]
        }
        writeBytes(plain)
        writeString("\"")
    }

    private mutating func writeString(_ prefix: String, hexadecimal byte: UInt8) {
        writeString(prefix + String(byte, radix: 16))
    }
}

/// The answer with the second factor.
struct DetailsView: Encodable {
    struct Step: Encodable {
        let name: String
        let done: Bool
        let at: Instant?
    }

    struct Event: Encodable {
        let what: String
        let office: String?
        let at: Instant
        let earliestAt: Instant?
        let inferred: Bool
    }

    struct Fee: Encodable {
        let name: String
        let amount: Money
        let at: Instant
    }

    let code: String
    let stage: Stage
    let sentence: String
    let steps: [Step]
    let next: String
    let you: String
    let updatedAt: Instant
    let procedure: String
    let agency: String
    let dueAt: Instant?
    let window: String?
    let dueWhy: String?
    let dueDays: [String]
    let fees: [Fee]
    let events: [Event]

    init(_ details: Details, at now: Instant, in language: Language) {
        let whereabouts = details.whereabouts
        let told = whereabouts.told
        code = details.code
        stage = whereabouts.stage
        sentence = told.now.text(in: language)
        steps = whereabouts.stops.map {
            Step(name: $0.stop.name.text(in: language), done: $0.kind == .done, at: $0.at)
        }
        next = told.next.text(in: language)
        you = told.you.text(in: language)
        updatedAt = whereabouts.updatedAt
        procedure = details.procedure
        agency = whereabouts.agency
        dueAt = details.dueAt
        window = details.window(at: now)?.text(in: language)
        dueWhy = details.dueDate?.summary?.text(in: language)
        dueDays = details.dueDate?.lines.map { $0.text(in: language) } ?? []
        fees = details.paid.map {
            Fee(name: $0.name.text(in: language), amount: $0.amount, at: $0.at)
        }
        events = details.course.map {
            Event(
                what: $0.name.text(in: language), office: $0.office, at: $0.at,
                earliestAt: $0.earliest, inferred: $0.inferred)
        }
    }
}
