import Web

/// What was wrong with a form (chỗ điền sai), for the summary that takes the focus and for the
/// sentence beside each input.
struct Wrong {
    struct Item {
        var field: String
        var text: String
    }

    var items: [Item]
    var at: [String: Any]

    /// `fields` names the input of each pointer; what it doesn't know points at the whole page.
    init(_ problem: Problem, in language: Language, fields: [String: String] = [:]) {
        items = problem.errors.map { error in
            let name = error.pointer.split(separator: "/").last.map(String.init) ?? "main"
            return Item(
                field: fields[error.pointer] ?? name, text: error.sentence.text(in: language))
        }
        if items.isEmpty {
            let sentence = [
                problem.kind.sentence(in: language), problem.detail?.text(in: language),
            ]
            items = [
                Item(field: "main", text: sentence.compactMap(\.self).joined(separator: " "))
            ]
        }
        at = Dictionary(
            items.map { ($0.field, $0.text as Any) }, uniquingKeysWith: { first, _ in first })
    }
}

extension RouteContext {
    /// One of two wordings, by the visitor's language.
    func text(_ vietnamese: String, _ english: String) -> String {
        language == .vietnamese ? vietnamese : english
    }
}
