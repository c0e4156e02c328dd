import Synchronization

/// The figures of the service (số đo), in Prometheus' text format.
///
/// A family is declared once; its labels have names that are fixed and values that are bounded, so
/// that nobody can fill the memory by inventing them.
package final class Metrics: Sendable {
    private let families = Mutex<[any MetricFamily]>([])

    package init() {}

    package func counter(_ name: String, _ help: String, labels: [String] = []) -> Counter {
        add(Counter(name: name, help: help, labels: labels))
    }

    package func gauge(_ name: String, _ help: String, labels: [String] = []) -> Gauge {
        add(Gauge(name: name, help: help, labels: labels))
    }

    package func histogram(
        _ name: String, _ help: String, labels: [String] = [], bounds: [Double] = Histogram.seconds
    ) -> Histogram {
        add(Histogram(name: name, help: help, labels: labels, bounds: bounds))
    }

    /// Something that is read only when it is asked for.
    package func read(
        _ name: String, _ help: String, isCounter: Bool = false,
        _ value: @escaping @Sendable () -> Double?
    ) {
        _ = add(ReadMetric(name: name, help: help, isCounter: isCounter, value: value))
    }

    private func add<Family: MetricFamily>(_ family: Family) -> Family {
        families.withLock { families in
            precondition(
                !families.contains { $0.name == family.name }, "\(family.name) is declared twice")
            families.append(family)
        }
        return family
    }

    package func text() -> String {
        families.withLock { $0 }.map { $0.text() }.joined()
    }
}
