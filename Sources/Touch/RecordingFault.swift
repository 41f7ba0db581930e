/// Why a text is no recording, and where.
package enum RecordingFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing but empty lines and comments.
    case empty
    case tooLong(byteCount: Int, byteCountMax: Int)
    /// `column` counts bytes from 1.
    case badLine(line: Int, column: Int, expected: String, found: String)
    case secondDevice(line: Int)
    /// The last line has no end, and makes no sense without the rest.
    case cut(line: Int, column: Int, expected: String, found: String)

    package var description: String {
        switch self {
        case .empty:
            "the recording is empty; a recording starts with an 'N:' or '# EVEMU' line"
        case .tooLong(let byteCount, let byteCountMax):
            "the recording has \(byteCount) bytes, more than the \(byteCountMax) that are read; "
                + "cut it after a SYN_REPORT line"
        case .badLine(let line, let column, let expected, let found):
            "line \(line), column \(column): expected '\(expected)', found '\(found)'; "
                + "a recording starts with an 'N:' or '# EVEMU' line"
        case .secondDevice(let line):
            "line \(line): a second 'N:' line; a recording holds one device, so split the file here"
        case .cut(let line, let column, let expected, let found):
            "line \(line), column \(column): cut off: expected '\(expected)', found '\(found)'; "
                + "the frames before it are whole"
        }
    }
}
