import ArgumentParser
import Panel

struct DeviceList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "What is plugged in, and what the daemon makes of it.")

    @OptionGroup var control: ControlOptions

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() throws {
        try askingDaemon { output in
            var view = DeviceListView()
            do {
                let told = try control.ask(
                    ControlQuestion(request: "devices"), for: DeviceListView.Told.self)
                view.daemon = true
                view.devices = told.devices
            } catch let fault as ControlClient.Fault {
                view.why = "\(fault)"
            }
            view.add(LocalDevices.all())
            try output.put(json ? jsonLine(view) : view.text)
        }
    }
}

/// One device in the daemon's words and in ours.
struct DeviceView: Codable {
    var name: String
    var node: String?
    var label: String
    var vendor: String
    var product: String
    var kind: String
    var state: String
    var why: String?
    var contacts: Int
    var keys: Int
    var losses: UInt64
    var lostContacts: UInt64
    var stuckSeconds: UInt64?
    var width: UInt32?
    var height: UInt32?
    var calibration: [Double]?

    init(_ report: DeviceReport) {
        name = report.name
        node = report.node
        label = report.label
        vendor = DeviceReport.digits(report.vendor)
        product = DeviceReport.digits(report.product)
        kind = report.kind.rawValue
        state = report.state.name
        if case .refused(let why) = report.state { self.why = why }
        contacts = report.contacts
        keys = report.keys
        losses = report.losses
        lostContacts = report.lostContacts
        stuckSeconds = report.stuckSeconds
        width = report.width
        height = report.height
        calibration = report.calibration
    }

    /// Width by height; nil where it says nothing.
    var proportion: Double? {
        guard let width, let height, width > 0, height > 0 else { return nil }
        return Double(width) / Double(height)
    }

    var lines: [String] {
        var first = "\(kind.padded(to: 11))  \(state.padded(to: 7))  \(vendor):\(product)  \(name)"
        if !label.isEmpty { first += "  \(label.printable)" }
        var lines = [first]
        if let why { lines.append("    \(why)") }
        if let stuckSeconds {
            lines.append("    something has lain on it for \(shortTime(stuckSeconds))")
            lines.append("    Try: clean it, and take off what lies there or presses a key.")
        }
        if losses > 0 {
            let lost = lostContacts > 0 ? ", with at least \(lostContacts) fingers in it" : ""
            lines.append("    the kernel's queue ran over \(losses) times\(lost)")
        }
        let down = [(contacts, "fingers"), (keys, "keys")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1) down now" }
        if !down.isEmpty { lines.append("    " + down.joined(separator: ", ")) }
        if let calibration {
            let numbers = calibration.map { "\($0)" }.joined(separator: " ")
            lines.append("    calibrated: \(numbers)")
        }
        return lines
    }
}

private struct DeviceListView: Encodable {
    struct Told: Decodable {
        var devices: [DeviceView]
    }

    var schema = 1
    /// Whether the daemon answered.
    var daemon = false
    /// Why not.
    var why: String?
    var devices: [DeviceView] = []

    /// What the daemon did not speak of: left free by it, or all there is.
    mutating func add(_ reports: [DeviceReport]) {
        let known = Set(devices.map(\.name)).union(devices.compactMap(\.node))
        devices +=
            reports
            .filter { !known.contains($0.name) && !known.contains($0.node ?? $0.name) }
            .map(DeviceView.init)
    }

    var text: String {
        var lines = devices.flatMap(\.lines)
        if lines.isEmpty { lines.append("no input device is plugged in") }
        if let why { lines.append("what the daemon holds is not known: \(why)") }
        return lines.joined(separator: "\n")
    }
}

extension String {
    func padded(to count: Int) -> String {
        self + String(repeating: " ", count: max(0, count - self.count))
    }

    /// Without control characters, which a device's name may use to write all over a terminal.
    var printable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }
}
