import Postgres
import Testing

@Suite("Retry schedule")
struct RetryScheduleTests {
    @Test func waitsDoubleUpToABoundAndAreSpreadByChance() {
        var numbers = Numbers(state: 7)
        var schedule = RetrySchedule(shortest: .milliseconds(100), longest: .seconds(1))
        let bounds: [Duration] = [
            .milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800),
            .seconds(1), .seconds(1),
        ]
        for bound in bounds {
            let wait = schedule.next(using: &numbers)
            #expect(wait <= bound && wait >= bound / 2)
        }
        for _ in 0..<100 { #expect(schedule.next(using: &numbers) <= .seconds(1)) }
        schedule.reset()
        #expect(schedule.next(using: &numbers) <= .milliseconds(100))
    }

    /// Without chance all clients of a restarted server would come back in one moment.
    @Test func twoClientsDoNotWaitAlike() {
        var first = Numbers(state: 1)
        var second = Numbers(state: 2)
        var one = RetrySchedule()
        var other = RetrySchedule()
        #expect(one.next(using: &first) != other.next(using: &second))
    }
}

@Suite("Mailbox of a listener")
struct MailboxTests {
    private func note(_ number: Int) -> ListenEvent {
        .notification(Notification(channel: "c", payload: "\(number)"))
    }

    @Test func eventsComeInOrder() {
        var mailbox = MailboxContents()
        mailbox.put(.listening)
        mailbox.put(note(1))
        #expect(mailbox.take() == .listening)
        #expect(mailbox.take() == note(1))
        #expect(mailbox.take() == nil)
    }

    /// A slow reader must not fill the memory, nor miss that it missed something.
    @Test func tooMuchBecomesOneMarker() {
        var mailbox = MailboxContents(capacity: 3)
        for number in 1...3 { mailbox.put(note(number)) }
        mailbox.put(note(4))
        mailbox.put(note(5))
        #expect(mailbox.take() == .reconnected)
        #expect(mailbox.take() == note(5))
        #expect(mailbox.take() == nil)
    }

    @Test func aMarkerReplacesWhatItCovers() {
        var mailbox = MailboxContents()
        mailbox.put(note(1))
        mailbox.put(.reconnected)
        #expect(mailbox.take() == .reconnected)
        #expect(mailbox.take() == nil)
    }
}

@Suite("Migration plan")
struct MigrationPlanTests {
    private func file(_ path: String, _ checksum: String = "a") -> SQLFile {
        SQLFile(path: path, text: "", checksum: checksum)
    }

    private func applied(_ numbers: [Int], objects: [String: String] = [:]) -> AppliedFiles {
        var files = AppliedFiles()
        files.migrations = numbers.map {
            AppliedFiles.Migration(number: $0, path: "migrations/000\($0)_x.sql", checksum: "a")
        }
        files.objects = objects
        return files
    }

    @Test func newMigrationsGoInOrderAndBringAllObjects() throws {
        let plan = try MigrationPlan(
            migrations: [
                file("migrations/0003_x.sql"), file("migrations/0002_x.sql"),
                file("migrations/0001_x.sql"),
            ],
            objects: [file("functions/f.sql"), file("views/v.sql")],
            applied: applied([1], objects: ["functions/f.sql": "a", "views/v.sql": "a"]))
        #expect(plan.migrations.map(\.number) == [2, 3])
        #expect(plan.objects.map(\.path) == ["functions/f.sql", "views/v.sql"])
    }

    @Test func onlyChangedObjectsAreReplaced() throws {
        let plan = try MigrationPlan(
            migrations: [file("migrations/0001_x.sql")],
            objects: [file("functions/f.sql", "b"), file("views/v.sql")],
            applied: applied(
                [1], objects: ["functions/f.sql": "a", "views/v.sql": "a", "views/old.sql": "a"]))
        #expect(plan.objects.map(\.path) == ["functions/f.sql"])
        #expect(plan.orphans == ["views/old.sql"])
        let nothing = try MigrationPlan(
            migrations: [file("migrations/0001_x.sql")], objects: [], applied: applied([1]))
        #expect(nothing.isEmpty)
    }

    @Test(arguments: [
        (["migrations/0001_x.sql"], "b", [1], "changed after"),
        (["migrations/0001_x.sql"], "a", [1, 2], "newer than this program"),
        (["migrations/0001_x.sql", "migrations/0002_x.sql"], "a", [2], "comes before"),
        (["migrations/first.sql"], "a", [], "not named"),
        (["migrations/0001_x.sql", "migrations/0001_y.sql"], "a", [], "same number"),
    ])
    func whatCannotBeIsRefusedInWords(
        paths: [String], checksum: String, numbers: [Int], words: String
    ) throws {
        let error = #expect(throws: PostgresError.self) {
            try MigrationPlan(
                migrations: paths.map { file($0, checksum) }, objects: [],
                applied: applied(numbers))
        }
        #expect(error?.kind == .migration)
        #expect(error?.message.contains(words) == true)
    }
}
