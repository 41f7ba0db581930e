import Foundation

/// Files as the kernel unpacks them into its first root: the `newc` format of cpio(5).
struct CpioArchive {
    private static let folderMode = 0o040755
    private static let programMode = 0o100755
    private static let linkMode = 0o120777

    private(set) var bytes = Data()
    private var files = 0

    mutating func add(folder: String) {
        add(folder, mode: Self.folderMode, Data())
    }

    mutating func add(program: String, _ content: Data) {
        add(program, mode: Self.programMode, content)
    }

    mutating func add(link: String, to target: String) {
        add(link, mode: Self.linkMode, Data(target.utf8))
    }

    /// Nothing may follow.
    mutating func close() {
        add("TRAILER!!!", mode: 0, Data())
    }

    private mutating func add(_ name: String, mode: Int, _ content: Data) {
        files += 1
        // Number, mode, owner, group, links, time, size, four of devices, name's size, checksum.
        let fields = [
            files, mode, 0, 0, 1, 0, content.count, 0, 0, 0, 0, name.utf8.count + 1, 0,
        ]
        bytes += Data("070701".utf8)
        for field in fields { bytes += Data(String(format: "%08x", field).utf8) }
        bytes += Data(name.utf8) + [0]
        pad()
        bytes += content
        pad()
    }

    private mutating func pad() {
        bytes += Data(count: (4 - bytes.count % 4) % 4)
    }
}
