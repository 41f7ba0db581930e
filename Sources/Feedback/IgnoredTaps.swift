/// Taps and buttons that met no question, counted by reason: the customer meant something, and the
/// panel did not take it.
package struct IgnoredTaps: Hashable, Sendable {
    /// Why a tap was ignored. The numbers stand in records, for ever.
    package enum Reason: UInt8, CaseIterable, Hashable, Sendable {
        /// Locked out after an answer: thanks stood on the screen, or its time was not over.
        case lockOut = 0
        /// The next picture was not there yet, or came while the finger was down.
        case unready = 1
        /// More taps waited for a slow disk than are held.
        case overflow = 2
        /// "Please tell the staff" stood on the screen.
        case staffAsked = 3
        /// The panel was about to stop.
        case stopping = 4

        /// Stable: `log dump` and reports in JSON carry it.
        package var name: String {
            switch self {
            case .lockOut: "lock-out"
            case .unready: "unready"
            case .overflow: "overflow"
            case .staffAsked: "staff-asked"
            case .stopping: "stopping"
            }
        }
    }

    /// Places for reasons in a record; those that no reason has yet are 0.
    package static let reasonsMax = 8

    /// By the number of the reason, `reasonsMax` of them.
    package private(set) var counts: [UInt32]
    /// Of the first and the last tap among them.
    package private(set) var first: Instant
    package private(set) var last: Instant

    /// - Parameter counts: `reasonsMax` of them.
    package init(counts: [UInt32], first: Instant, last: Instant) {
        precondition(counts.count == Self.reasonsMax)
        self.counts = counts
        self.first = first
        self.last = last
    }

    /// The first tap that is ignored.
    package init(_ reason: Reason, at now: Instant) {
        self.init(
            counts: [UInt32](repeating: 0, count: Self.reasonsMax), first: now, last: now)
        count(reason, at: now)
    }

    package subscript(reason: Reason) -> UInt32 { counts[Int(reason.rawValue)] }

    /// Counts stop at their greatest number instead of beginning anew.
    package mutating func count(_ reason: Reason, times: UInt32 = 1, at now: Instant) {
        let place = Int(reason.rawValue)
        let (sum, overflow) = counts[place].addingReportingOverflow(times)
        counts[place] = overflow ? .max : sum
        last = max(last, now)
    }

    /// The name of the reason with this number; of one that only a newer program knows, the number.
    package static func name(of number: Int) -> String {
        UInt8(exactly: number).flatMap { Reason(rawValue: $0)?.name } ?? "reason-\(number)"
    }
}

extension IgnoredTaps? {
    /// Counts one more, whether or not it is the first since the last record.
    package mutating func count(_ reason: IgnoredTaps.Reason, at now: Instant) {
        if self == nil {
            self = IgnoredTaps(reason, at: now)
        } else {
            self?.count(reason, at: now)
        }
    }
}
