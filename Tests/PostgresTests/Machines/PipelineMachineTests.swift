import Postgres
import Testing

@Suite("Pipeline machine")
struct PipelineMachineTests {
    private typealias Machine = PipelineMachine<String>

    private func key(_ sql: String) -> StatementKey { StatementKey(Query(raw: sql)) }

    private func error(_ sqlState: String, routine: String? = nil) -> PostgresError {
        PostgresError(serverSaid: sqlState, routine: routine)
    }

    @Test func aStatementIsPreparedOnceAndSyncedByItself() {
        var machine = Machine()
        machine.submit("a", statements: [key("select 1")], manner: .single)
        machine.submit("b", statements: [key("select 1")], manner: .single)
        #expect(
            machine.flush() == [
                .prepare("a", part: 0, name: "s1"), .execute("a", part: 0, name: "s1"), .sync,
                .execute("b", part: 0, name: "s1"), .sync,
            ])
        #expect(machine.received(.rows) == [])
        #expect(machine.received(.rows) == [.keep("a", part: 0)])
        #expect(machine.received(.sync) == [.finish("a")])
        #expect(machine.received(.rows) == [.keep("b", part: 0)])
        #expect(machine.received(.sync) == [.finish("b")])
        #expect(machine.isIdle)
    }

    /// Two people's settings must never be in one transaction.
    @Test func lookUpsShareASyncButNothingElseDoes() {
        var machine = Machine()
        machine.submit("look1", statements: [key("l")], manner: .lookUp)
        machine.submit("look2", statements: [key("l")], manner: .lookUp)
        machine.submit("scoped", statements: [key("set"), key("q")], manner: .single)
        machine.submit("look3", statements: [key("l")], manner: .lookUp)
        let kinds = machine.flush().map { action in
            switch action {
            case .execute(let ticket, let part, _): "\(ticket).\(part)"
            case .sync: "sync"
            default: "prepare"
            }
        }
        #expect(
            kinds == [
                "prepare", "look1.0", "look2.0", "sync", "prepare", "prepare", "scoped.0",
                "scoped.1", "sync", "look3.0", "sync",
            ])
    }

    /// The server skips the neighbours of a failure; they did nothing wrong.
    @Test func skippedNeighboursGoAgainAlone() {
        var machine = Machine()
        for name in ["a", "b", "c"] {
            machine.submit(name, statements: [key("q")], manner: .lookUp)
        }
        _ = machine.flush()
        #expect(machine.received(.rows) == [])
        #expect(machine.received(.rows) == [.keep("a", part: 0)])
        #expect(machine.received(.failed(error("22012"))) == [])
        #expect(machine.received(.aborted) == [])
        #expect(machine.received(.sync) == [.finish("a"), .fail("b", error("22012"))])
        #expect(machine.flush() == [.execute("c", part: 0, name: "s1"), .sync])
    }

    /// A statement that relies on a preparation which the server skipped is sent once more,
    /// and prepares for itself.
    @Test func aMissingPreparationIsMadeUpFor() {
        var machine = Machine()
        machine.submit("a", statements: [key("bad")], manner: .lookUp)
        machine.submit("b", statements: [key("good")], manner: .lookUp)
        _ = machine.flush()
        machine.submit("c", statements: [key("good")], manner: .single)
        #expect(machine.flush() == [.execute("c", part: 0, name: "s2"), .sync])
        // a: its preparation fails; everything up to the sync is skipped.
        #expect(machine.received(.failed(error("42601"))) == [])
        for _ in 0..<3 { #expect(machine.received(.aborted) == []) }
        #expect(machine.received(.sync) == [.fail("a", error("42601"))])
        // c: its statement was never prepared.
        #expect(machine.received(.failed(error("26000"))) == [])
        #expect(machine.received(.sync) == [])
        #expect(
            machine.flush() == [
                .prepare("c", part: 0, name: "s3"), .execute("c", part: 0, name: "s3"), .sync,
                .execute("b", part: 0, name: "s3"), .sync,
            ])
    }

    @Test func aStaleStatementIsRetriedOnceAndOnlyOutsideOfTransactions() {
        var machine = Machine()
        let stale = error("0A000", routine: "RevalidateCachedQuery")
        machine.submit("a", statements: [key("q")], manner: .single)
        _ = machine.flush()
        #expect(machine.received(.rows) == [])
        #expect(machine.received(.failed(stale)) == [])
        #expect(machine.received(.sync) == [])
        #expect(
            machine.flush() == [
                .prepare("a", part: 0, name: "s2"), .execute("a", part: 0, name: "s2"), .sync,
            ])
        #expect(machine.received(.rows) == [])
        #expect(machine.received(.failed(stale)) == [])
        #expect(machine.received(.sync) == [.fail("a", stale)])
        machine.submit("b", statements: [key("q")], manner: .step)
        _ = machine.flush()
        #expect(machine.received(.rows) == [])
        #expect(machine.received(.failed(stale)) == [])
        #expect(machine.received(.sync) == [.fail("b", stale)])
    }

    /// A deferred key speaks at the sync, after the rows have come.
    @Test func whatFailsAtTheSyncFailsTheStatement() {
        var machine = Machine()
        machine.submit("a", statements: [key("q")], manner: .single)
        _ = machine.flush()
        #expect(machine.received(.rows) == [])
        #expect(machine.received(.rows) == [.keep("a", part: 0)])
        #expect(machine.received(.failed(error("23503"))) == [])
        #expect(machine.received(.sync) == [.fail("a", error("23503"))])
    }

    @Test func theUnsentIsDroppedAndNothingIsSentWhileHeld() {
        var machine = Machine()
        machine.hold()
        machine.submit("a", statements: [key("q")], manner: .single)
        machine.submit("b", statements: [key("q")], manner: .single)
        #expect(machine.flush() == [])
        #expect(machine.drop("a") == true)
        #expect(machine.drop("a") == false)
        machine.release()
        #expect(
            machine.flush() == [
                .prepare("b", part: 0, name: "s1"), .execute("b", part: 0, name: "s1"), .sync,
            ])
        #expect(machine.drop("b") == false)
    }

    @Test func aScriptWaitsForAnEmptyPipelineAndHoldsItUp() {
        var machine = Machine()
        machine.submit("a", statements: [key("q")], manner: .step)
        machine.submit("script", statements: [], manner: .script)
        machine.submit("b", statements: [key("q")], manner: .step)
        #expect(machine.flush().count == 3)
        _ = machine.received(.rows)
        _ = machine.received(.rows)
        #expect(machine.flush() == [])
        #expect(machine.received(.sync) == [.finish("a")])
        #expect(machine.flush() == [.script("script")])
        #expect(machine.flush() == [])
        #expect(machine.received(.rows) == [.keep("script", part: 0)])
        #expect(machine.received(.failed(error("42601"))) == [])
        #expect(
            machine.received(.scriptEnd) == [.resumePipeline, .fail("script", error("42601"))])
        #expect(machine.flush() == [.execute("b", part: 0, name: "s1"), .sync])
    }

    /// Whether work that was under way when the connection broke may be done already decides
    /// whether it may be sent again.
    @Test func aLostConnectionTellsWhatMayHaveHappened() {
        var machine = Machine()
        for (name, manner) in [
            ("look", Manner.lookUp), ("single", .single), ("step", .step), ("commit", .commit),
        ] {
            machine.submit(name, statements: [key("q")], manner: manner)
        }
        _ = machine.flush()
        machine.submit("unsent", statements: [key("q")], manner: .single)
        let lost = error("08006")
        let unknown = machine.lost(lost).compactMap { action -> String? in
            guard case .fail(let ticket, let error) = action else { return nil }
            return "\(ticket) \(error.outcomeUnknown)"
        }
        #expect(
            unknown == [
                "look false", "single true", "step false", "commit true", "unsent false",
            ])
        #expect(machine.isIdle)
    }

    @Test func statementsBeyondTheBoundAreNotKept() {
        var limits = Machine.Limits()
        limits.statements = 1
        var machine = Machine(limits: limits)
        machine.submit("a", statements: [key("one")], manner: .single)
        machine.submit("b", statements: [key("two")], manner: .single)
        #expect(
            machine.flush() == [
                .prepare("a", part: 0, name: "s1"), .execute("a", part: 0, name: "s1"), .sync,
                .execute("b", part: 0, name: nil), .sync,
            ])
    }

    @Test func groupsOfLookUpsAreBounded() {
        var limits = Machine.Limits()
        limits.group = 2
        var machine = Machine(limits: limits)
        for index in 0..<5 {
            machine.submit("\(index)", statements: [key("q")], manner: .lookUp)
        }
        #expect(machine.flush().count { $0 == .sync } == 3)
    }

    @Test func answersOutOfStepAbandonTheConnection() {
        var machine = Machine()
        #expect(machine.received(.rows) == [.abandon("an answer nobody asked for")])
        machine.submit("a", statements: [key("q")], manner: .single)
        _ = machine.flush()
        #expect(machine.received(.sync) == [.abandon("answers out of step")])
    }

    /// Whatever the server does to whom, each ticket gets one answer, and those that did no
    /// wrong get the good one. A model of the server: it skips from an error to the sync, and
    /// forgets nothing that it prepared.
    @Test(arguments: 0..<200)
    func everyTicketGetsItsAnswer(seed: Int) {
        var numbers = Numbers(state: UInt64(seed))
        var machine = PipelineMachine<Int>()
        var server = ModelServer()
        var kept: Set<Int> = []
        var outcomes: [Int: String] = [:]
        var submitted: [Int: String] = [:]
        func perform(_ actions: [PipelineMachine<Int>.Action]) {
            for action in actions {
                switch action {
                case .prepare(let ticket, _, let name):
                    server.prepare(submitted[ticket] ?? "", name)
                case .execute(let ticket, _, let name):
                    server.execute(submitted[ticket] ?? "", name)
                case .sync:
                    server.answers.append(.sync)
                    server.skipping = false
                case .keep(let ticket, _): kept.insert(ticket)
                case .finish(let ticket):
                    #expect(outcomes.updateValue("ok", forKey: ticket) == nil)
                    #expect(kept.contains(ticket))
                case .fail(let ticket, let error):
                    #expect(outcomes.updateValue(error.sqlState ?? "", forKey: ticket) == nil)
                case .script, .resumePipeline, .abandon:
                    Issue.record("\(action)")
                }
            }
        }
        for ticket in 0..<60 {
            let text =
                ["good", "fine", "unparsable", "failing"]
                .randomElement(using: &numbers) ?? ""
            let statement = "\(text) \(Int.random(in: 0..<4, using: &numbers))"
            submitted[ticket] = statement
            machine.submit(
                ticket, statements: [StatementKey(Query(raw: statement))],
                manner: Bool.random(using: &numbers) ? .lookUp : .single)
            if Bool.random(using: &numbers) { perform(machine.flush()) }
            for _ in 0..<Int.random(in: 0...4, using: &numbers) where !server.answers.isEmpty {
                perform(machine.received(server.answers.removeFirst()))
            }
        }
        while !machine.isIdle {
            perform(machine.flush())
            while !server.answers.isEmpty {
                perform(machine.received(server.answers.removeFirst()))
            }
        }
        for (ticket, statement) in submitted {
            let wanted =
                statement.hasPrefix("unparsable")
                ? "42601" : statement.hasPrefix("failing") ? "22012" : "ok"
            #expect(outcomes[ticket] == wanted)
        }
    }
}

private struct ModelServer {
    var answers: [PipelineMachine<Int>.Received] = []
    var skipping = false
    private var prepared: Set<String> = []

    mutating func prepare(_ text: String, _ name: String) {
        answer(failure: text.hasPrefix("unparsable") ? "42601" : nil) { $0.prepared.insert(name) }
    }

    mutating func execute(_ text: String, _ name: String?) {
        let missing = name.map { !prepared.contains($0) } ?? false
        answer(failure: missing ? "26000" : text.hasPrefix("failing") ? "22012" : nil) { _ in }
    }

    private mutating func answer(failure: String?, _ success: (inout ModelServer) -> Void) {
        if skipping {
            answers.append(.aborted)
        } else if let failure {
            answers.append(.failed(PostgresError(serverSaid: failure)))
            skipping = true
        } else {
            success(&self)
            answers.append(.rows)
        }
    }
}
