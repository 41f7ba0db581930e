package import Feedback
import Synchronization

/// What a pointer (mouse, pen or finger) did on a page that shows the panel.
package struct PointerPost: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case down
        case moved
        case up
        case cancel
    }

    package var kind: Kind
    /// The page's own number for the pointer, the same from down to up.
    package var pointer: Int32
    package var point: TouchPoint
    package var at: Instant

    package init(kind: Kind, pointer: Int32, point: TouchPoint, at: Instant) {
        self.kind = kind
        self.pointer = pointer
        self.point = point
        self.at = at
    }
}

/// A touch screen whose fingers are posted by another thread: the demonstration's page.
package final class PointerSource: InputSource, Sendable {
    /// Posts that wait for the loop. One more is a loss, as in the kernel's queue: it is counted,
    /// and what was open is cancelled, for the lift may be among what was lost.
    package static let postsMax = 1024
    /// Pointers down at once; a further one is ignored until it is lifted.
    package static let pointersMax = 16

    private struct Waiting {
        var posts: [PointerPost] = []
        var losses: UInt64 = 0
    }

    package let name: String
    private let bell: Doorbell
    private let waiting = Mutex(Waiting())
    private let pointers = Mutex(Pointers())

    package init(name: String = "pointer") throws(SystemFault) {
        self.name = name
        bell = try Doorbell()
    }

    package var waitDescriptor: Int32? { bell.descriptor }
    package var nextDue: Instant? { nil }

    /// From any thread. False where the queue is full and the post was lost.
    @discardableResult
    package func post(_ post: PointerPost) -> Bool {
        let kept = waiting.withLock { waiting in
            guard waiting.posts.count < Self.postsMax else {
                waiting.losses += 1
                return false
            }
            waiting.posts.append(post)
            return true
        }
        bell.ring()
        return kept
    }

    package func read(at now: Instant) -> InputReading {
        bell.silence()
        let taken = waiting.withLock { waiting in
            defer { waiting = Waiting() }
            return waiting
        }
        return pointers.withLock { pointers in
            var changes = taken.posts.flatMap { pointers.take($0) }
            if taken.losses > 0 { changes += pointers.cancelAll(at: now) }
            return InputReading(changes: changes, droppedFrames: taken.losses)
        }
    }
}

/// The pointers that are down, by the page's numbers.
private struct Pointers {
    private struct Open {
        var contact: ContactNumber
        var point: TouchPoint
    }

    private var open: [Int32: Open] = [:]
    private var contactCount: UInt64 = 0

    mutating func take(_ post: PointerPost) -> [ContactChange] {
        switch post.kind {
        case .down:
            return end(post, .cancel) + begin(post)
        case .moved:
            return move(post)
        case .up:
            return move(post) + end(post, .up)
        case .cancel:
            return end(post, .cancel)
        }
    }

    private mutating func begin(_ post: PointerPost) -> [ContactChange] {
        guard open.count < PointerSource.pointersMax else { return [] }
        contactCount += 1
        let contact = ContactNumber(contactCount)
        open[post.pointer] = Open(contact: contact, point: post.point)
        return [ContactChange(kind: .down, contact: contact, point: post.point, at: post.at)]
    }

    private mutating func move(_ post: PointerPost) -> [ContactChange] {
        guard let before = open[post.pointer], before.point != post.point else { return [] }
        open[post.pointer]?.point = post.point
        return [
            ContactChange(kind: .moved, contact: before.contact, point: post.point, at: post.at)
        ]
    }

    private mutating func end(
        _ post: PointerPost, _ kind: ContactChange.Kind
    ) -> [ContactChange] {
        guard let ended = open.removeValue(forKey: post.pointer) else { return [] }
        return [
            ContactChange(kind: kind, contact: ended.contact, point: ended.point, at: post.at)
        ]
    }

    mutating func cancelAll(at now: Instant) -> [ContactChange] {
        let ended = open.values.sorted { $0.contact < $1.contact }
        open.removeAll()
        return ended.map {
            ContactChange(kind: .cancel, contact: $0.contact, point: $0.point, at: now)
        }
    }
}
