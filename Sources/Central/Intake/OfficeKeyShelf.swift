package import Logging

/// The office's keys as they stand in the state directory now: a key that `key rotate` made, or
/// that was copied from another node, is taken up without a restart.
package struct OfficeKeyShelf: Sendable {
    private let read: @Sendable () -> OfficeKeyRing

    /// Keys that stay as they are.
    package init(_ ring: OfficeKeyRing) {
        read = { ring }
    }

    /// - Parameters:
    ///   - directory: the state directory, where `OfficeKeys.load` made the file.
    /// - Throws: `CentralFault` where the file is gone or damaged. Where that happens later, the
    ///   keys from before stay.
    package init(in directory: String, logger: Logger) throws {
        let path = "\(directory)/\(OfficeKeys.privateName)"
        let file = try WatchedFile(
            path, taken: "the office's keys are read anew",
            refused: "the office's keys cannot be read; those from before stay", logger: logger
        ) {
            guard let ring = try OfficeKeys.read(in: directory) else {
                throw CentralFault.state(
                    "'\(path)' is gone", advice: "smile-centrald key restore, from a backup.")
            }
            return ring
        }
        read = { file.value }
    }

    package var ring: OfficeKeyRing { read() }
}
