import Foundation

/// A child process. Foundation's own `Process` learns of a child's end from a socket that
/// other children inherit, so a server that is started meanwhile would hide it.
struct Child: Sendable {
    let process: Int32

    /// - Parameters:
    ///   - input: a descriptor for its standard input; none by default.
    ///   - output: a file for what it prints, appended.
    init(_ command: [String], input: Int32?, output: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        let flags = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o666)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Signals that are blocked here would stay blocked there.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        var process: pid_t = 0
        let error = posix_spawn(
            &process, command[0], &actions, &attributes, arguments, environ)
        guard error == 0 else {
            throw PrivateServer.Failure(description: "\(command[0]) does not start: \(error)")
        }
        self.process = process
    }

    /// Nil while it runs; -1 when somebody else has heard of its end.
    func exitStatus() -> Int32? {
        var status: Int32 = 0
        switch waitpid(process, &status, WNOHANG) {
        case 0: return nil
        case process: return (status >> 8) & 0xFF | (status & 0x7F)
        default: return -1
        }
    }

    func end() async throws -> Int32 {
        while true {
            if let status = exitStatus() { return status }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Waits for a child that is known by its number only.
    static func end(of process: Int32) async throws {
        while waitpid(process, nil, WNOHANG) == 0 {
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
