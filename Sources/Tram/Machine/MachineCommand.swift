import ArgumentParser
import Domain
import Foundation

/// `tram machine`: the two machines as pictures, and the proof that they can't get stuck.
struct MachineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machine",
        abstract: "Prints both machines as Mermaid and proves what must hold of them.",
        discussion: """
            With --check it says whether a file shows the machines as they are, with --write it \
            puts them there, between the lines <!-- machine:dossier --> (or parcel) and \
            <!-- /machine -->. Ends with 1 when a proof fails or the file is stale.
            """)

    @Option(help: "Is this file's picture the machines' of now?", completion: .file())
    var check: String?

    @Option(help: "Puts the pictures into this file.", completion: .file())
    var write: String?

    @Flag(help: "The proof alone, without the pictures.")
    var proof = false

    func validate() throws {
        guard check == nil || write == nil else {
            throw ValidationError("--check and --write exclude each other.")
        }
    }

    func run() throws {
        let terminal = Terminal.standard
        if let path = check ?? write {
            let old = try text(path)
            let new = try MachinePicture.drawn(into: old).get()
            if write != nil, new != old { try Data(new.utf8).write(to: URL(fileURLWithPath: path)) }
            if check != nil, new != old {
                throw Failure.check(
                    "\(path) does not show the machines as they are; `tram machine --write "
                        + "\(path)` puts that right")
            }
        } else if !proof {
            for (name, picture) in MachinePicture.all {
                terminal.print("%% \(name)\n\(picture)")
            }
        }
        let proofs = [DossierMachine.proof, ParcelMachine.proof]
        for statement in proofs.flatMap(\.statements) {
            terminal.say("\(terminal.good("proved")) \(statement)")
        }
        let findings = proofs.flatMap(\.findings)
        for finding in findings { terminal.say("\(terminal.bad("wrong")) \(finding)") }
        if !findings.isEmpty { throw Failure.check() }
    }

    private func text(_ path: String) throws -> String {
        guard let text = try? String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
        else { throw Failure.usage("\(path) can't be read") }
        return text
    }
}
