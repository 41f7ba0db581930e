import Feedback
import Testing
import Touch

@Suite struct PointerSourceTests {
    static func post(
        _ kind: PointerPost.Kind, _ pointer: Int32, x: Double = 0.5, at milliseconds: UInt64
    ) -> PointerPost {
        PointerPost(
            kind: kind, pointer: pointer, point: TouchPoint(x: x, y: 0.5),
            at: .milliseconds(milliseconds))
    }

    static func story(_ source: PointerSource) -> String {
        ContactTrackerTests.story(source.read(at: .milliseconds(9999)).changes)
    }

    @Test func `a post wakes the loop, and a reading lets it sleep`() throws {
        let source = try PointerSource()
        let wait = try ReadyWait()
        try wait.add(try #require(source.waitDescriptor), tag: 7)
        #expect(try wait.wait(milliseconds: 0) == [])
        source.post(Self.post(.down, 1, at: 10))
        #expect(try wait.wait(milliseconds: nil) == [7])
        #expect(Self.story(source) == "d1")
        #expect(try wait.wait(milliseconds: 0) == [])
    }

    @Test func `pointers become contacts with the page's own times`() throws {
        let source = try PointerSource()
        source.post(Self.post(.down, 30, x: 0.25, at: 100))
        source.post(Self.post(.down, 31, at: 110))
        source.post(Self.post(.moved, 30, x: 0.5, at: 120))
        source.post(Self.post(.up, 30, x: 0.5, at: 150))
        source.post(Self.post(.cancel, 31, at: 160))
        let reading = source.read(at: .milliseconds(200))
        #expect(ContactTrackerTests.story(reading.changes) == "d1 d2 m1 u1 c2")
        #expect(
            reading.changes.map(\.at.nanoseconds)
                == [100, 110, 120, 150, 160].map { $0 * 1_000_000 })
        #expect(reading.changes[3].point.x == 0.5)
        #expect(reading.state == .open)
        #expect(source.nextDue == nil)
    }

    @Test func `a lift elsewhere is a movement first`() throws {
        let source = try PointerSource()
        source.post(Self.post(.down, 1, x: 0.25, at: 0))
        source.post(Self.post(.up, 1, x: 0.75, at: 50))
        let changes = source.read(at: .milliseconds(60)).changes
        #expect(ContactTrackerTests.story(changes) == "d1 m1 u1")
        #expect(changes[2].point.x == 0.75)
    }

    @Test func `a pointer that was never down is nobody, and one down twice is a new finger`()
        throws
    {
        let source = try PointerSource()
        for kind in [PointerPost.Kind.moved, .up, .cancel] {
            source.post(Self.post(kind, 1, at: 0))
        }
        #expect(Self.story(source) == "")
        source.post(Self.post(.down, 1, at: 10))
        source.post(Self.post(.down, 1, at: 20))
        #expect(Self.story(source) == "d1 c1 d2")
    }

    @Test func `places outside the screen and no numbers at all are moved to its edge`() {
        #expect(TouchPoint(x: -3, y: 7) == TouchPoint(x: 0, y: 1))
        #expect(TouchPoint(x: .nan, y: .infinity) == TouchPoint(x: 0, y: 1))
    }

    @Test func `as many pointers as the limit are contacts, one more is not`() throws {
        let source = try PointerSource()
        for pointer in 0...Int32(PointerSource.pointersMax) {
            source.post(Self.post(.down, pointer, at: 0))
        }
        let changes = source.read(at: .milliseconds(1)).changes
        #expect(changes.count == PointerSource.pointersMax)
        source.post(Self.post(.up, Int32(PointerSource.pointersMax), at: 2))
        #expect(Self.story(source) == "")
    }

    @Test func `a full queue loses the next post, counts it and cancels what was open`() throws {
        let source = try PointerSource()
        #expect(source.post(Self.post(.down, 1, at: 0)))
        for move in 1..<PointerSource.postsMax {
            #expect(source.post(Self.post(.moved, 1, x: Double(move % 2), at: UInt64(move))))
        }
        #expect(!source.post(Self.post(.up, 1, at: 5000)))
        let reading = source.read(at: .milliseconds(6000))
        #expect(reading.droppedFrames == 1)
        #expect(reading.changes.count == PointerSource.postsMax + 1)
        #expect(reading.changes.last?.kind == .cancel)
        #expect(reading.changes.last?.at == .milliseconds(6000))
        #expect(source.post(Self.post(.down, 1, at: 7000)))
        #expect(Self.story(source) == "d2")
    }

    @Test func `posts of many threads all arrive`() async throws {
        let source = try PointerSource()
        await withTaskGroup(of: Void.self) { group in
            for pointer in Int32(0)..<8 {
                group.addTask {
                    source.post(Self.post(.down, pointer, at: 0))
                    source.post(Self.post(.up, pointer, at: 50))
                }
            }
        }
        let changes = source.read(at: .milliseconds(100)).changes
        #expect(changes.count { $0.kind == .down } == 8)
        #expect(changes.count { $0.kind == .up } == 8)
    }
}
