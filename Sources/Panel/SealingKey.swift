package import Exchange
import Logging
import Synchronization

/// The office's key that contacts are sealed with: the centre may name another at any time.
package final class SealingKey: Sendable {
    private let key: Mutex<OfficePublicKey?>

    package init(_ key: OfficePublicKey?) {
        self.key = Mutex(key)
    }

    package var current: OfficePublicKey? { key.withLock { $0 } }

    /// The centre names its keys, perhaps once more; the first is the one to seal with. Kept in the
    /// enrolment for the next start, and used from now on.
    ///
    /// - Parameter lines: none where it says nothing of them.
    func heard(_ lines: [String], stateFolder: String, logger: Logger) {
        let keys = lines.compactMap { try? OfficePublicKey(text: $0) }
        guard let first = keys.first, keys.count == lines.count,
            var enrolment = try? EnrolledState.enrolment(in: stateFolder)
        else { return }
        if enrolment.officeKeys != lines {
            enrolment.officeKeys = lines
            do {
                try FolderFile.replace(
                    "\(stateFolder)/\(PanelEnrolment.fileName)", with: enrolment.json, mode: 0o644)
            } catch {
                // Used all the same; the centre says it again.
                logger.warning(
                    "the office's new key is not kept for the next start",
                    metadata: ["fault": "\(error)"])
            }
        }
        let isOther = key.withLock { key in
            defer { key = first }
            return key?.text != first.text
        }
        if isOther { logger.notice("contacts are sealed with another key of the office's") }
    }
}
