import AppendLog
import TestKit
import Testing

@Suite struct SpareTests {
    @Test func `spares are used in their order, also one that was there at the start`() throws {
        var world = LogWorld(FaultyStorage())
        world.options = LogOptions(segmentPages: 5, keptSegments: 0, segmentsMax: 64)
        var log: AppendLog? = try world.open()
        for _ in 0..<130 { try world.append(to: log!) }
        try log!.prepareSpare()
        log = nil
        let again = try world.open()
        // Lets go of the first segment, which becomes a spare behind the one that was there.
        let mark = SequenceNumber(127)
        try again.acknowledge(before: mark)
        world.forget(before: mark)
        for _ in 0..<260 { try world.append(to: again) }
        world.check()
    }
}
