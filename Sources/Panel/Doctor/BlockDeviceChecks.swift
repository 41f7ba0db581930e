/// What the kernel and the device tell about the disk beneath the log. Texts as they stand in
/// `/sys`; nil where there is no such file.
package struct BlockDeviceFacts: Hashable, Sendable {
    /// Such as `mmcblk0`.
    package var name: String
    package var writeCache: String?
    package var removable: String?
    package var readOnly: String?
    /// eMMC alone: wear of the two kinds of its memory, each in tenths (JESD84-B51, EXT_CSD 268 and
    /// 269).
    package var lifeTime: String?
    /// eMMC alone: how much of the reserve is used up (EXT_CSD 267).
    package var preEndOfLife: String?
    /// eMMC or SD, as an MMC device tells it.
    package var mmcType: String?
    package var ext4Errors: String?

    package init(name: String) {
        self.name = name
    }

    /// The worse of the two kinds of memory, in tenths: 11 is beyond its life; nil where the device
    /// does not tell.
    package var lifeTenths: Int? {
        let tenths = (lifeTime ?? "").split(whereSeparator: \.isWhitespace).compactMap {
            Int($0.hasPrefix("0x") ? $0.dropFirst(2) : $0, radix: 16)
        }
        return tenths.max().flatMap { $0 == 0 ? nil : $0 }
    }
}

package enum BlockDeviceChecks {
    /// From here on a worn eMMC is worth a word, in tenths of its life.
    package static let lifeTenthsMax = 8

    package static func findings(
        of device: BlockDeviceFacts, log folder: String
    ) -> [Finding] {
        [
            cache(device), wear(device, folder), removable(device), readOnly(device),
            errors(device),
        ].compactMap { $0 }
    }

    private static func word(_ text: String?) -> String? {
        guard let text else { return nil }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func cache(_ device: BlockDeviceFacts) -> Finding? {
        switch word(device.writeCache) {
        case "write back":
            .ok("write-cache", "\(device.name) has a write cache, which each sync flushes")
        case "write through":
            .ok(
                "write-cache",
                "\(device.name) says that it has no write cache, so no sync flushes one; whether "
                    + "that is true, smilectl doctor --pull-plug tells")
        default: nil
        }
    }

    private static func wear(_ device: BlockDeviceFacts, _ folder: String) -> Finding {
        if device.lifeTime != nil { return eMMC(device, folder) }
        let cannot = "\(device.name) does not tell its wear to the kernel"
        if device.name.hasPrefix("nvme") {
            return .ok("wear", "\(cannot); ask it: nvme smart-log /dev/\(device.name)")
        }
        if word(device.mmcType) == "SD" {
            return .ok("wear", "\(cannot): SD cards have no way to; keep a spare card")
        }
        if device.name.hasPrefix("sd") {
            return .ok("wear", "\(cannot); ask it: smartctl -A /dev/\(device.name)")
        }
        return .ok("wear", cannot)
    }

    /// Two numbers: 0x01 is up to a tenth of the life, 0x0B beyond it; 0x00 is not told.
    private static func eMMC(_ device: BlockDeviceFacts, _ folder: String) -> Finding {
        let worst = device.lifeTenths ?? 0
        let reserve = word(device.preEndOfLife).flatMap { hexadecimal($0[...]) } ?? 0
        let found =
            worst == 0
            ? "\(device.name) does not tell how worn it is"
            : "\(device.name) has used up to \(min(worst, 10) * 10) % of its life"
        if worst > 10 || reserve >= 3 {
            return .fail(
                "wear",
                worst > 10 ? "\(device.name) is beyond its life" : "\(found), and its reserve",
                try: "replace the disk now; carry the log away first: smilectl log export "
                    + "\(folder) /media/usb")
        }
        if worst > lifeTenthsMax || reserve == 2 {
            return .warn("wear", found, try: "plan to replace the disk.")
        }
        return .ok("wear", found)
    }

    private static func hexadecimal(_ word: Substring) -> Int? {
        Int(word.hasPrefix("0x") ? word.dropFirst(2) : word, radix: 16)
    }

    private static func removable(_ device: BlockDeviceFacts) -> Finding? {
        guard word(device.removable) == "1" else { return nil }
        return .warn(
            "removable", "\(device.name) can be pulled out",
            try: "put the log on a disk that is built in, or close the case.")
    }

    private static func readOnly(_ device: BlockDeviceFacts) -> Finding? {
        guard word(device.readOnly) == "1" else { return nil }
        return .fail(
            "device-read-only", "\(device.name) takes no writes",
            try: "see its lock switch; a worn card also locks itself: replace it.")
    }

    private static func errors(_ device: BlockDeviceFacts) -> Finding? {
        guard let count = word(device.ext4Errors).flatMap({ Int($0) }) else { return nil }
        guard count > 0 else { return .ok("ext4-errors", "ext4 has met no error") }
        return .fail(
            "ext4-errors", "ext4 has met \(count) errors on this file system",
            try: "dmesg; then fsck at the next start, and see whether the disk fails.")
    }
}
