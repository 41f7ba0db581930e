import Testing

@testable import Central

@Suite struct NodeWatchTests {
    private let own = NodeID()
    private let other = NodeID()

    private func sign(_ node: NodeID, _ beats: Int64, changes: Int64 = 0) -> NodeWatch.Sign {
        NodeWatch.Sign(node: node, beats: beats, changes: changes)
    }

    @Test func `a node that goes on beating is never called dead`() {
        var watch = NodeWatch(own: own)
        for look in 0..<Int64(5 * NodeWatch.looksMax) {
            // It is slow: a beat every looksMax looks.
            let findings = watch.look([sign(other, look / Int64(NodeWatch.looksMax))])
            #expect(findings.dead.isEmpty, "look \(look)")
        }
    }

    @Test func `a node that stands still is dead after so many looks, and not one before`() {
        var watch = NodeWatch(own: own)
        _ = watch.look([sign(other, 7)])
        for _ in 1..<NodeWatch.looksMax {
            #expect(watch.look([sign(other, 7)]).dead.isEmpty)
        }
        #expect(watch.look([sign(other, 7)]).dead == [other])
    }

    @Test func `a node never calls itself dead`() {
        var watch = NodeWatch(own: own)
        for _ in 0...NodeWatch.looksMax {
            #expect(watch.look([sign(own, 1)]) == NodeWatch.Findings())
        }
    }

    @Test func `another node's changes are told once, and its coming and going`() {
        var watch = NodeWatch(own: own)
        #expect(watch.look([sign(own, 1)]).changed == false)
        #expect(watch.look([sign(own, 2), sign(other, 1)]).changed)
        #expect(watch.look([sign(own, 3, changes: 9), sign(other, 2)]).changed == false)
        #expect(watch.look([sign(own, 4), sign(other, 3, changes: 1)]).changed)
        #expect(watch.look([sign(own, 5), sign(other, 4, changes: 1)]).changed == false)
        #expect(watch.look([sign(own, 6)]).changed)
    }

    @Test func `no two starts have the same name`() {
        let names = Set((0..<1_000).map { _ in NodeID().description })
        #expect(names.count == 1_000)
        #expect(names.allSatisfy { $0.utf8.count == 32 })
    }
}
