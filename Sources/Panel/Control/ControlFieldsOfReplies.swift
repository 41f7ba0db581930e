import Exchange
import Screen
import Touch

extension ControlReply {
    /// The request that it answers.
    var name: String {
        switch self {
        case .context: "context"
        case .service: "service"
        case .devices: "devices"
        case .watching: "watch"
        case .recording: "record"
        case .calibrating, .calibrationStopped, .calibrationForgotten: "calibrate"
        case .screen: "screen"
        case .config: "config"
        case .restarting: "panel"
        case .refused: "error"
        }
    }

    func put(into fields: inout ControlFields) {
        switch self {
        case .context(let report): report.put(into: &fields)
        case .service(let report): report.put(into: &fields)
        case .devices(let devices):
            fields["devices"] = .list(devices.map { .object($0.fields) })
        case .watching(let devices, let isWithheld):
            fields["devices"] = .list(devices.map { .object($0.fields) })
            fields["withheld"] = .flag(isWithheld)
        case .recording(let device, let header, _):
            fields["device"] = .text(device)
            fields["header"] = .list(header.map { .text($0) })
        case .calibrating(let device, let target):
            fields["device"] = .text(device)
            fields["target"] = .object(target.fields)
        case .calibrationStopped(let wasRunning): fields["stopped"] = .flag(wasRunning)
        case .calibrationForgotten(let device, let wasThere):
            fields["device"] = .text(device)
            fields["forgotten"] = .flag(wasThere)
        case .screen(let report): report?.put(into: &fields)
        case .config(let report): report.put(into: &fields)
        case .restarting, .refused: break
        }
    }
}

extension ControlReply.ScreenReport {
    fileprivate func put(into fields: inout ControlFields) {
        fields["width"] = .whole(layout.size.width)
        fields["height"] = .whole(layout.size.height)
        fields["withheld"] = .flag(isWithheld)
        let surface = MemorySurface(size: layout.size)
        // A picture that cannot be drawn is left out; the daemon's log says why at its own display.
        guard (try? Painter(theme: theme).paint(layout, on: surface)) != nil,
            let png = try? surface.png()
        else { return }
        fields["png"] = .text(Base64.text(png.bytes))
    }
}

extension ControlReply.ConfigReport {
    fileprivate func put(into fields: inout ControlFields) {
        fields["applied"] = .text(applied.rawValue)
        fields["questionnaire"] = .text(questionnaire)
        fields["revision"] = .whole(revision)
        fields["changed"] = .list(changed.map { .text($0) })
        fields["restart"] = .list(restart.map { .text($0) })
    }
}

extension ControlReply.ContextReport {
    func put(into fields: inout ControlFields) {
        fields["gate"] = .flag(isGated)
        fields["open"] = .flag(isOpen)
        fields["sinceSeconds"] = sinceSeconds.map { .whole($0) }
        fields["closesInSeconds"] = closesInSeconds.map { .whole($0) }
    }
}

extension ControlReply.ServiceReport {
    func put(into fields: inout ControlFields) {
        fields["on"] = .flag(isOn)
        fields["sinceSeconds"] = sinceSeconds.map { .whole($0) }
        fields["endsInSeconds"] = endsInSeconds.map { .whole($0) }
        fields["taps"] = .whole(taps)
    }
}

extension DeviceReport {
    var fields: ControlFields {
        var fields = ControlFields()
        fields["name"] = .text(name)
        fields["node"] = node.map { .text($0) }
        fields["label"] = .text(label)
        fields["vendor"] = .text(Self.digits(vendor))
        fields["product"] = .text(Self.digits(product))
        fields["kind"] = .text(kind.rawValue)
        fields["state"] = .text(state.name)
        if case .refused(let why) = state { fields["why"] = .text(why) }
        fields["contacts"] = .whole(contacts)
        fields["keys"] = .whole(keys)
        fields["losses"] = .whole(losses)
        fields["lostContacts"] = .whole(lostContacts)
        fields["stuckSeconds"] = stuckSeconds.map { .whole($0) }
        fields["width"] = width.map { .whole($0) }
        fields["height"] = height.map { .whole($0) }
        fields["calibration"] = calibration.map { .list($0.map { .number($0) }) }
        return fields
    }

    /// Four hexadecimal digits, as `lsusb` writes them.
    package static func digits(_ number: UInt16) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// The object of the control socket, in a line.
    package var json: String { fields.json }
}

extension CalibrationTarget {
    var fields: ControlFields {
        var fields = ControlFields()
        fields["number"] = .whole(number)
        fields["of"] = .whole(of)
        fields["x"] = .number(point.x)
        fields["y"] = .number(point.y)
        return fields
    }
}

extension CalibrationNews {
    func put(into fields: inout ControlFields) {
        switch self {
        case .target(let target):
            fields["event"] = .text("target")
            fields["number"] = .whole(target.number)
            fields["of"] = .whole(target.of)
            fields["x"] = .number(target.point.x)
            fields["y"] = .number(target.point.y)
        case .missed(let why):
            fields["event"] = .text("missed")
            fields["why"] = .text(why)
        case .calibrated(let result):
            fields["event"] = .text("calibrated")
            result.put(into: &fields)
        case .trial(let result, let target):
            fields["event"] = .text("trial")
            result.put(into: &fields)
            fields["x"] = .number(target.point.x)
            fields["y"] = .number(target.point.y)
            fields["seconds"] = .whole(CalibrationRun.trialMilliseconds / 1_000)
        case .kept(let result):
            fields["event"] = .text("kept")
            result.put(into: &fields)
        case .ended(let why):
            fields["event"] = .text("calibration-ended")
            fields["why"] = .text(why)
        }
    }
}

extension CalibrationResult {
    fileprivate func put(into fields: inout ControlFields) {
        fields["matrix"] = .list(matrix.map { .number($0) })
        fields["errorShare"] = .number(errorShare)
        fields["turned"] = .text(turned)
    }
}
