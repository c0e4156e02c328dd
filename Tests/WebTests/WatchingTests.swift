import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Web

@Suite("Watching") struct WatchingTests {
    private struct Down: Error {}

    @Test func readiness() async throws {
        let site = try House.site(
            checks: [
                ReadinessCheck("database") {}, ReadinessCheck("outbox") { throw Down() },
            ]) { _ in }
        try await site.test { client async throws in
            #expect(try await client.get("/livez").text == "ok\n")
            let answer = try await client.get("/readyz")
            #expect(answer.status == 503)
            #expect(answer["ready"] == false)
            #expect(answer["checks"] == ["database": true, "outbox": false])
        }
        try await House.site(checks: [ReadinessCheck("database") {}]) { _ in }
            .test { client async throws in
                #expect(try await client.get("/readyz").status == 200)
            }
    }

    /// A check that hangs must not hang the probe: whoever watches would think the process dead.
    @Test func hangingCheckIsAFailedOne() async throws {
        let site = try House.site(
            checks: [ReadinessCheck("slow") { try await Task.sleep(for: .seconds(60)) }]) { _ in }
        try await site.test { client async throws in
            let start = ContinuousClock.now
            #expect(try await client.get("/readyz").status == 503)
            #expect(ContinuousClock.now - start < .seconds(10))
        }
    }

    @Test func figuresAreInPrometheusText() async throws {
        let site = try House.site { routes in
            routes.get("/v1/x/{code}", "x", [.path("code", .text(max: 9))]) {
                (_: Request, context: PublicContext) in context.noContent()
            }
        }
        let scans = site.metrics.counter(
            "tram_scans_total", "Scans, \\ by\noutcome.", labels: ["outcome"])
        scans.add(2, "app\"lied\\\n")
        let waiting = site.metrics.gauge("tram_waiting", "Waiting.")
        waiting.set(1.5)
        try await site.test { client async throws in
            for code in 0..<50 { _ = try await client.get("/v1/x/\(code)") }
            for path in 0..<50 { _ = try await client.get("/none/\(path)") }
            let answer = try await client.get("/metrics")
            #expect(
                answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = answer.text.split(separator: "\n").map(String.init)
            for line in [
                #"tram_http_requests_total{route="/v1/x/{code}",method="GET",status="204"} 50"#,
                #"tram_http_requests_total{route="unknown",method="GET",status="404"} 50"#,
                #"tram_http_request_seconds_count{route="/v1/x/{code}",method="GET"} 50"#,
                #"tram_http_request_seconds_bucket{route="unknown",method="GET",le="+Inf"} 50"#,
                #"tram_scans_total{outcome="app\"lied\\\n"} 2"#,
                #"# HELP tram_scans_total Scans, \\ by\noutcome."#,
                "# TYPE tram_http_request_seconds histogram", "tram_waiting 1.5",
            ] { #expect(lines.contains(line), "\(line)") }
            #expect(lines.contains { $0.hasPrefix("process_resident_memory_bytes ") })
            #expect(lines.contains { $0.hasPrefix("process_cpu_seconds_total ") })
            try Self.checkFormat(lines)
        }
    }

    /// What `promtool check metrics` looks at: help and type before the samples, once each, and
    /// the samples of a family in one block.
    private static func checkFormat(_ lines: [String]) throws {
        var typed: Set<String> = []
        var current = ""
        for line in lines {
            if line.hasPrefix("# TYPE ") {
                current = String(line.split(separator: " ")[2])
                #expect(typed.insert(current).inserted, "\(current) twice")
            } else if !line.hasPrefix("#") {
                #expect(line.hasPrefix(current), "\(line) is not of \(current)")
                #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil, "\(line)")
            }
        }
        #expect(typed.count > 5)
    }

    /// Methods are invented by whoever likes to; the memory of the figures is ours.
    @Test func labelsAreBounded() async throws {
        let site = try House.site { _ in }
        let counter = site.metrics.counter("tram_x_total", "x", labels: ["who"])
        for index in 0..<5_000 { counter.add(1, "somebody \(index)") }
        try await site.test { client async throws in
            for method in ["BREW", "A", "B"] {
                _ = try await client.get("/none", method: HTTPRequest.Method(method)!)
            }
            let text = try await client.get("/metrics").text
            #expect(text.contains(#"{route="unknown",method="OTHER",status="404"} 3"#))
            #expect(text.contains(#"tram_x_total{who="other"} 3000"#))
            #expect(
                text.split(separator: "\n").filter { $0.hasPrefix("tram_x_total{") }.count == 2_001)
        }
    }

    @Test func histogramsAreCumulative() async throws {
        let metrics = Metrics()
        let sizes = metrics.histogram("tram_size", "Sizes.", bounds: [1, 10])
        for value in [0.5, 1, 2, 10, 11] { sizes.observe(value) }
        #expect(
            metrics.text() == """
                # HELP tram_size Sizes.
                # TYPE tram_size histogram
                tram_size_bucket{le="1"} 2
                tram_size_bucket{le="10"} 4
                tram_size_bucket{le="+Inf"} 5
                tram_size_sum 24.5
                tram_size_count 5

                """)
    }
}
