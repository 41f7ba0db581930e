import Glibc

/// Who has the panel's log open for writing.
package struct LockHolder: Hashable, Sendable {
    /// 0 where the kernel does not say, as for a process of another container.
    package var process: Int32
    /// The program's short name; empty where nobody may ask.
    package var name: String

    private static let locksBytesMax = 4 << 20
    private static let nameBytesMax = 64

    /// Nil where nobody holds the lock. Looks only: to try the lock could keep the daemon from
    /// starting.
    package init?(ofLog folder: String) {
        guard let facts = FileFacts("\(folder)/lock"),
            let table = try? FolderFile.read("/proc/locks", bytesMax: Self.locksBytesMax),
            let process = Self.process(
                holding: facts.inode, of: facts.device,
                in: String(decoding: table, as: UTF8.self))
        else { return nil }
        self.process = process
        let name = try? FolderFile.read("/proc/\(process)/comm", bytesMax: Self.nameBytesMax)
        self.name = String(
            decoding: (name ?? []).filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    package init(process: Int32, name: String) {
        self.process = process
        self.name = name
    }

    /// Reads `/proc/locks` (proc(5)), whose lines are such as
    /// `1: FLOCK  ADVISORY  WRITE 1234 fd:01:5678 0 EOF`.
    ///
    /// Where no line has the device's number the inode alone decides: layered file systems number
    /// their devices differently here.
    package static func process(
        holding inode: UInt64, of device: DeviceNumber, in table: String
    ) -> Int32? {
        var other: Int32?
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 6, words[1] == "FLOCK", words[3] == "WRITE",
                let process = Int32(words[4])
            else { continue }
            let numbers = words[5].split(separator: ":")
            guard numbers.count == 3, UInt64(numbers[2]) == inode else { continue }
            let found = (UInt32(numbers[0], radix: 16), UInt32(numbers[1], radix: 16))
            if found == (device.major, device.minor) { return max(0, process) }
            other = max(0, process)
        }
        return other
    }

    /// This process's own number.
    package static var ownProcess: Int32 { getpid() }
}
