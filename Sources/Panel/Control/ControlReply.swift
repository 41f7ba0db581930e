package import Screen

/// The one answer to a request.
package enum ControlReply: Hashable, Sendable {
    case context(ContextReport)
    case service(ServiceReport)
    case devices([DeviceReport])
    /// From now on the client gets events.
    case watching([DeviceReport], isWithheld: Bool)
    /// From now on the client gets the frames of this device. `header`: evemu's lines before the
    /// first event; `slot`: the one that the first of them is about.
    case recording(device: String, header: [String], slot: Int32)
    /// From now on the client gets the events of the calibration.
    case calibrating(device: String, CalibrationTarget)
    /// - Parameter wasRunning: false where there was nothing to stop.
    case calibrationStopped(wasRunning: Bool)
    /// - Parameter wasThere: false where none was kept for that screen.
    case calibrationForgotten(device: String, wasThere: Bool)
    /// The present picture; nil where another action was wanted, which is done.
    case screen(ScreenReport?)
    case config(ConfigReport)
    /// The daemon stops once everything is durable.
    case restarting
    case refused(ControlRefusal)

    /// What became of files that were read again.
    package struct ConfigReport: Hashable, Sendable {
        package enum Applied: String, Hashable, Sendable {
            case now
            /// A visit is under way, which ends as it began.
            case afterVisit = "after-visit"
            /// Nothing differs of what a panel at work can take.
            case unchanged
        }

        package var applied: Applied
        /// Its key.
        package var questionnaire: String
        package var revision: UInt16
        /// By the names of `panel.yaml`.
        package var changed: [String]
        /// Sections that differ from those at the start, and need another.
        package var restart: [String]
    }

    /// Whether a service is open, as the queue system or till said.
    package struct ContextReport: Hashable, Sendable {
        /// Whether answers wait for an open service: the configuration's choice.
        package var isGated: Bool
        package var isOpen: Bool
        /// Nil before the first word of a till since the daemon's start.
        package var sinceSeconds: UInt64?
        /// Nil where no time-out was given.
        package var closesInSeconds: UInt64?

        package init(
            isGated: Bool, isOpen: Bool, sinceSeconds: UInt64? = nil,
            closesInSeconds: UInt64? = nil
        ) {
            self.isGated = isGated
            self.isOpen = isOpen
            self.sinceSeconds = sinceSeconds
            self.closesInSeconds = closesInSeconds
        }
    }

    /// What customers see, to be drawn by whoever tells it: the loop has no time for that.
    package struct ScreenReport: Hashable, Sendable {
        package var layout: Layout
        package var theme: Theme
        /// What is typed is nobody's business but the customer's: `layout` is blank.
        package var isWithheld: Bool

        package init(_ layout: Layout, theme: Theme, isWithheld: Bool) {
            self.layout =
                isWithheld ? .blank(on: layout.size) : layout
            self.theme = theme
            self.isWithheld = isWithheld
        }
    }

    /// The technician's test mode.
    package struct ServiceReport: Hashable, Sendable {
        package var isOn: Bool
        package var sinceSeconds: UInt64?
        package var endsInSeconds: UInt64?
        /// Taps that were marked as tests since the mode began.
        package var taps: UInt64

        package init(
            isOn: Bool, sinceSeconds: UInt64? = nil, endsInSeconds: UInt64? = nil,
            taps: UInt64 = 0
        ) {
            self.isOn = isOn
            self.sinceSeconds = sinceSeconds
            self.endsInSeconds = endsInSeconds
            self.taps = taps
        }
    }
}

/// Why a request was not done, and what to do.
package struct ControlRefusal: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case malformed
        case unknownRequest = "unknown-request"
        case unknownField = "unknown-field"
        case badField = "bad-field"
        case version
        case forbidden
        case busy
        case noSuchDevice = "no-such-device"
        case whichDevice = "which-device"
        case withheld
        case tooLong = "too-long"
        case tooMany = "too-many"
        /// The disk refuses.
        case notStored = "not-stored"
        /// A file of the panel's has a mistake.
        case configuration
    }

    package var code: Code
    /// What is so, in a sentence.
    package var error: String
    /// What to do about it.
    package var advice: String

    package init(_ code: Code, _ error: String, advice: String) {
        self.code = code
        self.error = error
        self.advice = advice
    }
}

extension ControlRefusal {
    static func noSuchDevice(_ name: String) -> ControlRefusal {
        ControlRefusal(
            .noSuchDevice, "the panel holds no device that is called '\(name)'",
            advice: "smilectl device list")
    }

    static let noDevice = ControlRefusal(
        .noSuchDevice, "the panel holds no such device",
        advice: "plug one in; smilectl device list says what is there.")

    static func whichDevice(_ names: [String]) -> ControlRefusal {
        ControlRefusal(
            .whichDevice, "there are \(names.count): \(names.joined(separator: ", "))",
            advice: "name one of them.")
    }

    static let calibrates = ControlRefusal(
        .busy, "a calibration is under way",
        advice: "wait for its end, or smilectl device calibrate --stop")

    static func notStored(_ fault: FolderFile.Fault) -> ControlRefusal {
        ControlRefusal(
            .notStored, "\(fault); the calibration is as it was", advice: "smilectl doctor")
    }

    static let contactIsAsked = ControlRefusal(
        .withheld, "a customer is asked for a contact",
        advice: "again, when the first question is back.")

    static let readsAlready = ControlRefusal(
        .busy, "the files are being read just now", advice: "again, in a second.")

    static let hasNoFiles = ControlRefusal(
        .configuration, "this panel was not started with a configuration file",
        advice: "smile-paneld run --config FILE")

    /// The fault's own advice stands in its text, behind each mistake.
    static func unusable(_ fault: SetupFault) -> ControlRefusal {
        let text = "\(fault)"
        guard let cut = text.firstRange(of: "\nTry: ") else {
            return ControlRefusal(.configuration, text, advice: "mend the file, and again.")
        }
        return ControlRefusal(
            .configuration, String(text[..<cut.lowerBound]),
            advice: String(text[cut.upperBound...]))
    }

    static let panelIsBusy = ControlRefusal(
        .busy, "the panel has too much to do", advice: "again, in a second.")
}

extension ControlRefusal {
    static func forbidden(_ request: String) -> ControlRefusal {
        ControlRefusal(
            .forbidden, "only root and the daemon's own account may ask for '\(request)'",
            advice: "sudo smilectl …")
    }

    static func tooLong(_ bytes: Int) -> ControlRefusal {
        ControlRefusal(
            .tooLong, "a line has \(bytes) bytes at most", advice: "one request a line.")
    }

    static func tooMany(_ clients: Int) -> ControlRefusal {
        ControlRefusal(
            .tooMany, "\(clients) programs are connected already",
            advice: "again, when one of them has ended.")
    }
}
