import Foundation

/// What the system knows of this process (số đo tiến trình). Names are Prometheus' usual ones.
enum ProcessMetrics {
    static func add(to metrics: Metrics) {
        let started = Date().timeIntervalSince1970
        metrics.read("process_start_time_seconds", "When the process began.") { started }
        metrics.read("process_resident_memory_bytes", "Resident memory.", residentMemory)
        metrics.read("process_open_fds", "Open file descriptors.", openFiles)
        metrics.read(
            "process_cpu_seconds_total", "Processor time used.", isCounter: true, processorTime)
    }

    /// The second figure of `statm` is the resident size, in pages.
    @Sendable private static func residentMemory() -> Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    @Sendable private static func openFiles() -> Double? {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map {
            Double($0.count)
        }
    }

    @Sendable private static func processorTime() -> Double? {
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return nil }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
