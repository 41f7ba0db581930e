import Feedback
import Glibc
import Testing
import Touch

/// SMILE_GESTURE_SEED=N in the environment begins with script N.
@Suite struct GestureModelTests {
    static let scripts: UInt64 = 10_000
    /// Scripts that one test runs.
    static let batch: UInt64 = 1000
    static let firstSeed = getenv("SMILE_GESTURE_SEED").flatMap { UInt64(String(cString: $0)) } ?? 1

    @Test(arguments: (0..<scripts / batch).map { firstSeed &+ $0 * batch })
    func `what the recognition finds is what the model finds`(seed: UInt64) throws {
        for seed in seed..<seed + Self.batch {
            let recording = GestureScript.recording(seed: seed)
            let found = try Replay(recording, limits: GestureScript.limits).stories
            let model = GestureModel(
                frames: recording.frames, device: recording.device, limits: GestureScript.limits)
            try #require(found == model.stories, "SMILE_GESTURE_SEED=\(seed)")
        }
    }

    @Test func `the scripts have every fate in them, and calls for staff`() throws {
        var fates: [String: Int] = [:]
        var calls = 0
        for seed in 1...300 as ClosedRange<UInt64> {
            let recording = GestureScript.recording(seed: seed)
            for story in try Replay(recording, limits: GestureScript.limits).stories {
                fates[story.fate, default: 0] += 1
                if story.calledStaff != nil { calls += 1 }
            }
        }
        let reasons = TapRecognizer.Reason.allCases.filter { $0 != .bounced }
        for fate in reasons.map(\.rawValue) + ["tap"] {
            #expect(fates[fate, default: 0] >= 10, "\(fate)")
        }
        #expect(calls >= 10)
    }

    /// A model that agrees with everything proves nothing.
    @Test func `the model sees a limit that is off by a millisecond`() throws {
        var limits = GestureScript.limits
        limits.taps.longestMilliseconds += 1
        let differ = try (1...300 as ClosedRange<UInt64>).contains { seed in
            let recording = GestureScript.recording(seed: seed)
            let model = GestureModel(
                frames: recording.frames, device: recording.device, limits: limits)
            return try Replay(recording, limits: GestureScript.limits).stories != model.stories
        }
        #expect(differ)
    }
}
