import Feedback
import Testing
import Touch

/// Fingers that touched down while frames were lost: what their numbers tell.
@Suite struct LostContactTests {
    /// Writes frames with the tracking ids that a kernel would give.
    struct Kernel {
        var tracker: ContactTracker
        private var time: UInt64 = 0

        init() throws {
            tracker = try ContactTracker(VirtualTouchscreen.device)
        }

        /// - Parameter ids: by slot; -1 lifts.
        @discardableResult
        mutating func report(_ ids: [(slot: Int32, id: Int32)], isLoss: Bool = false) -> String {
            var events = ids.flatMap { slot, id in
                [(AxisCode.slot, slot), (AxisCode.trackingID, id)].map {
                    KernelEvent(type: EventType.absolute, code: $0.0, value: $0.1)
                }
            }
            if isLoss { events.append(.dropped) }
            time += 10
            let frame = InputFrame(at: .milliseconds(time), events: events)
            return ContactTrackerTests.story(tracker.take(frame))
        }

        mutating func tap(_ id: Int32) {
            report([(0, id)])
            report([(0, -1)])
        }
    }

    @Test func `fingers between the last number and the next were lost`() throws {
        var kernel = try Kernel()
        kernel.tap(7)
        kernel.report([], isLoss: true)
        #expect(kernel.tracker.lostContacts == 0, "nobody can know yet")
        kernel.tap(11)
        #expect(kernel.tracker.lostContacts == 3)
        #expect(kernel.tracker.contactCount == 2)
        #expect(kernel.tracker.droppedFrames == 1)
    }

    @Test func `a loss without a finger loses none`() throws {
        var kernel = try Kernel()
        kernel.tap(7)
        kernel.report([], isLoss: true)
        kernel.tap(8)
        #expect(kernel.tracker.lostContacts == 0)
    }

    @Test func `fingers that are down after the loss are not lost, in whatever slots`() throws {
        var kernel = try Kernel()
        kernel.report([(0, 1), (1, 2)])
        kernel.tracker.countDrop()
        // As libevdev tells it: what is gone, then what is there now, by slot.
        #expect(kernel.report([(0, -1), (1, -1)]) == "u1 u2")
        #expect(kernel.report([(0, 6), (1, 4)]) == "d3 d4")
        #expect(kernel.tracker.lostContacts == 2, "3 and 5 came and went")
    }

    @Test func `a finger after the last that is still there shows with the next touch`() throws {
        var kernel = try Kernel()
        kernel.tap(1)
        kernel.tracker.countDrop()
        kernel.report([(0, 2)])
        kernel.report([(0, -1)])
        kernel.tap(4)
        #expect(kernel.tracker.lostContacts == 1)
        kernel.tap(5)
        #expect(kernel.tracker.lostContacts == 1)
    }

    @Test func `the kernel counts from 0 again after 65535`() throws {
        var kernel = try Kernel()
        kernel.tap(65_534)
        kernel.report([], isLoss: true)
        kernel.tap(1)
        #expect(kernel.tracker.lostContacts == 2)
        kernel.tap(2)
        kernel.report([], isLoss: true)
        kernel.tap(3)
        #expect(kernel.tracker.lostContacts == 2)
    }

    @Test func `of a driver with numbers of its own nothing is counted`() throws {
        for own in [[3, 3], [5, 4], [0, 40_000], [1, 9]] as [[Int32]] {
            var kernel = try Kernel()
            for id in own { kernel.tap(id) }
            kernel.report([], isLoss: true)
            kernel.tap(100)
            #expect(kernel.tracker.lostContacts == 0, "\(own)")
        }
    }

    @Test func `of what came before the first number nothing is known`() throws {
        var kernel = try Kernel()
        kernel.report([], isLoss: true)
        kernel.tap(500)
        #expect(kernel.tracker.lostContacts == 0)
    }

    @Test func `a finger that came and went within one frame has a number too`() throws {
        var kernel = try Kernel()
        kernel.tap(1)
        kernel.report([(0, 2), (0, -1)])
        kernel.tap(3)
        kernel.report([], isLoss: true)
        kernel.tap(5)
        #expect(kernel.tracker.lostContacts == 1)
    }

    @Test func `wild numbers are survived`() throws {
        var kernel = try Kernel()
        for id in [.max, 0, .max - 1, .min, 5, 5, .max] as [Int32] {
            kernel.report([], isLoss: true)
            kernel.tap(id)
        }
        #expect(kernel.tracker.lostContacts == 0)
    }

    @Test func `a replay tells of them`() throws {
        var screen = VirtualTouchscreen()
        screen.tap(0, 10, 10, atMilliseconds: 0)
        screen.drop()
        screen.tap(0, 10, 10, atMilliseconds: 500)
        screen.tap(0, 10, 10, atMilliseconds: 1000)
        let replay = try Replay(screen.recording)
        #expect(replay.lostContacts == 1)
        #expect(
            replay.tableLines.last
                == "2 contacts, 2 taps, 1 dropped frames with at least 1 contacts")
    }
}
