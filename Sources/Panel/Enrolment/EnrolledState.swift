package import Exchange
import Feedback

/// The panel's key and what it knows of its centre, in the state folder.
package enum EnrolledState {
    package static let keyName = "panel.key"
    private static let keyBytesMax = 4_096

    /// Nil where the panel is not enrolled.
    package static func enrolment(in folder: String) throws(SetupFault) -> PanelEnrolment? {
        let path = "\(folder)/\(PanelEnrolment.fileName)"
        let bytes: [UInt8]?
        do {
            bytes = try FolderFile.readIfThere(path, bytesMax: PanelEnrolment.fileBytesMax)
        } catch {
            throw .file(error)
        }
        guard let bytes else { return nil }
        guard let enrolment = PanelEnrolment(json: bytes) else { throw .enrolment(path: path) }
        return enrolment
    }

    /// Nil where there is no key yet.
    ///
    /// - Parameter path: of the key's file; an enrolment is looked for beside it.
    package static func key(_ path: String) throws(SetupFault) -> PanelKey? {
        let enrolment = try enrolment(in: FolderFile.folder(of: path))
        let bytes: [UInt8]?
        do {
            bytes = try FolderFile.readIfThere(path, bytesMax: keyBytesMax)
        } catch {
            throw .file(error)
        }
        guard let bytes else {
            // A new key would be nobody's: the centre knows this panel by the one that is lost.
            if let enrolment { throw .keyLost(path: path, panel: enrolment.panelID) }
            return nil
        }
        do {
            return try PanelKey(
                text: String(decoding: bytes, as: UTF8.self), of: enrolment?.panelID)
        } catch {
            throw .panelKey(path: path, error)
        }
    }

    /// The key, made where there is none yet: it never leaves the folder.
    package static func keyOrNew(in folder: String) throws(SetupFault) -> PanelKey {
        let path = "\(folder)/\(keyName)"
        do {
            try FolderFile.makeFolder(folder)
        } catch {
            throw .file(error)
        }
        if let key = try key(path) { return key }
        let key = PanelKey()
        do {
            try FolderFile.replace(path, with: Array(key.text.utf8), mode: 0o600)
        } catch {
            throw .file(error)
        }
        return key
    }
}
