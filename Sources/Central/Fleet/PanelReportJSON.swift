import AppendLog
import Exchange
import Feedback
import FoundationEssentials

/// How the panels are, for programs: `Docs/Reference/fleet.md`.
struct PanelReportJSON: Encodable {
    let schema = 1
    let panels: [Panel]
    /// The last panel of a page, where others follow.
    let next: String?

    init(_ reports: [PanelReport], at now: Int64, next: String? = nil) {
        panels = reports.map { Panel($0, now) }
        self.next = next
    }

    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try! encoder.encode(self)) + [0x0a]  // Plain values always encode.
    }

    struct Panel: Encodable {
        let panel: String
        let touchpoint: String
        let name: String
        let enrolled: Bool
        let heard: String?
        let delivered: String?
        let finding: Finding?
        let troubles: [String]
        let heartbeat: Beat?

        init(_ report: PanelReport, _ now: Int64) {
            panel = report.panel.description
            touchpoint = report.touchpoint
            name = report.name
            enrolled = report.isEnrolled
            heard = report.heardAt.map(Timestamp.utc)
            delivered = report.deliveredAt.map(Timestamp.utc)
            finding = report.finding.map(Finding.init)
            troubles = report.troubles(at: now).map(\.code)
            heartbeat = report.heartbeat.map(Beat.init)
        }
    }

    struct Finding: Encodable {
        let silence: String
        let since: String
        let evidence: String
        let count: Int

        init(_ finding: SilenceFinding) {
            silence = finding.silence.rawValue
            since = Timestamp.utc(finding.since)
            evidence = finding.evidence.code
            count = finding.evidence.count
        }
    }

    struct Beat: Encodable {
        let version: String
        let upMilliseconds: Int64
        let clockTrusted: Bool
        let next: UInt64
        let waiting: UInt64
        let diskFreeBytes: UInt64
        let diskWearPercent: Int?
        let inputDevices: Int
        let stuck: Int
        let screen: String
        let storing: Bool
        let spare: Bool
        let inService: Bool
        let celsius: Int?
        let sinceTapMilliseconds: UInt64?
        let configuration: String?
        let refusedConfiguration: String?
        let refusedWhy: String?

        init(_ beat: Heartbeat) {
            version = beat.version
            upMilliseconds = beat.upMilliseconds
            clockTrusted = beat.stamp.isWallTrusted
            next = beat.next.rawValue
            waiting = beat.backlog
            diskFreeBytes = beat.diskFreeBytes
            diskWearPercent = beat.diskWearPercent
            inputDevices = beat.inputDevices
            stuck = beat.stuck
            screen = "\(beat.screen)"
            storing = !beat.isRefusing
            spare = beat.hasSpare
            inService = beat.isInService
            celsius = beat.celsius
            sinceTapMilliseconds = beat.sinceTapMilliseconds
            configuration = beat.configuration.held?.description
            refusedConfiguration = beat.configuration.refused?.description
            refusedWhy = beat.configuration.refused == nil ? nil : beat.configuration.fault
        }
    }
}
