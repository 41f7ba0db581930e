import Foundation

/// A folder that goes away with this value. Its path is the one that the kernel tells, too.
package final class TemporaryFolder: Sendable {
    package let path: String

    /// Files in memory, where the machine has such a place.
    private static let memory = "/dev/shm"

    /// - Parameters:
    ///   - name: what it is for; part of its name.
    ///   - inMemory: where syncs cost nothing, if the machine has such a place.
    package init(_ name: String, inMemory: Bool = false) throws {
        let isMemory = inMemory && access(Self.memory, W_OK) == 0
        let place = URL(filePath: isMemory ? Self.memory : NSTemporaryDirectory())
            .resolvingSymlinksInPath().path
        var template = Array("\(place)/smile-panel-\(name)-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            mkdtemp(buffer.baseAddress!).map { String(cString: $0) }
        }
        guard let made else { throw PeerFault("no temporary folder for \(name): errno \(errno)") }
        path = made
        // Peers that drop their privileges must still get in.
        chmod(path, 0o755)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Whether some file in it, or in a folder in it, holds these bytes.
    package func holds(_ bytes: [UInt8]) throws -> Bool {
        guard let files = FileManager.default.enumerator(atPath: path) else { return false }
        return files.compactMap { $0 as? String }.contains { file in
            let content = FileManager.default.contents(atPath: "\(path)/\(file)")
            return content?.firstRange(of: bytes) != nil
        }
    }

    /// Writes a file and returns its path.
    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String {
        let file = "\(path)/\(name)"
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        return file
    }
}

/// A peer that did not do what a test needs of it.
package struct PeerFault: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// Asks `isSo` every 10 ms until it is.
///
/// Other programs give no sign to wait for, so this looks again; it takes no longer than it must.
package func wait(
    upTo seconds: Double, for what: String, until isSo: () throws -> Bool
) throws {
    let end = ProcessInfo.processInfo.systemUptime + seconds
    while try !isSo() {
        guard ProcessInfo.processInfo.systemUptime < end else {
            throw PeerFault("waited \(seconds) s in vain for \(what)")
        }
        poll(nil, 0, 10)
    }
}
