import AppendLog
import Exchange
import Feedback
@testable import Settings

@testable import Central

/// A week of 200 panels whose every fault is known.
struct FleetWeek {
    struct Fault {
        enum Kind: CaseIterable {
            case panelDead, lonePanelDead, siteNetwork, loneNetwork, unplugged, deadButton, quiet
            case holiday
        }

        var kind: Kind
        var site: Int
        /// Nil: all panels of the site.
        var panel: Int?
        var span: Range<Int64>
    }

    struct Panel {
        let id: PanelID
        let site: Int
        /// Taps in an hour at noon, truly and as the weeks before had it.
        let rate: Double
        let rhythm: TapRhythm
        let phase: Int64
        var upSince: Int64
        var tappedAt: Int64
        /// Answers that wait for the network.
        var waiting: [Int64] = []
    }

    static let minute: Int64 = 60_000
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 86_400_000
    /// Monday, 2026-11-23, 00:00 UTC.
    static let begin: Int64 = 1_795_392_000_000
    static let panelCount = 200

    private(set) var panels: [Panel] = []
    private(set) var siteSizes: [Int] = []
    private(set) var faults: [Fault] = []
    /// The same by site.
    private var faultsOfSite: [[Fault]] = []
    /// The centre's own network.
    let cutOff: Range<Int64>
    private var random: Dice
    private let isOffAtNight: [Bool]

    init(seed: UInt64) {
        var random = Dice(seed: seed)
        var sizes: [Int] = []
        while sizes.reduce(0, +) < Self.panelCount {
            sizes.append(
                min(Int.random(in: 1...4, using: &random), Self.panelCount - sizes.reduce(0, +)))
        }
        siteSizes = sizes
        isOffAtNight = sizes.map { _ in Bool.random(using: &random) }
        for (site, size) in sizes.enumerated() {
            for _ in 0..<size {
                let rate = Double.random(in: 3...30, using: &random)
                let error = Double.random(in: 0.8...1.25, using: &random)
                panels.append(
                    Panel(
                        id: PanelID(bits: UInt128(panels.count + 1)), site: site, rate: rate,
                        rhythm: TapRhythm((0..<168).map { rate * error * Self.shape($0 % 24) }),
                        phase: .random(in: 0..<Heartbeat.intervalMilliseconds, using: &random),
                        upSince: Self.begin - Self.day, tappedAt: Self.begin - 3 * Self.hour))
            }
        }
        cutOff = Self.at(day: 5, hour: 14, 0)..<Self.at(day: 5, hour: 15, 30)
        self.random = random
        placeFaults()
        faultsOfSite = sizes.indices.map { site in faults.filter { $0.site == site } }
    }

    private static func at(day: Int64, hour: Int64, _ minute: Int64) -> Int64 {
        begin + day * Self.day + hour * Self.hour + minute * Self.minute
    }

    private static func shape(_ hour: Int) -> Double {
        switch hour {
        case 9..<12: 0.7
        case 12..<15: 1
        case 15..<18: 0.8
        case 18..<21: 0.6
        default: 0
        }
    }

    /// Open from 9 to 21, Sunday closed.
    static let hours = OpeningHours(
        weekly: Dictionary(
            uniqueKeysWithValues: Weekday.allCases.filter { $0 != .sunday }.map {
                ($0, [OpeningHours.Span(fromMinute: 540, toMinute: 1_260)])
            }))

    func calendar(of site: Int) -> SiteCalendar {
        let closed = faults.filter { $0.kind == .holiday && $0.site == site }.map { fault in
            (CalendarDate(daysSince1970: fault.span.lowerBound / Self.day), [OpeningHours.Span]())
        }
        let hours = OpeningHours(
            weekly: Self.hours.weekly, exceptions: Dictionary(uniqueKeysWithValues: closed))
        return SiteCalendar(hours: hours, utcOffsetSeconds: { _ in 0 })
    }

    private mutating func placeFaults() {
        var free = Array(siteSizes.indices).shuffled(using: &random)
        func isBusy(_ panel: Panel) -> Bool { panel.rate >= 12 }
        for kind in Fault.Kind.allCases {
            for _ in 0..<6 {
                let isLone = kind == .lonePanelDead || kind == .loneNetwork
                let isShared = kind == .panelDead || kind == .siteNetwork
                guard
                    let place = free.firstIndex(where: { site in
                        let members = panels.filter { $0.site == site }
                        switch kind {
                        case .deadButton: return members.contains(where: isBusy)
                        case .quiet: return members.contains { (5...8).contains($0.rate) }
                        default:
                            return (!isLone || members.count == 1)
                                && (!isShared || members.count > 1)
                        }
                    })
                else { preconditionFailure("no site is left for \(kind)") }
                add(kind, at: free.remove(at: place))
            }
        }
    }

