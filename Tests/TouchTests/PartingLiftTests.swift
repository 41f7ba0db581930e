import Feedback
import Testing
import Touch

/// Cables that are pulled under a finger, as the kernel tells of them.
@Suite struct PartingLiftTests {
    private static let hold = PartingLift.holdMilliseconds

    /// What the kernel says of a finger on a screen with one: touch, or key, down (1) or up (0).
    private static func frame(
        _ value: Int32, at milliseconds: UInt64, isKernelsOwn: Bool = false
    ) -> InputFrame {
        InputFrame(
            at: .milliseconds(milliseconds),
            events: [KernelEvent(type: EventType.key, code: KeyCode.touch, value: value)],
            isKernelsOwn: isKernelsOwn)
    }

    private static let kernelsLift = frame(0, at: 100, isKernelsOwn: true)

    @Test func `a driver's own frames pass at once`() {
        var parting = PartingLift()
        for value: Int32 in [1, 0] {
            let frame = Self.frame(value, at: 5)
            #expect(parting.take(frame, at: .milliseconds(5)) == [frame])
            #expect(parting.due == nil)
        }
    }

    @Test func `a key that the kernel repeats is no lift and passes at once`() {
        var parting = PartingLift()
        let repetition = Self.frame(2, at: 5, isKernelsOwn: true)
        #expect(parting.take(repetition, at: .milliseconds(5)) == [repetition])
    }

    @Test func `a lift by the kernel is not believed of a device that then is gone`() {
        var parting = PartingLift()
        #expect(parting.take(Self.kernelsLift, at: .milliseconds(100)).isEmpty)
        parting.drop()
        #expect(parting.due == nil)
        #expect(parting.woke(at: .milliseconds(100 + Self.hold)).isEmpty)
    }

    @Test func `a lift by the kernel of a device that lives on is told when its time is over`() {
        var parting = PartingLift()
        _ = parting.take(Self.kernelsLift, at: .milliseconds(100))
        #expect(parting.due == .milliseconds(100 + Self.hold))
        #expect(parting.woke(at: .milliseconds(99 + Self.hold)).isEmpty)
        #expect(parting.woke(at: .milliseconds(100 + Self.hold)) == [Self.kernelsLift])
        #expect(parting.woke(at: .milliseconds(101 + Self.hold)).isEmpty)
    }

    @Test func `a device that says 1 with every frame loses nothing, in order`() {
        var parting = PartingLift()
        let frames = (0..<20).map { number in
            Self.frame(Int32(number % 2), at: UInt64(number), isKernelsOwn: true)
        }
        var told = frames.flatMap { parting.take($0, at: $0.at) }
        told += parting.release()
        #expect(told == frames)
    }

    @Test func `the end of a frame says whether the kernel made it up`() {
        var assembler = FrameAssembler()
        let lift = KernelEvent(type: EventType.key, code: KeyCode.touch, value: 0)
        for value: Int32 in [0, 1] {
            #expect(assembler.take(lift, at: .milliseconds(1)) == nil)
            let end = KernelEvent(
                type: EventType.synchronization, code: SynchronizationCode.report, value: value)
            #expect(assembler.take(end, at: .milliseconds(1))?.isKernelsOwn == (value == 1))
        }
    }
}
