/// Which answers the office page's scores count; it stands in the page's address.
enum OfficeRange: String, CaseIterable, Sendable {
    case today
    case week
    case month
    case all

    /// The first moment that counts; nil: everything does.
    func start(at now: Int64, in zone: OfficeZone) -> Int64? {
        let day: Int64 = 86_400_000
        let today = zone.startOfDay(at: now)
        return switch self {
        case .today: today
        case .week: today - 6 * day
        case .month: today - 29 * day
        case .all: nil
        }
    }
}
