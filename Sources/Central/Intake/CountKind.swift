import Feedback

/// What a row of `counts` counts. The numbers stand in databases, for ever;
/// `Docs/Reference/misuse.md` lists them.
enum CountKind: Hashable {
    /// Customers who were asked to tell the staff.
    case staffAsked
    case sessionOpened
    case sessionClosed
    /// Sessions in which somebody answered.
    case sessionAnswered
    /// A technician's test answers.
    case test
    /// Taps that were ignored, by the number of the reason.
    case ignored(Int)

    private static let firstReason: Int64 = 16

    var code: Int64 {
        switch self {
        case .staffAsked: 1
        case .sessionOpened: 2
        case .sessionClosed: 3
        case .sessionAnswered: 4
        case .test: 5
        case .ignored(let reason): Self.firstReason + Int64(reason)
        }
    }

    /// Nil for a number that only a newer program knows.
    init?(code: Int64) {
        switch code {
        case 1: self = .staffAsked
        case 2: self = .sessionOpened
        case 3: self = .sessionClosed
        case 4: self = .sessionAnswered
        case 5: self = .test
        case Self.firstReason..<Self.firstReason + Int64(IgnoredTaps.reasonsMax):
            self = .ignored(Int(code - Self.firstReason))
        default: return nil
        }
    }
}
