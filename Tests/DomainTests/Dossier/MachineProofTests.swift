import Domain
import Testing

@Suite struct MachineProofTests {
    /// A dossier or a parcel that can get stuck is a citizen who waits for ever.
    @Test func bothMachinesHold() {
        for proof in [DossierMachine.proof, ParcelMachine.proof] {
            #expect(proof.findings == [])
            #expect(proof.holds)
            #expect(proof.statements.count == 6)
        }
    }

    /// The picture in the README is printed from here: it shows every state and every event.
    @Test func thePicturesShowEverything() {
        let dossier = DossierMachine.mermaid
        #expect(dossier.hasPrefix("stateDiagram-v2\n"))
        for stage in Stage.allCases {
            #expect(dossier.contains("\n    \(stage.rawValue): \(stage.rawValue)<br/>"))
        }
        for move in DossierMachine.table {
            let arrow = "\n    \(move.from?.rawValue ?? "[*]") --> \(move.to.rawValue): "
            let line = dossier.split(separator: "\n").first { "\n\($0)".hasPrefix(arrow) }
            #expect(line?.contains(move.event.rawValue) == true, "\(arrow)")
        }
        let parcel = ParcelMachine.mermaid
        for move in ParcelMachine.table {
            let arrow = "\n    \(move.from?.rawValue ?? "[*]") --> \(move.to.rawValue): "
            let line = parcel.split(separator: "\n").first { "\n\($0)".hasPrefix(arrow) }
            #expect(line?.contains(move.event.rawValue) == true, "\(arrow)")
        }
        #expect(parcel.contains("\n    disposed --> [*]\n"))
    }
}
