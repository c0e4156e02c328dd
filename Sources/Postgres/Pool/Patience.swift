/// Until when the work of a task may wait (hạn chờ). Whoever sets it bounds every statement and
/// every wait for a connection that the task comes to, however many there are.
package enum Patience {
    @TaskLocal package static var end: ContinuousClock.Instant?
}
