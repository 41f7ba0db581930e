/// One line of `/proc/self/mountinfo` (proc_pid_mountinfo(5)).
package struct Mount: Hashable, Sendable {
    package var device: DeviceNumber
    package var point: String
    /// Of this mount and of the file system, in this order.
    package var options: [String]
    package var type: String
    package var source: String

    /// Nil for a line that is none.
    init?(_ line: Substring) {
        let words = line.split(separator: " ").map(String.init)
        guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count >= dash + 4 else {
            return nil
        }
        let numbers = words[2].split(separator: ":").compactMap { UInt32($0) }
        guard numbers.count == 2 else { return nil }
        device = DeviceNumber(major: numbers[0], minor: numbers[1])
        point = Self.unescaped(words[4])
        type = words[dash + 1]
        source = Self.unescaped(words[dash + 2])
        options = (words[5] + "," + words[dash + 3]).split(separator: ",").map(String.init)
    }

    /// The mount that a path stands in: of those whose point begins it the longest, and of equal
    /// ones the last, which covers the others.
    ///
    /// - Parameter path: absolute, without links.
    package static func holding(_ path: String, in table: String) -> Mount? {
        var best: Mount?
        for line in table.split(separator: "\n") {
            guard let mount = Mount(line), mount.isAbove(path) else { continue }
            if mount.point.utf8.count >= best?.point.utf8.count ?? 0 { best = mount }
        }
        return best
    }

    private func isAbove(_ path: String) -> Bool {
        point == "/" || path == point || path.hasPrefix(point + "/")
    }

    func has(_ option: String) -> Bool {
        options.contains(option)
    }

    /// The value of an option such as `commit=60`.
    func value(of option: String) -> String? {
        options.last { $0.hasPrefix(option + "=") }.map { String($0.dropFirst(option.count + 1)) }
    }

    /// The kernel writes blanks as `\040`.
    private static func unescaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            let isEscape =
                byte == UInt8(ascii: "\\") && digits.count == 3
                && digits.allSatisfy { (48...55).contains($0) }
            guard isEscape else {
                bytes.append(byte)
                continue
            }
            bytes.append(digits.reduce(0) { $0 &* 8 &+ ($1 - 48) })
            rest = rest.dropFirst(3)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
