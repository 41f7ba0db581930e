import Touch

/// What a page posts: the touches since its last post, in their order.
struct PageContacts: Sendable {
    static let entriesMax = 64
    static let bodyBytesMax = 16 * 1_024
    static let pointerMax = 65_535
    /// How long before its post a touch may have happened, in the page's milliseconds.
    static let ageMillisecondsMax = 60_000.0
    /// Of the page's clock, which begins with the page: thirty years.
    static let clockMillisecondsMax = 1e12

    struct Entry: Decodable, Sendable {
        enum Kind: String, Decodable, Sendable {
            case down
            case move
            case up
            case cancel
        }

        var kind: Kind
        /// The page's own number for the finger, 0 to `pointerMax`.
        var pointer: Int
        /// Shares of the screen, 0 to 1.
        var x: Double
        var y: Double
        /// By the page's clock, in milliseconds.
        var at: Double
    }

    /// A number that the page drew for itself.
    let page: UInt32
    /// When the post left, in nanoseconds of the page's clock.
    let sent: Int64
    let entries: [Entry]

    /// Refuses what no page of ours would post.
    init(page: String?, sent: String?, entries: [Entry]) throws(DemoProblem) {
        guard let page = page.flatMap({ UInt32($0) }) else {
            throw .wrong("'page' is not a whole number from 0 to 4294967295")
        }
        guard let sent = sent.flatMap({ Double($0) }),
            (0...Self.clockMillisecondsMax).contains(sent)
        else { throw .wrong("'sent' is not a time in milliseconds") }
        guard entries.count <= Self.entriesMax else {
            throw .wrong("there are more than \(Self.entriesMax) touches")
        }
        for (number, entry) in entries.enumerated() {
            if let fault = Self.fault(entry, sent: sent) {
                throw .wrong("touch \(number + 1): \(fault)")
            }
        }
        self.page = page
        self.sent = Self.nanoseconds(sent)
        self.entries = entries
    }

    private static func fault(_ entry: Entry, sent: Double) -> String? {
        if !(0...pointerMax).contains(entry.pointer) {
            return "'pointer' is not from 0 to \(pointerMax)"
        }
        if !(0...1).contains(entry.x) || !(0...1).contains(entry.y) {
            return "'x' and 'y' are not both from 0 to 1"
        }
        if !(max(0, sent - ageMillisecondsMax)...sent).contains(entry.at) {
            return "'at' is not within the minute before 'sent'"
        }
        return nil
    }

    static func nanoseconds(_ milliseconds: Double) -> Int64 {
        Int64(milliseconds * 1e6)
    }
}

extension PageContacts.Entry.Kind {
    var postKind: PointerPost.Kind {
        switch self {
        case .down: .down
        case .move: .moved
        case .up: .up
        case .cancel: .cancel
        }
    }
}
