import Feedback
import Touch

/// The pages that post touches, each with its clock.
struct OpenPages: Sendable {
    /// The page that was silent longest makes room for a further one.
    static let pagesMax = 16

    private struct Page: Sendable {
        var name: UInt32
        var clock = PageClock()
        var lastPost: UInt64 = 0
    }

    private var pages: [Page] = []
    private var postCount: UInt64 = 0

    /// The touches of a post, for the panel. No two pages share the number of a pointer.
    mutating func take(_ contacts: PageContacts, at now: Instant) -> [PointerPost] {
        let place = place(of: contacts.page)
        pages[place].clock.heard(sent: contacts.sent, arrived: now)
        let clock = pages[place].clock
        return contacts.entries.map { entry in
            PointerPost(
                kind: entry.kind.postKind,
                pointer: Int32(place * (PageContacts.pointerMax + 1) + entry.pointer),
                point: TouchPoint(x: entry.x, y: entry.y),
                at: clock.instant(of: PageContacts.nanoseconds(entry.at), arrived: now))
        }
    }

    private mutating func place(of name: UInt32) -> Int {
        postCount += 1
        let place = pages.firstIndex { $0.name == name } ?? newPlace(for: name)
        pages[place].lastPost = postCount
        return place
    }

    private mutating func newPlace(for name: UInt32) -> Int {
        guard pages.count >= Self.pagesMax,
            let oldest = pages.indices.min(by: { pages[$0].lastPost < pages[$1].lastPost })
        else {
            pages.append(Page(name: name))
            return pages.count - 1
        }
        pages[oldest] = Page(name: name)
        return oldest
    }
}
