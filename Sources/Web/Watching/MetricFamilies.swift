import Synchronization

/// One figure with all its labels (họ số đo).
protocol MetricFamily: Sendable {
    var name: String { get }
    func text() -> String
}

/// Label values, in the order of the family's names.
typealias LabelValues = [String]

/// Values by labels, at most so many: what comes later is added up under `other`.
private struct Series<Value: Sendable>: Sendable {
    static var most: Int { 2_000 }

    private(set) var values: [LabelValues: Value] = [:]

    mutating func change(_ labels: LabelValues, from start: Value, _ change: (inout Value) -> Void)
    {
        if values[labels] == nil && values.count >= Self.most {
            change(&values[labels.map { _ in "other" }, default: start])
        } else {
            change(&values[labels, default: start])
        }
    }

    var sorted: [(LabelValues, Value)] {
        values.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
    }
}

/// A count that only grows.
package final class Counter: MetricFamily {
    let name: String
    private let help: String
    private let labels: [String]
    private let series = Mutex(Series<Double>())

    init(name: String, help: String, labels: [String]) {
        (self.name, self.help, self.labels) = (name, help, labels)
        // A counter without labels is zero, and not missing, before its first event.
        if labels.isEmpty { series.withLock { $0.change([], from: 0) { _ in } } }
    }

    package func add(_ amount: Int = 1, _ values: String...) {
        precondition(values.count == labels.count, "\(name) has labels \(labels)")
        series.withLock { $0.change(values, from: 0) { $0 += Double(amount) } }
    }

    func text() -> String {
        head(name, help, "counter")
            + series.withLock { $0.sorted }
            .map { line(name, labels, $0, $1) }.joined()
    }
}

/// A figure that goes up and down.
package final class Gauge: MetricFamily {
    let name: String
    private let help: String
    private let labels: [String]
    private let series = Mutex(Series<Double>())

    init(name: String, help: String, labels: [String]) {
        (self.name, self.help, self.labels) = (name, help, labels)
    }

    package func set(_ value: Double, _ values: String...) {
        precondition(values.count == labels.count, "\(name) has labels \(labels)")
        series.withLock { $0.change(values, from: 0) { $0 = value } }
    }

    func text() -> String {
        head(name, help, "gauge")
            + series.withLock { $0.sorted }
            .map { line(name, labels, $0, $1) }.joined()
    }
}

/// How often a value lay below each of some bounds.
package final class Histogram: MetricFamily {
    package static let seconds = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private struct Buckets: Sendable {
        var counts: [Int]
        var sum = 0.0
    }

    let name: String
    private let help: String
    private let labels: [String]
    private let bounds: [Double]
    private let series = Mutex(Series<Buckets>())

    init(name: String, help: String, labels: [String], bounds: [Double]) {
        (self.name, self.help, self.labels, self.bounds) = (name, help, labels, bounds)
    }

    package func observe(_ value: Double, _ values: String...) {
        precondition(values.count == labels.count, "\(name) has labels \(labels)")
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        series.withLock { series in
            series.change(
                values, from: Buckets(counts: Array(repeating: 0, count: bounds.count + 1))
            ) {
                $0.counts[bucket] += 1
                $0.sum += value
            }
        }
    }

    func text() -> String {
        var text = head(name, help, "histogram")
        for (values, buckets) in series.withLock({ $0.sorted }) {
            var total = 0
            for (index, count) in buckets.counts.enumerated() {
                total += count
                let bound = index < bounds.count ? number(bounds[index]) : "+Inf"
                text += line(name + "_bucket", labels + ["le"], values + [bound], Double(total))
            }
            text += line(name + "_sum", labels, values, buckets.sum)
            text += line(name + "_count", labels, values, Double(total))
        }
        return text
    }
}

/// A figure that somebody else keeps.
final class ReadMetric: MetricFamily {
    let name: String
    private let help: String
    private let isCounter: Bool
    private let value: @Sendable () -> Double?

    init(name: String, help: String, isCounter: Bool, value: @escaping @Sendable () -> Double?) {
        (self.name, self.help, self.isCounter, self.value) = (name, help, isCounter, value)
    }

    func text() -> String {
        guard let value = value() else { return "" }
        return head(name, help, isCounter ? "counter" : "gauge") + line(name, [], [], value)
    }
}

private func head(_ name: String, _ help: String, _ type: String) -> String {
    let help = escaped(help, quotes: false)
    return "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
}

private func line(_ name: String, _ labels: [String], _ values: LabelValues, _ value: Double)
    -> String
{
    guard !labels.isEmpty else { return "\(name) \(number(value))\n" }
    let pairs = zip(labels, values).map { "\($0)=\"\(escaped($1, quotes: true))\"" }
    return "\(name){\(pairs.joined(separator: ","))} \(number(value))\n"
}

private func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
}

private func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for character in text {
        switch character {
        case "\\": escaped += "\\\\"
        case "\n": escaped += "\\n"
        case "\"" where quotes: escaped += "\\\""
        default: escaped.append(character)
        }
    }
    return escaped
}
