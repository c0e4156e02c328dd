/// What is counted of every request (số đo của yêu cầu). Labels are templates, never paths.
final class RequestMetrics: Sendable {
    private let requests: Counter
    private let times: Histogram
    private let refused: Counter

    init(_ metrics: Metrics, inFlight: InFlight) {
        requests = metrics.counter(
            "tram_http_requests_total", "Requests answered, by route, method and status.",
            labels: ["route", "method", "status"])
        times = metrics.histogram(
            "tram_http_request_seconds", "Time from a request's head to its answer, by route.",
            labels: ["route", "method"])
        metrics.read("tram_http_requests_in_flight", "Requests being worked on.") {
            Double(inFlight.count)
        }
        refused = metrics.counter(
            "tram_http_requests_shed_total",
            "Requests answered 503 because too many were in flight.")
        ProcessMetrics.add(to: metrics)
    }

    func record(_ route: String, _ method: String, _ status: Int, _ time: Duration) {
        requests.add(1, route, method, String(status))
        times.observe(time.seconds, route, method)
    }

    func shed() { refused.add() }
}
