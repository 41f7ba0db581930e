import Feedback
import Foundation
import Settings

/// The sites with their panels, hours and rhythms, as the store and the configuration have them.
struct FleetPlan {
    /// Sites whose rhythms are counted anew in one look.
    static let rhythmsOfOneLook = 50
    /// A rhythm is counted anew after so long.
    static let rhythmMilliseconds: Int64 = 86_400_000

    private let tenant: String
    private let hours: [String: OpeningHours]
    private let zone: OfficeZone
    private var rhythms: [String: (rhythm: TapRhythm, at: Int64)] = [:]
    /// Names of opening hours that sites have and the configuration lacks.
    private(set) var unknownHours: Set<String> = []

    init(tenant: String, hours: [String: OpeningHours], zone: OfficeZone) {
        self.tenant = tenant
        self.hours = hours
        self.zone = zone
    }

    /// Panels that are enrolled, by site.
    mutating func sites(
        in store: any Store, at now: Int64
    ) throws(StoreFault) -> [FleetWatch.Site] {
        let rows = try store.query(
            """
            SELECT p.panel, p.site, p.touchpoint, coalesce(s.time_zone, ''),
                coalesce(s.opening_hours, '')
            FROM panels p LEFT JOIN places s
                ON s.tenant = p.tenant AND s.kind = 2 AND s.place = p.site
            WHERE p.tenant = ? AND p.state = 'enrolled' ORDER BY p.site, p.touchpoint, p.panel
            """, [.text(tenant)])
        var sites: [FleetWatch.Site] = []
        var counts: [String: Int] = [:]
        for row in rows { counts[Self.place(row), default: 0] += 1 }
        var left = Self.rhythmsOfOneLook
        for row in rows {
            guard let panel = PanelID(row[text: 0]) else { continue }
            if sites.last?.name != row[text: 1] {
                sites.append(
                    FleetWatch.Site(name: row[text: 1], calendar: calendar(row), panels: [:]))
            }
            let calendar = sites[sites.count - 1].calendar
            sites[sites.count - 1].panels[panel] = try rhythm(
                of: Self.place(row), sharedBy: counts[Self.place(row)]!, calendar, in: store,
                at: now, left: &left)
        }
        return sites
    }

    private static func place(_ row: Row) -> String { "\(row[text: 1])/\(row[text: 2])" }

    private mutating func calendar(_ row: Row) -> SiteCalendar {
        let name = row[text: 4]
        if !name.isEmpty, hours[name] == nil { unknownHours.insert(name) }
        let serverZone = zone
        let named = row[text: 3].isEmpty ? nil : TimeZone(identifier: row[text: 3])
        return SiteCalendar(hours: hours[name] ?? .always) { seconds in
            named.map {
                $0.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            } ?? serverZone.offsetSeconds(seconds * 1_000)
        }
    }

    // MARK: Rhythms

    private mutating func rhythm(
        of touchpoint: String, sharedBy panels: Int, _ calendar: SiteCalendar,
        in store: any Store, at now: Int64, left: inout Int
    ) throws(StoreFault) -> TapRhythm {
        let known = rhythms[touchpoint]
        if let known, left == 0 || now - known.at < Self.rhythmMilliseconds { return known.rhythm }
        guard left > 0 else { return .unknown }
        left -= 1
        let counted = try TapRhythm(
            of: touchpoint, sharedBy: panels, calendar, in: store, tenant: tenant, at: now)
        rhythms[touchpoint] = (counted, now)
        return counted
    }
}

extension OpeningHours {
    /// Of a site of which nobody said them.
    static let always = OpeningHours(
        weekly: Dictionary(
            uniqueKeysWithValues: Weekday.allCases.map {
                ($0, [Span(fromMinute: 0, toMinute: 1_440)])
            }))
}

extension TapRhythm {
    /// So many weeks are looked back.
    private static let weeksMax: Int64 = 8
    private static let quarterMilliseconds: Int64 = 900_000
    private static let weekQuarters: Int64 = 672

    /// Nothing is expected.
    static let unknown = TapRhythm([Double](repeating: 0, count: hours))

    /// What one of a touchpoint's panels had on average in the whole weeks before: answers to the
    /// first question, since they are counted by the hour. There are more taps than those.
    init(
        of touchpoint: String, sharedBy panels: Int, _ calendar: SiteCalendar,
        in store: any Store, tenant: String, at now: Int64
    ) throws(StoreFault) {
        let end = now / Self.quarterMilliseconds
        let rows = try store.query(
            """
            SELECT quarter, CAST(SUM(answers) AS BIGINT) FROM tallies
            WHERE tenant = ? AND touchpoint = ? AND question = ? AND quarter >= ? AND quarter < ?
            GROUP BY quarter ORDER BY quarter
            """,
            [
                .text(tenant), .text(touchpoint),
                .integer(Int64(QuestionNumber.first.rawValue)),
                .integer(end - Self.weeksMax * Self.weekQuarters), .integer(end),
            ])
        // Of a panel that is new, nobody knows yet what is usual.
        let weeks = rows.first.map { (end - $0[integer: 0]) / Self.weekQuarters } ?? 0
        guard weeks > 0 else {
            self = .unknown
            return
        }
        var taps = [Double](repeating: 0, count: Self.hours)
        for row in rows where row[integer: 0] >= end - weeks * Self.weekQuarters {
            let hour = calendar.hourOfWeek(at: row[integer: 0] * Self.quarterMilliseconds)
            taps[hour] += Double(row[integer: 1]) / Double(weeks * Int64(panels))
        }
        self.init(taps)
    }
}
