/// One line of a client: a request, and what its reply repeats.
struct ControlLine: Hashable, Sendable {
    /// The protocol's version.
    static let version: Int64 = 1
    /// The longest `id`, in bytes.
    static let idBytesMax = 64
    /// The longest name of a device, in bytes.
    static let deviceBytesMax = 256

    /// What came, where it can be told: for the reply that refuses it.
    var id: ControlValue?
    var name: String?
    var request: Result<ControlRequest, ControlRefusal>

    init(_ bytes: ArraySlice<UInt8>) {
        do throws(ControlRefusal) {
            let fields = try ControlObject.read(bytes)
            if case .text(let text)? = fields["request"] { name = text.cut(to: Self.idBytesMax) }
            id = try Self.id(fields)
            request = .success(try Self.request(fields))
        } catch {
            request = .failure(error)
        }
    }

    private static func id(_ fields: ControlFields) throws(ControlRefusal) -> ControlValue? {
        switch fields["id"] {
        case nil, .null?: return nil
        case .whole(let number)?: return .whole(number)
        case .text(let text)? where text.utf8.count <= idBytesMax: return .text(text)
        default: throw .badField("id", "a whole number, or a string of \(idBytesMax) bytes")
        }
    }

    private static func request(_ fields: ControlFields) throws(ControlRefusal) -> ControlRequest {
        switch fields["version"] {
        case nil, .whole(version)?: break
        default:
            throw ControlRefusal(
                .version, "this daemon speaks version \(version)",
                advice: "a smilectl of the same release as the daemon.")
        }
        guard case .text(let name)? = fields["request"] else {
            throw .badField("request", "a string; it must be there")
        }
        switch name {
        case "context": return .context(try context(fields))
        case "service": return .service(try service(fields))
        case "devices":
            try only([], fields)
            return .devices
        case "watch":
            try only([], fields)
            return .watch
        case "record":
            try only(["device"], fields)
            return .record(device: try device(fields))
        case "calibrate": return .calibrate(try calibrate(fields))
        case "screen":
            let action = try action(fields, ControlRequest.ScreenAction.allCases.map(\.rawValue))
            try only(["action"], fields)
            return .screen(ControlRequest.ScreenAction(rawValue: action)!)  // One of them.
        case "config":
            let action = try action(fields, ControlRequest.ConfigAction.allCases.map(\.rawValue))
            try only(["action"], fields)
            return .config(ControlRequest.ConfigAction(rawValue: action)!)  // One of them.
        case "panel":
            let action = try action(fields, ControlRequest.PanelAction.allCases.map(\.rawValue))
            try only(["action"], fields)
            return .panel(ControlRequest.PanelAction(rawValue: action)!)  // One of them.
        default:
            throw ControlRefusal(
                .unknownRequest, "'\(name.cut(to: idBytesMax))' is no request",
                advice: "context, service, devices, watch, record, calibrate, screen, config or "
                    + "panel")
        }
    }

    private static func context(
        _ fields: ControlFields
    ) throws(ControlRefusal) -> ControlRequest.ContextAction {
        let action = try action(fields, ["open", "close", "status"])
        try only(action == "open" ? ["action", "seconds"] : ["action"], fields)
        guard action == "open" else { return action == "close" ? .close : .status }
        let range = 1...Int64(ControlRequest.openSecondsMax)
        switch fields["seconds"] {
        case nil, .null?: return .open(seconds: nil)
        case .whole(let seconds)? where range.contains(seconds):
            return .open(seconds: UInt32(seconds))
        default: throw .badField("seconds", "a whole number, 1 to \(range.upperBound)")
        }
    }

    private static func service(
        _ fields: ControlFields
    ) throws(ControlRefusal) -> ControlRequest.ServiceAction {
        let action = try action(fields, ["start", "stop", "status"])
        try only(["action"], fields)
        return ControlRequest.ServiceAction(rawValue: action)!  // One of the three.
    }

    private static func calibrate(
        _ fields: ControlFields
    ) throws(ControlRefusal) -> ControlRequest.CalibrateAction {
        switch try action(fields, ["start", "stop", "forget"]) {
        case "start":
            try only(["action", "device", "keep"], fields)
            return .start(device: try device(fields), isKept: try flag("keep", fields))
        case "forget":
            try only(["action", "device"], fields)
            return .forget(device: try device(fields))
        default:
            try only(["action"], fields)
            return .stop
        }
    }

    /// False where it is left out.
    private static func flag(
        _ name: String, _ fields: ControlFields
    ) throws(ControlRefusal) -> Bool {
        switch fields[name] {
        case nil, .null?: return false
        case .flag(let flag)?: return flag
        default: throw .badField(name, "true or false")
        }
    }

    private static func action(
        _ fields: ControlFields, _ allowed: [String]
    ) throws(ControlRefusal) -> String {
        guard case .text(let action)? = fields["action"], allowed.contains(action) else {
            throw .badField("action", allowed.joined(separator: ", "))
        }
        return action
    }

    private static func device(_ fields: ControlFields) throws(ControlRefusal) -> String? {
        switch fields["device"] {
        case nil, .null?: return nil
        case .text(let name)? where (1...deviceBytesMax).contains(name.utf8.count): return name
        default: throw .badField("device", "a string of 1 to \(deviceBytesMax) bytes")
        }
    }

    /// A misspelt name must not pass for one that was left out.
    private static func only(
        _ allowed: Set<String>, _ fields: ControlFields
    ) throws(ControlRefusal) {
        let known = allowed.union(["request", "id", "version"])
        guard let unknown = fields.names.first(where: { !known.contains($0) }) else { return }
        throw ControlRefusal(
            .unknownField, "'\(unknown.cut(to: idBytesMax))' is no field of this request",
            advice: known.sorted().joined(separator: ", "))
    }
}

extension ControlRefusal {
    fileprivate static func badField(_ name: String, _ expected: String) -> ControlRefusal {
        ControlRefusal(.badField, "'\(name)' is missing or wrong", advice: expected)
    }
}

extension String {
    /// At most so many bytes, for a message that repeats what came.
    fileprivate func cut(to bytes: Int) -> String {
        utf8.count <= bytes ? self : String(decoding: utf8.prefix(bytes - 3), as: UTF8.self) + "…"
    }
}
