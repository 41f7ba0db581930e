/// One connection to the control socket, for as long as it lasts. Numbers are never used again.
package struct ControlClientID: Hashable, Sendable {
    package let rawValue: UInt64

    package init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// What somebody at the control socket wants: `Docs/Reference/control-socket.md`.
package enum ControlRequest: Hashable, Sendable {
    case context(ContextAction)
    case service(ServiceAction)
    case devices
    case watch
    /// Nil: the one device that there is.
    case record(device: String?)
    case calibrate(CalibrateAction)
    case screen(ScreenAction)
    case config(ConfigAction)
    case panel(PanelAction)
    /// The connection is gone: whatever it watched, recorded or calibrated is over. No reply.
    case left

    /// Whether the queue system or till says that a service is open.
    package enum ContextAction: Hashable, Sendable {
        /// - Parameter seconds: after which it closes by itself; nil: it stays open.
        case open(seconds: UInt32?)
        case close
        case status
    }

    /// The technician's test mode.
    package enum ServiceAction: String, Hashable, Sendable {
        case start
        case stop
        case status
    }

    package enum CalibrateAction: Hashable, Sendable {
        /// Nil: the one touch screen that there is. `isKept`: the result is tried, and stays.
        case start(device: String?, isKept: Bool = false)
        case stop
        /// What was kept for the screen: udev's matrix counts again.
        case forget(device: String?)
    }

    /// What customers see.
    package enum ScreenAction: String, CaseIterable, Hashable, Sendable {
        /// The present picture.
        case show
        /// Nothing can be chosen for a while, so that the glass can be wiped.
        case clean
        /// Says that the panel is out of order, until `work`.
        case rest
        case work
    }

    /// The panel's files.
    package enum ConfigAction: String, CaseIterable, Hashable, Sendable {
        /// Reads them again, and takes what can be taken.
        case apply
    }

    package enum PanelAction: String, CaseIterable, Hashable, Sendable {
        /// A clean stop, after which systemd starts the daemon again.
        case restart
    }

    /// The longest time-out of an open service: a day, in seconds.
    package static let openSecondsMax: UInt32 = 86_400

    /// What the line of a request calls it.
    package var name: String {
        switch self {
        case .context: "context"
        case .service: "service"
        case .devices: "devices"
        case .watch: "watch"
        case .record: "record"
        case .calibrate: "calibrate"
        case .screen: "screen"
        case .config: "config"
        case .panel: "panel"
        case .left: "left"
        }
    }

    /// Only root and the daemon's own account may: it shows fingers, or changes what taps mean.
    package var isForTechnicians: Bool {
        switch self {
        case .context, .devices, .left: false
        case .service, .watch, .record, .calibrate, .screen, .config, .panel: true
        }
    }
}
