import Foundation
import Peers

/// The kernel's modules that a guest loads, and those that they need.
struct KernelModules {
    /// To reach the root file system and the host; input of every kind; a display.
    private static let wanted = [
        "virtio_pci", "9pnet_virtio", "9p", "overlay", "virtio_console", "evdev", "uinput",
        "virtio_input", "xhci-pci", "usbhid", "hid-generic", "hid-multitouch",
        "virtio-gpu", "bochs",
    ]

    /// Files, each behind those that it needs.
    let paths: [String]

    init(_ names: [String] = wanted, in folder: String) throws {
        var order = Order(Self.files(in: folder))
        for name in names { try order.add(name) }
        paths = order.paths
    }

    private static func files(in folder: String) -> [String: String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return (names ?? []).filter { $0.hasSuffix(".ko") }.reduce(into: [:]) { files, name in
            files[key((name as NSString).lastPathComponent)] = "\(folder)/\(name)"
        }
    }

    /// The kernel takes both signs for the same.
    private static func key(_ name: String) -> String {
        (name.hasSuffix(".ko") ? String(name.dropLast(3)) : name)
            .replacingOccurrences(of: "-", with: "_")
    }

    private struct Order {
        let files: [String: String]
        var paths: [String] = []

        init(_ files: [String: String]) {
            self.files = files
        }

        mutating func add(_ name: String) throws {
            guard let path = files[key(name)] else {
                throw PeerFault("Debian's kernel has no module '\(name)'")
            }
            guard !paths.contains(path) else { return }
            let content = try Data(contentsOf: URL(filePath: path))
            for needed in Self.needs(of: content) { try add(needed) }
            paths.append(path)
        }

        /// From the module's own description: `depends=virtio,virtio_ring`.
        private static func needs(of module: Data) -> [String] {
            guard let start = module.range(of: Data("\0depends=".utf8))?.upperBound,
                let end = module[start...].firstIndex(of: 0)
            else { return [] }
            return String(decoding: module[start..<end], as: UTF8.self)
                .split(separator: ",").map(String.init)
        }
    }
}
