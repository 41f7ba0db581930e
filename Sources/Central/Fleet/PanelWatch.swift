import Exchange
import Feedback

/// What the rule keeps of one panel.
struct PanelWatch {
    /// Heard no more after four heartbeats that did not come.
    static let silentMilliseconds = 4 * Heartbeat.intervalMilliseconds
    /// A device that is plugged in anew is back sooner.
    static let deviceMilliseconds: Int64 = 600_000
    /// So many taps that did not come are no chance.
    static let deadTaps = 20.0
    /// So many are worth a word.
    static let quietTaps = 3.0

    /// A tap that a heartbeat tells again seems later or earlier by the network's whims.
    static let sameTapMilliseconds: Int64 = 60_000

    var rhythm: TapRhythm
    private(set) var heardAt: Int64?
    private(set) var heartbeat: Heartbeat?
    private(set) var tappedAt: Int64?
    /// Taps that were to be expected since the last.
    private(set) var expected = 0.0
    private var deviceGoneSince: Int64?
    /// What was told of it, until it is over.
    var alarm: SilenceFinding?

    init(rhythm: TapRhythm) {
        self.rhythm = rhythm
    }

    mutating func hear(_ heartbeat: Heartbeat, at now: Int64) {
        heardAt = max(heardAt ?? now, now)
        self.heartbeat = heartbeat
        deviceGoneSince = heartbeat.inputDevices > 0 ? nil : deviceGoneSince ?? now
        guard let since = heartbeat.sinceTapMilliseconds else { return }
        let time = now - Int64(clamping: since)
        if time > (tappedAt ?? .min / 2) + Self.sameTapMilliseconds { tap(at: time) }
    }

    mutating func tap(at time: Int64) {
        guard time > tappedAt ?? .min else { return }
        tappedAt = time
        expected = 0
    }

    /// So long no tap came that is known of, while it was open and heard.
    mutating func wait(_ milliseconds: Int64, hourOfWeek: Int) {
        expected += rhythm.expected(in: milliseconds, hourOfWeek: hourOfWeek)
    }

    func isHeard(at now: Int64, openSince: Int64) -> Bool {
        now - max(heardAt ?? openSince, openSince) < Self.silentMilliseconds
    }

    /// Of a panel that is heard.
    func finding(at now: Int64) -> SilenceFinding? {
        if let gone = deviceGoneSince, now - gone >= Self.deviceMilliseconds {
            return SilenceFinding(silence: .buttonDead, since: gone, evidence: .noInputDevice)
        }
        guard expected >= Self.quietTaps else { return nil }
        return SilenceFinding(
            silence: expected >= Self.deadTaps ? .buttonDead : .nobodyTapped,
            since: tappedAt ?? now, evidence: .noTaps(expected: Int(expected)))
    }

    /// What a silence was, once the panel is heard again.
    func verdict(on silence: SilenceFinding) -> Silence {
        switch silence.silence {
        case .panelDead, .notHeard, .networkDead:
            guard let heardAt, let heartbeat else { return silence.silence }
            let begin = heardAt - heartbeat.upMilliseconds
            let isUp = begin <= silence.since
            // What was tapped just before a panel died proves nothing.
            let lived = silence.since + 2 * Heartbeat.intervalMilliseconds
            let hasTapped = tappedAt.map { $0 > lived && $0 < begin } ?? false
            return isUp || hasTapped ? .networkDead : .panelDead
        case .closed, .nobodyTapped, .buttonDead: return silence.silence
        }
    }
}
