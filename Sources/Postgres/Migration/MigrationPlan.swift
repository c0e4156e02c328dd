/// One `.sql` file of the database's folder.
package struct SQLFile: Sendable, Equatable {
    /// Relative to the folder, such as `migrations/0001_reference.sql`.
    package let path: String
    package let text: String
    /// SHA-256 of the text, in hexadecimal.
    package let checksum: String

    package init(path: String, text: String, checksum: String) {
        self.path = path
        self.text = text
        self.checksum = checksum
    }

    /// The number in front of the name, for migrations.
    package var number: Int? {
        let name = path.split(separator: "/").last ?? ""
        guard let digits = name.split(separator: "_").first, digits.count == 4 else { return nil }
        return Int(digits)
    }
}

/// What a database was given before.
package struct AppliedFiles: Sendable, Equatable {
    package struct Migration: Sendable, Equatable {
        package let number: Int
        package let path: String
        package let checksum: String

        package init(number: Int, path: String, checksum: String) {
            self.number = number
            self.path = path
            self.checksum = checksum
        }
    }

    package var migrations: [Migration] = []
    /// Checksums of functions and views by path.
    package var objects: [String: String] = [:]

    package init() {}
}

/// What is to be done to a database (kế hoạch chuyển đổi), decided from files and records
/// alone. Migrations only go forward; functions and views are replaced when they changed, and
/// all of them after any migration, which may have taken something away under them.
package struct MigrationPlan: Sendable, Equatable {
    package private(set) var migrations: [SQLFile] = []
    package private(set) var objects: [SQLFile] = []
    /// Functions and views that have no file any more. They are not dropped.
    package private(set) var orphans: [String] = []

    package var isEmpty: Bool { migrations.isEmpty && objects.isEmpty && orphans.isEmpty }

    package init(migrations: [SQLFile], objects: [SQLFile], applied: AppliedFiles) throws {
        let files = try Self.numbered(migrations)
        let last = applied.migrations.map(\.number).max() ?? 0
        for old in applied.migrations {
            guard let file = files[old.number] else {
                throw PostgresError(
                    .migration,
                    "the database has \(old.path), which is not among the files: the database "
                        + "is newer than this program")
            }
            guard file.checksum == old.checksum else {
                throw PostgresError(
                    .migration,
                    "\(file.path) was changed after it had been applied; put it back and write "
                        + "a new migration instead")
            }
        }
        let known = Set(applied.migrations.map(\.number))
        for (number, file) in files.sorted(by: { $0.key < $1.key }) where !known.contains(number) {
            guard number > last else {
                throw PostgresError(
                    .migration,
                    "\(file.path) comes before migration \(last), which is applied already; "
                        + "give it a higher number")
            }
            self.migrations.append(file)
        }
        self.objects = objects.filter {
            !self.migrations.isEmpty || applied.objects[$0.path] != $0.checksum
        }
        let present = Set(objects.map(\.path))
        orphans = applied.objects.keys.filter { !present.contains($0) }.sorted()
    }

    private static func numbered(_ migrations: [SQLFile]) throws -> [Int: SQLFile] {
        var files: [Int: SQLFile] = [:]
        for file in migrations {
            guard let number = file.number, number > 0 else {
                throw PostgresError(
                    .migration, "\(file.path) is not named NNNN_what_it_does.sql")
            }
            if let other = files.updateValue(file, forKey: number) {
                throw PostgresError(
                    .migration, "\(other.path) and \(file.path) have the same number")
            }
        }
        return files
    }
}

/// What a run of the migrator did.
package struct MigrationReport: Sendable, Equatable, CustomStringConvertible {
    package let migrations: [String]
    package let objects: [String]
    package let orphans: [String]

    package var isUnchanged: Bool { migrations.isEmpty && objects.isEmpty }

    package var description: String {
        if isUnchanged { return "the database is up to date" }
        var lines = migrations.map { "applied \($0)" }
        if !objects.isEmpty { lines.append("replaced \(objects.count) functions and views") }
        lines += orphans.map { "\($0) has no file any more; it was not dropped" }
        return lines.joined(separator: "\n")
    }
}
