import Foundation

/// A password from whoever calls (nhập mật khẩu): asked for at a terminal without showing it, else
/// the first line of standard input. Never an argument: arguments are seen by everybody on the
/// machine, and kept by shells.
enum SecretLine {
    static func read(_ what: String) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            guard let line = readLine(strippingNewline: true), !line.isEmpty else {
                throw Failure.usage("a password is read from standard input, and there was none")
            }
            return line
        }
        let first = try ask(what)
        guard try ask("Again") == first else { throw Failure.check("that was not the same twice") }
        return first
    }

    private static func ask(_ what: String) throws -> String {
        FileHandle.standardError.write(Data("\(what): ".utf8))
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        guard let line = readLine(strippingNewline: true), !line.isEmpty else {
            throw Failure.usage("no password was given")
        }
        return line
    }
}
