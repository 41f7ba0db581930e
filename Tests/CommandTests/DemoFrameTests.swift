import Testing

@testable import smile_demo

/// How pages wait for the next frame.
@Suite struct DemoFrameTests {
    /// So long that a test which waits it out fails.
    private let patience = Duration.seconds(600)

    private func untilWaiting(_ count: Int, on watch: FrameWatch) async {
        while watch.waiterCount < count { await Task.yield() }
    }

    @Test(.timeLimit(.minutes(1)))
    func `everyone who waits hears of a new frame`() async throws {
        let watch = FrameWatch()
        watch.drew(1)
        let waiters = (1...3).map { _ in
            Task { try await watch.change(from: 1, patience: patience) }
        }
        await untilWaiting(3, on: watch)
        watch.drew(2)
        for waiter in waiters { try await waiter.value }
        #expect(watch.waiterCount == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a frame that is there already is not waited for`() async throws {
        let watch = FrameWatch()
        watch.drew(5)
        try await watch.change(from: 4, patience: patience)
        // A page that knew another run's frames.
        try await watch.change(from: 9, patience: patience)
    }

    @Test(.timeLimit(.minutes(1)))
    func `who waits long enough is told that there is nothing new`() async throws {
        let watch = FrameWatch()
        try await watch.change(from: 0, patience: .zero)
        #expect(watch.waiterCount == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a page that goes away waits no longer`() async throws {
        let watch = FrameWatch()
        let waiter = Task { try await watch.change(from: 0, patience: patience) }
        await untilWaiting(1, on: watch)
        waiter.cancel()
        try await waiter.value
        #expect(watch.waiterCount == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func `as many pages may wait as there is room for, and one more may not`() async throws {
        let watch = FrameWatch()
        let waiters = (1...FrameWatch.waitersMax).map { _ in
            Task { try await watch.change(from: 0, patience: patience) }
        }
        await untilWaiting(FrameWatch.waitersMax, on: watch)
        await #expect(throws: FrameWatch.Refused.self) {
            try await watch.change(from: 0, patience: patience)
        }
        watch.drew(1)
        for waiter in waiters { try await waiter.value }
    }

    @Test(.timeLimit(.minutes(1)))
    func `once the panel stops nobody waits for it`() async throws {
        let watch = FrameWatch()
        let waiter = Task { try await watch.change(from: 0, patience: patience) }
        await untilWaiting(1, on: watch)
        watch.close()
        try await waiter.value
        await #expect(throws: FrameWatch.Refused.self) {
            try await watch.change(from: 0, patience: patience)
        }
    }
}
