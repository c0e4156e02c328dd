/// What holds for a machine, looked up in its table and nowhere else (kiểm chứng máy trạng thái).
package struct MachineProof: Hashable, Sendable {
    /// What was checked, a sentence each.
    package let statements: [String]
    /// What is wrong, a sentence each. Empty when every statement is true.
    package let findings: [String]

    package var holds: Bool { findings.isEmpty }
}

/// A machine as a graph of names: all that a proof or a picture needs to know.
struct MachineGraph {
    struct Node {
        let name: String
        let vietnamese: String
        let isFinal: Bool
        let holder: String
        let hasHolder: Bool
    }

    struct Edge: Hashable {
        /// Nil for the beginning.
        let from: String?
        let event: String
        let to: String
    }

    let name: String
    let nodes: [Node]
    let edges: [Edge]

    func proof(alsoWithout absent: [(who: String, events: Set<String>)] = []) -> MachineProof {
        var statements: [String] = []
        var findings: [String] = []
        func check(_ statement: String, _ exceptions: [String]) {
            statements.append("\(name): \(statement)")
            findings += exceptions.map { "\(name): \($0) breaks: \(statement)" }
        }
        let names = nodes.map(\.name)
        let ends = Set(nodes.filter(\.isFinal).map(\.name))

        let cells = Dictionary(grouping: edges) { "\($0.from ?? "none") + \($0.event)" }
        check(
            "every one of \(cells.count) legal pairs of state and event leads to one state",
            cells.filter { $0.value.count > 1 }.keys.sorted())
        check(
            "every one of \(names.count) states has an exit or is final",
            names.filter { name in
                !ends.contains(name) && !edges.contains { $0.from == name && $0.to != name }
            })
        check(
            "every state has one holder who answers, unless it is an end",
            nodes.filter { !$0.hasHolder && !$0.isFinal }.map(\.name))
        let reached = Self.closure([nil], edges.map { ($0.from, $0.to) })
        check("every state can be reached", names.filter { !reached.contains($0) })
        for (who, events) in [("", Set<String>())] + absent {
            let open = edges.filter { !events.contains($0.event) }
            let arrows: [(String?, String?)] = open.map { ($0.to, $0.from) }
            let towardsEnd = Self.closure(Set(ends.map(Optional.some)), arrows)
            check(
                "an end can be reached from every state"
                    + (who.isEmpty ? "" : ", also without \(who)"),
                names.filter { !towardsEnd.contains($0) })
        }
        return MachineProof(statements: statements, findings: findings)
    }

    /// All that can be reached from somewhere along the arrows.
    private static func closure(
        _ start: Set<String?>, _ arrows: [(String?, String?)]
    ) -> Set<String?> {
        let onward = Dictionary(grouping: arrows, by: \.0)
        var reached = start
        var waiting = Array(start)
        while let here = waiting.popLast() {
            for (_, next) in onward[here] ?? [] where reached.insert(next).inserted {
                waiting.append(next)
            }
        }
        return reached
    }

    /// The machine as a Mermaid state diagram, arrows between the same two states joined.
    var mermaid: String {
        var lines = ["stateDiagram-v2"]
        for node in nodes {
            lines.append(
                "    \(node.name): \(node.name)<br/>\(node.vietnamese)<br/>(\(node.holder))")
        }
        var drawn = Set<Edge>()
        for edge in edges {
            let arrow = Edge(from: edge.from, event: "", to: edge.to)
            guard drawn.insert(arrow).inserted else { continue }
            let events = edges.filter { $0.from == edge.from && $0.to == edge.to }.map(\.event)
            let label = events.joined(separator: ", ")
            lines.append("    \(edge.from ?? "[*]") --> \(edge.to): \(label)")
        }
        for node in nodes where node.isFinal { lines.append("    \(node.name) --> [*]") }
        return lines.joined(separator: "\n") + "\n"
    }
}

// MARK: - The two machines

extension DossierMachine {
    /// The machine as a picture (sơ đồ), for the README.
    package static var mermaid: String { graph.mermaid }

    /// Proves from the table that nobody's case gets stuck, not even when the citizen is gone.
    package static var proof: MachineProof {
        let byCitizen: [DossierEvent] = [
            .lodgedInPerson, .lodgedOnline, .supplemented, .paid, .withdrawn, .pickedUp,
            .delivered,
        ]
        return graph.proof(alsoWithout: [("the citizen", Set(byCitizen.map(\.rawValue)))])
    }

    private static var graph: MachineGraph {
        MachineGraph(
            name: "dossier",
            nodes: Stage.allCases.map {
                MachineGraph.Node(
                    name: $0.rawValue, vietnamese: $0.vietnamese, isFinal: $0.isFinal,
                    holder: $0.answers.vietnamese, hasHolder: $0.answers != .nobody)
            },
            edges: table.map {
                MachineGraph.Edge(
                    from: $0.from?.rawValue, event: $0.event.rawValue, to: $0.to.rawValue)
            })
    }
}

extension ParcelMachine {
    /// The machine as a picture (sơ đồ), for the README.
    package static var mermaid: String { graph.mermaid }

    /// Proves from the table that no parcel gets stuck. Losing it is not the way out.
    package static var proof: MachineProof {
        graph.proof(alsoWithout: [("a loss", [ParcelEvent.lost.rawValue])])
    }

    private static var graph: MachineGraph {
        MachineGraph(
            name: "parcel",
            nodes: ParcelState.allCases.map {
                MachineGraph.Node(
                    name: $0.rawValue, vietnamese: $0.vietnamese, isFinal: $0.isFinal,
                    holder: $0.answers.vietnamese, hasHolder: $0.answers != .nobody)
            },
            edges: table.map {
                MachineGraph.Edge(
                    from: $0.from?.rawValue, event: $0.event.rawValue, to: $0.to.rawValue)
            })
    }
}
