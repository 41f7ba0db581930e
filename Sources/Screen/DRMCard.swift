import CDRM
import Glibc

/// One graphics card, open. Every call returns at once, but for `survey`, which asks the displays
/// themselves, and for `light`, which waits for the display to take a mode. The card goes with this
/// value, and the kernel's console comes back to it.
final class DRMCard {
    /// Sockets that are looked at; no card has as many.
    private static let connectorsMax = 32

    let path: String
    let descriptor: Int32
    let driver: String
    /// Changes that came to the glass; the kernel's messages count here.
    private let flips: UnsafeMutablePointer<UInt64>
    /// For the kernel, to hand back with each message.
    var flipCounter: UnsafeMutableRawPointer { UnsafeMutableRawPointer(flips) }
    private var events = drmEventContext()

    /// - Returns: the errno where it cannot be opened.
    static func open(_ path: String) -> (card: DRMCard?, code: Int32) {
        let descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return (nil, errno) }
        return (DRMCard(path, descriptor), 0)
    }

    /// "/dev/dri/card0" and so on, in the order of their numbers.
    static func paths() -> [String] {
        guard let folder = opendir("/dev/dri") else { return [] }
        defer { closedir(folder) }
        var numbers: [Int] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix("card"), let number = Int(name.dropFirst(4)) {
                numbers.append(number)
            }
        }
        return numbers.sorted().map { "/dev/dri/card\($0)" }
    }

    private init(_ path: String, _ descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
        flips = .allocate(capacity: 1)
        flips.initialize(to: 0)
        events.version = 2
        events.page_flip_handler = { _, _, _, _, count in
            count!.assumingMemoryBound(to: UInt64.self).pointee += 1
        }
        let version = drmGetVersion(descriptor)
        defer { if let version { drmFreeVersion(version) } }
        driver = version.flatMap { $0.pointee.name }.map { String(cString: $0) } ?? "unknown"
    }

    deinit {
        close(descriptor)
        flips.deallocate()
    }

    // MARK: Who may draw

    var isMaster: Bool { drmIsMaster(descriptor) != 0 }

    /// Whether this is now the program that may draw.
    func becomeMaster() -> Bool {
        isMaster || drmSetMaster(descriptor) == 0
    }

    /// Changes that came to the glass since the last call.
    func takeFlips() -> UInt64 {
        drmHandleEvent(descriptor, &events)
        defer { flips.pointee = 0 }
        return flips.pointee
    }

    // MARK: What is plugged in

    /// Asks the displays themselves, where this is the program that may draw; else the kernel tells
    /// what it knows.
    func survey() -> SurveyedCard {
        var surveyed = SurveyedCard(path: path)
        guard let resources = drmModeGetResources(descriptor) else {
            // A card that only computes says that it knows no such thing.
            surveyed.fault = errno == EOPNOTSUPP || errno == EINVAL ? nil : errno
            return surveyed
        }
        defer { drmModeFreeResources(resources) }
        let count = min(Int(resources.pointee.count_connectors), Self.connectorsMax)
        surveyed.connectors = (0..<count).compactMap {
            connector(resources.pointee.connectors[$0], crtcs: crtcs(resources.pointee))
        }
        return surveyed
    }

    /// What the kernel knows of the socket; nil where the card or the socket is gone.
    func link(of connector: UInt32) -> DisplayConnector.Link? {
        guard let found = drmModeGetConnectorCurrent(descriptor, connector) else { return nil }
        defer { drmModeFreeConnector(found) }
        return Self.link(found.pointee.connection)
    }

    private func crtcs(_ resources: drmModeRes) -> [UInt32] {
        (0..<Int(resources.count_crtcs)).map { resources.crtcs[$0] }
    }

    private func connector(_ id: UInt32, crtcs: [UInt32]) -> DisplayConnector? {
        guard let found = drmModeGetConnector(descriptor, id) else { return nil }
        defer { drmModeFreeConnector(found) }
        let raw = found.pointee
        let type = drmModeGetConnectorTypeName(raw.connector_type).map { String(cString: $0) }
        return DisplayConnector(
            id: id, name: "\(type ?? "Unknown")-\(raw.connector_type_id)",
            link: Self.link(raw.connection),
            size: PhysicalSize(width: Int(raw.mmWidth), height: Int(raw.mmHeight)),
            modes: (0..<Int(raw.count_modes)).map { Self.mode(raw.modes[$0], index: $0) },
            crtcs: possible(found, among: crtcs))
    }

    /// The one that drives it already comes first, so that a picture moves as little as it can.
    private func possible(_ connector: drmModeConnectorPtr, among crtcs: [UInt32]) -> [UInt32] {
        let mask = drmModeConnectorGetPossibleCrtcs(descriptor, connector)
        let possible = crtcs.enumerated().filter { mask >> UInt32($0.offset) & 1 == 1 }
            .map(\.element)
        guard let encoder = drmModeGetEncoder(descriptor, connector.pointee.encoder_id) else {
            return possible
        }
        defer { drmModeFreeEncoder(encoder) }
        let current = encoder.pointee.crtc_id
        return possible.filter { $0 == current } + possible.filter { $0 != current }
    }

    private static func link(_ connection: drmModeConnection) -> DisplayConnector.Link {
        switch connection {
        case DRM_MODE_CONNECTED: .connected
        case DRM_MODE_DISCONNECTED: .disconnected
        default: .unknown
        }
    }

    private static func mode(_ raw: drmModeModeInfo, index: Int) -> DisplayMode {
        let dots = Int(raw.htotal) * Int(raw.vtotal)
        return DisplayMode(
            width: Int(raw.hdisplay), height: Int(raw.vdisplay),
            millihertz: dots == 0 ? Int(raw.vrefresh) * 1_000 : Int(raw.clock) * 1_000_000 / dots,
            isPreferred: raw.type & UInt32(DRM_MODE_TYPE_PREFERRED) != 0,
            isInterlaced: raw.flags & UInt32(DRM_MODE_FLAG_INTERLACE) != 0, index: index)
    }
}
