import AppendLog
import TestKit
import Testing

@Suite struct SettlingTests {
    @Test func `a page whose settled copy did not reach the disk is not written over`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(10, to: log)
        try world.append(1, payloadBytes: 2_048, to: log)
        let before = disk.killed()
        // Does not fit: settles the page and begins the next one, in one sync, so in any order.
        _ = try log.append(world.drafts(1, payloadBytes: 2_048))
        let path = "\(LogWorld.folder)/0000000000000001.seg"
        let old = try #require(before.bytes(of: path))
        var new = try #require(disk.bytes(of: path))
        let settled = 3 * 4_096..<4 * 4_096
        try #require(new[settled] != old[settled])
        new.replaceSubrange(settled, with: old[settled])
        let cut = before.killed()
        cut.replace(path, with: new)
        var after = world.on(cut)
        let reopened = try after.open()
        after.check("opened")
        try after.append(to: reopened)
        after.check("went on")
    }
}
