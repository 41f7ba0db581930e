package import Touch

/// A recording on the disk.
package enum RecordingFile {
    /// Why a recording cannot be played.
    package enum Fault: Error, CustomStringConvertible {
        case file(FolderFile.Fault)
        case recording(path: String, RecordingFault)
        case device(path: String, TouchscreenFault)

        package var description: String {
            switch self {
            case .file(let fault): "\(fault)"
            case .recording(let path, let fault): "'\(path)' is no recording: \(fault)"
            case .device(let path, let fault): "'\(path)' cannot be played: \(fault)"
            }
        }
    }

    package static func read(_ path: String) throws(Fault) -> Recording {
        let bytes: [UInt8]
        do {
            bytes = try FolderFile.read(path, bytesMax: Recording.byteCountMax)
        } catch {
            throw .file(error)
        }
        do {
            return try Recording(evemu: bytes)
        } catch {
            throw .recording(path: path, error)
        }
    }
}
