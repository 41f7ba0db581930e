import Testing
import Touch

/// The targets of the fuzzer, on inputs that are the same on every run.
@Suite struct TouchFuzzTests {
    /// Of one target.
    static let inputs = 400

    @Test(arguments: TouchFuzz.allCases)
    func `whatever the bytes are, what must hold holds`(target: TouchFuzz) {
        var numbers = SeededNumbers(state: 24)
        for input in 0..<Self.inputs {
            let count = Int.random(in: 0...1200, using: &numbers)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            // Mostly events that mean something.
            if count > 0 { bytes[0] |= input % 4 == 0 ? 0 : 3 }
            #expect(bytes.withUnsafeBytes { target.run($0) } == nil)
        }
    }

    @Test func `shaped bytes are fingers, and some of them tap`() {
        var numbers = SeededNumbers(state: 1)
        var contacts = 0
        var taps = 0
        for _ in 0..<100 {
            let bytes = [3] + (0..<2400).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            let frames = bytes.withUnsafeBytes { FuzzedFrames($0).frames }
            let recording = Recording(device: GestureScript.device, frames: frames)
            let replay = try? Replay(recording, limits: GestureScript.limits)
            contacts += replay?.contacts.count ?? 0
            taps += replay?.taps.count ?? 0
        }
        #expect(contacts > 500)
        #expect(taps > 5)
    }

    /// Found by the fuzzer: at the moment at which a held key counts, frames are lost, and the key
    /// is down again in the frame after them. That made two presses of one.
    @Test func `a held key that is lost and down again is pressed once`() {
        let events: [(second: UInt8, type: UInt8, code: UInt8, value: UInt8)] = [
            (0, 1, 96, 1), (0, 0, 0, 0), (1, 0, 3, 0), (1, 0, 0, 0), (1, 1, 96, 1), (1, 0, 0, 0),
            (3, 1, 93, 1), (3, 0, 0, 0),
        ]
        let bytes: [UInt8] =
            [0]
            + events.flatMap { event -> [UInt8] in
                let time = [event.second] + [UInt8](repeating: 0, count: 15)
                return time + [event.type, 0, event.code, 0, event.value, 0, 0, 0]
            }
        #expect(bytes.withUnsafeBytes { TouchFuzz.keys.run($0) } == nil)
    }

    @Test func `a recording of ours goes through its target`() {
        let bytes = Array(GestureScript.recording(seed: 3).evemuText.utf8)
        for count in stride(from: 0, through: bytes.count, by: 37) {
            #expect(bytes.prefix(count).withUnsafeBytes { TouchFuzz.recording.run($0) } == nil)
        }
    }
}
