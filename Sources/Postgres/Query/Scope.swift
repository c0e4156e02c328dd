/// With whose eyes (phạm vi) a statement reads: settings that hold in its own transaction
/// and nowhere else, such as `tram.person` and `tram.office` for row security.
package struct Scope: Sendable {
    package private(set) var settings: [(name: String, value: String)]

    package init(_ settings: [(String, String)]) {
        self.settings = settings.map { (name: $0.0, value: $0.1) }
    }

    /// One select for all settings; the text depends only on how many there are.
    var query: Query? {
        guard let first = settings.first else { return nil }
        var query: Query = "select set_config(\(first.name), \(first.value), true)"
        for setting in settings.dropFirst() {
            query.append(", set_config(\(setting.name), \(setting.value), true)")
        }
        return query
    }

    func adding(_ name: String, _ value: String) -> Scope {
        var copy = self
        copy.settings.append((name: name, value: value))
        return copy
    }
}