    private mutating func add(_ kind: Fault.Kind, at site: Int) {
        let start = Self.at(
            day: .random(in: 0...4, using: &random), hour: .random(in: 10...15, using: &random),
            .random(in: 0...59, using: &random))
        let members = panels.indices.filter { panels[$0].site == site }
        var panel: Int? = members.randomElement(using: &random)
        var length = Int64.random(in: 90...180, using: &random) * Self.minute
        var from = start
        switch kind {
        case .siteNetwork: panel = nil
        case .deadButton:
            panel = members.filter { panels[$0].rate >= 12 }.randomElement(using: &random)
            length = 5 * Self.hour
        case .quiet:
            panel = members.filter { (5...8).contains(panels[$0].rate) }
                .randomElement(using: &random)
            length = 80 * Self.minute
            from = start - start % Self.day + 12 * Self.hour
        case .holiday:
            panel = nil
            from = start - start % Self.day
            length = Self.day
        case .panelDead, .lonePanelDead, .loneNetwork, .unplugged: break
        }
        faults.append(Fault(kind: kind, site: site, panel: panel, span: from..<from + length))
    }

    /// What is so of a panel at a moment.
    private func kinds(_ panel: Int, _ now: Int64) -> Set<Fault.Kind> {
        let faults = faultsOfSite[panels[panel].site]
        guard !faults.isEmpty else { return [] }
        return Set(
            faults.filter { ($0.panel ?? panel) == panel && $0.span.contains(now) }.map(\.kind))
    }

    /// One minute: taps, answers and heartbeats go to the watch.
    mutating func live(_ now: Int64, factors: [Double], _ watch: inout FleetWatch) {
        let isOpen = Self.isOpen(now)
        for index in panels.indices {
            let kinds = kinds(index, now)
            let isOff =
                kinds.contains(.panelDead) || kinds.contains(.lonePanelDead)
                || (!isOpen && isOffAtNight[panels[index].site] && !Self.isAlmostOpen(now))
            guard !isOff else {
                panels[index].upSince = now + Self.minute
                continue
            }
            tap(index, now, isOpen, kinds, factors)
            let isReached =
                kinds.isDisjoint(with: [.siteNetwork, .loneNetwork]) && !cutOff.contains(now)
            guard isReached else { continue }
            let panel = panels[index]
            for time in panel.waiting { watch.answer(of: panel.id, given: time) }
            panels[index].waiting = []
            let isDue =
                (now - Self.begin - panel.phase) / Heartbeat.intervalMilliseconds
                != (now - Self.minute - Self.begin - panel.phase) / Heartbeat.intervalMilliseconds
            guard isDue, Int.random(in: 0..<100, using: &random) > 0 else { continue }
            watch.hear(
                .sample(
                    up: now - panel.upSince, devices: kinds.contains(.unplugged) ? 0 : 1,
                    sinceTap: now - panel.tappedAt),
                of: panel.id, at: now)
        }
    }

    private mutating func tap(
        _ index: Int, _ now: Int64, _ isOpen: Bool, _ kinds: Set<Fault.Kind>, _ factors: [Double]
    ) {
        guard isOpen, kinds.isDisjoint(with: [.unplugged, .deadButton, .quiet, .holiday]) else {
            return
        }
        let panel = panels[index]
        let hour = Int((now - Self.begin) % Self.day / Self.hour)
        let chance = panel.rate * factors[panel.site] * Self.shape(hour) / 60
        guard Double.random(in: 0..<1, using: &random) < chance else { return }
        panels[index].tappedAt = now
        panels[index].waiting.append(now)
    }

    private static func isOpen(_ now: Int64) -> Bool {
        hours.isOpen(at: LocalMoment(unixSeconds: now / 1_000, utcOffsetSeconds: { _ in 0 }))
    }

    /// Panels that are off at night are switched on up to ten minutes late.
    private static func isAlmostOpen(_ now: Int64) -> Bool {
        isOpen(now) && (now - begin) % day > 9 * hour + 10 * minute
    }
}

extension Heartbeat {
    /// - Parameters: milliseconds.
    static func sample(
        up: Int64, boot: UInt16 = 1, devices: Int = 1, sinceTap: Int64? = nil
    ) -> Heartbeat {
        var beat = Heartbeat(
            version: "1",
            stamp: Stamp(
                boottimeNanoseconds: UInt64(up) * 1_000_000, wallMilliseconds: 0,
                isWallTrusted: true, bootOrdinal: boot), diskFreeBytes: 1 << 30,
            inputDevices: devices)
        beat.sinceTapMilliseconds = sinceTap.map { UInt64($0) }
        return beat
    }
}
