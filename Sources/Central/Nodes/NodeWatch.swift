/// One program of a centre; a new one at every start.
package struct NodeID: Hashable, Sendable, CustomStringConvertible {
    /// 32 hexadecimal digits.
    package let description: String

    package init() {
        let bits = UInt128.random(in: 0...UInt128.max)
        let digits = String(bits, radix: 16)
        description = String(repeating: "0", count: 32 - digits.count) + digits
    }

    init(stored text: String) {
        description = text
    }
}

/// What one node can tell of the others by looking at their rows again and again, decided without a
/// clock: clocks of machines differ, and after an outage of the database everybody has been silent.
struct NodeWatch {
    /// A node whose beats stood still over this many looks is dead.
    static let looksMax = 15

    /// A node's row.
    struct Sign: Hashable {
        var node: NodeID
        var beats: Int64
        var changes: Int64
    }

    /// What a look told.
    struct Findings: Hashable {
        var dead: [NodeID] = []
        /// Whether another node changed what pages show, or came or went.
        var changed = false
    }

    private struct Known {
        var sign: Sign
        var stillLooks = 0
    }

    private let own: NodeID
    private var known: [NodeID: Known] = [:]

    init(own: NodeID) {
        self.own = own
    }

    /// - Parameter signs: every node's row, this node's too.
    mutating func look(_ signs: [Sign]) -> Findings {
        let others = signs.filter { $0.node != own }
        var findings = Findings()
        findings.changed =
            Set(others.map(\.node)) != Set(known.keys)
            || others.contains { known[$0.node]?.sign.changes != $0.changes }
        var next: [NodeID: Known] = [:]
        for sign in others {
            let before = known[sign.node]
            let isStill = before?.sign.beats == sign.beats
            let looks = isStill ? (before?.stillLooks ?? 0) + 1 : 0
            next[sign.node] = Known(sign: sign, stillLooks: looks)
            if looks >= Self.looksMax { findings.dead.append(sign.node) }
        }
        known = next
        return findings
    }
}
