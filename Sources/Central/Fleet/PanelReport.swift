import AppendLog
package import Exchange
package import Feedback

/// How one panel is, as far as the centre knows.
package struct PanelReport: Sendable {
    /// What somebody should do something about, the weightiest first.
    package enum Trouble: Hashable, Sendable {
        /// The silent-panel rule's, where it is an alarm.
        case silent(Silence)
        /// Two machines have its key.
        case cloned
        case cannotStore
        case noSpare
        case screenFails
        case stuck(contacts: Int)
        /// It refused the configuration that the centre wants it to have, and why.
        case refusedConfiguration(String)
        /// It is heard, and records wait for longer than an hour.
        case notDelivering(records: UInt64)
        /// In percent.
        case diskWorn(Int)
        case diskFull(freeBytes: UInt64)

        /// A stable name for programs.
        var code: String {
            switch self {
            case .silent(let silence): silence.rawValue
            case .cloned: "cloned"
            case .cannotStore: "cannotStore"
            case .noSpare: "noSpare"
            case .screenFails: "screenFails"
            case .stuck: "stuck"
            case .refusedConfiguration: "refusedConfiguration"
            case .notDelivering: "notDelivering"
            case .diskWorn: "diskWorn"
            case .diskFull: "diskFull"
            }
        }
    }

    /// A worn disk is worth a word from here on, in percent of its life.
    static let wearPercentMax = 80
    /// Less room than this is worth a word: some weeks of answers, and the segments made ahead.
    static let freeBytesMin: UInt64 = 64 << 20
    /// Records may wait for so long while the panel is heard.
    static let deliveryMilliseconds: Int64 = 3_600_000

    package var panel: PanelID
    /// `SITE/TOUCHPOINT`, or what a panel that is not enrolled says of itself.
    package var touchpoint: String
    /// What the office calls it; may be empty.
    package var name: String
    package var isEnrolled: Bool
    /// When its newest heartbeat was heard; nil: never.
    package var heardAt: Int64?
    package var heartbeat: Heartbeat?
    /// When it delivered last; nil: never.
    package var deliveredAt: Int64?
    /// By the silent-panel rule; nil where nothing is to be said.
    package var finding: SilenceFinding?
    package var isCloned: Bool

    /// At the time `now`, milliseconds since 1970.
    package func troubles(at now: Int64) -> [Trouble] {
        var troubles: [Trouble] = []
        if let finding, finding.silence.isAlarm { troubles.append(.silent(finding.silence)) }
        if isCloned { troubles.append(.cloned) }
        guard let heartbeat else { return troubles }
        if heartbeat.isRefusing { troubles.append(.cannotStore) }
        if !heartbeat.hasSpare { troubles.append(.noSpare) }
        if heartbeat.screen == .failing { troubles.append(.screenFails) }
        if heartbeat.stuck > 0 { troubles.append(.stuck(contacts: heartbeat.stuck)) }
        if heartbeat.configuration.refused != nil {
            troubles.append(.refusedConfiguration(heartbeat.configuration.fault))
        }
        if heartbeat.backlog > 0, isLate(at: now) {
            troubles.append(.notDelivering(records: heartbeat.backlog))
        }
        if let wear = heartbeat.diskWearPercent, wear >= Self.wearPercentMax {
            troubles.append(.diskWorn(wear))
        }
        if heartbeat.diskFreeBytes < Self.freeBytesMin {
            troubles.append(.diskFull(freeBytes: heartbeat.diskFreeBytes))
        }
        return troubles
    }

    private func isLate(at now: Int64) -> Bool {
        guard let heardAt, now - heardAt < PanelWatch.silentMilliseconds else { return false }
        return heardAt - (deliveredAt ?? 0) > Self.deliveryMilliseconds
    }
}

extension PanelReport {
    /// The most panels of one list.
    package static let panelsMax = 100_000

    /// Panels that are enrolled, and those that delivered though they are not; in the order of
    /// their ids.
    package static func all(
        at scope: PlaceScope, in store: any Store, tenant: String
    ) throws(StoreFault) -> [PanelReport] {
        var reports: [PanelID: PanelReport] = [:]
        for report in try enrolled(scope, store, tenant) { reports[report.panel] = report }
        let retired = try retired(store, tenant)
        try addDelivered(to: &reports, except: retired, scope, store, tenant)
        for (panel, heard) in try Heartbeats.newest(in: store, tenant: tenant) {
            reports[panel]?.heardAt = heard.at
            reports[panel]?.heartbeat = heard.message.heartbeat
        }
        for (panel, finding) in try FleetRecords(in: store, tenant: tenant).findings() {
            reports[panel]?.finding = finding
        }
        let alarms = try store.query(
            "SELECT subject FROM alarms WHERE tenant = ? AND kind = ? ORDER BY subject",
            [.text(tenant), .text(ClonedPanels.kind)])
        for row in alarms {
            if let panel = PanelID(row[text: 0]) { reports[panel]?.isCloned = true }
        }
        return reports.values.sorted { $0.panel < $1.panel }
    }

    private static func enrolled(
        _ scope: PlaceScope, _ store: any Store, _ tenant: String
    ) throws(StoreFault) -> [PanelReport] {
        let limit = scope.condition(on: "site || '/' || touchpoint")
        return try store.query(
            "SELECT panel, site || '/' || touchpoint, name FROM panels WHERE tenant = ? "
                + "AND state = 'enrolled'\(limit.text) ORDER BY panel LIMIT \(panelsMax)",
            [.text(tenant)] + limit.values
        ).compactMap { row in
            PanelID(row[text: 0]).map {
                PanelReport(
                    panel: $0, touchpoint: row[text: 1], name: row[text: 2], isEnrolled: true,
                    isCloned: false)
            }
        }
    }

    private static func retired(
        _ store: any Store, _ tenant: String
    ) throws(StoreFault) -> Set<String> {
        Set(
            try store.query(
                "SELECT panel FROM panels WHERE tenant = ? AND state = 'retired' ORDER BY panel",
                [.text(tenant)]
            ).map { $0[text: 0] })
    }

    private static func addDelivered(
        to reports: inout [PanelID: PanelReport], except retired: Set<String>,
        _ scope: PlaceScope, _ store: any Store, _ tenant: String
    ) throws(StoreFault) {
        let limit = scope.condition(on: "touchpoint")
        let logs = try store.query(
            "SELECT panel, touchpoint, last_received_ms FROM logs WHERE tenant = ?\(limit.text) "
                + "ORDER BY last_received_ms, log LIMIT \(panelsMax)",
            [.text(tenant)] + limit.values)
        for row in logs where !retired.contains(row[text: 0]) {
            guard let panel = PanelID(row[text: 0]) else { continue }
            if reports[panel] == nil {
                reports[panel] = PanelReport(
                    panel: panel, touchpoint: row[text: 1], name: "", isEnrolled: false,
                    isCloned: false)
            }
            if reports[panel]?.isEnrolled == false {
                reports[panel]?.touchpoint = row[text: 1]
            }
            reports[panel]?.deliveredAt = row[integer: 2]
        }
    }
}
