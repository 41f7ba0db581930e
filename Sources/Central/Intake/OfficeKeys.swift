package import Exchange

/// The keys in the centre's state directory. Panels seal contacts to the public half of the
/// office's pair; the suppression key hides the addresses that get no message.
package enum OfficeKeys {
    package static let privateName = "office.key"
    package static let publicName = "office.pub"
    package static let suppressionName = "suppression.key"

    /// Reads the pairs, or makes one at the first start.
    ///
    /// - Parameters:
    ///   - directory: there already, and the user's own.
    ///   - now: milliseconds since 1970; the public half of the key that is present then is
    ///     written beside.
    package static func load(
        orMakeIn directory: String, at now: Int64
    ) throws(CentralFault) -> OfficeKeyRing {
        let ring: OfficeKeyRing
        if let known = try read(in: directory) {
            ring = known
        } else {
            ring = OfficeKeyRing(OfficePrivateKey())
            try PrivateFile.write(
                ring.text, to: "\(directory)/\(privateName)", mode: 0o600, replacing: true)
        }
        try writePublic(ring, in: directory, at: now)
        return ring
    }

    /// Nil where there is no file.
    package static func read(in directory: String) throws(CentralFault) -> OfficeKeyRing? {
        let path = "\(directory)/\(privateName)"
        guard let text = try PrivateFile.read(path, isKey: true) else { return nil }
        do {
            return try OfficeKeyRing(text: text)
        } catch {
            throw .state(
                "'\(path)' is damaged: \(error). Contacts sealed to it are closed without it",
                advice: "restore the file from a backup.")
        }
    }

    /// Puts other keys in the place of those that are there; the file's owner stays.
    package static func replace(
        with ring: OfficeKeyRing, in directory: String, at now: Int64
    ) throws(CentralFault) {
        try PrivateFile.write(
            ring.text, to: "\(directory)/\(privateName)", mode: 0o600, replacing: true)
        try writePublic(ring, in: directory, at: now)
    }

    /// It follows from the private half.
    private static func writePublic(
        _ ring: OfficeKeyRing, in directory: String, at now: Int64
    ) throws(CentralFault) {
        let (path, text) = (
            "\(directory)/\(publicName)", ring.present(at: now).key.publicKey.text
        )
        guard try PrivateFile.read(path, isKey: false) != text else { return }
        try PrivateFile.write(text, to: path, mode: 0o644, replacing: true)
    }

    /// Writes a sealed backup; its folder must be there.
    package static func writeBackup(_ text: String, to path: String) throws(CentralFault) {
        try PrivateFile.write(text, to: path, mode: 0o600, replacing: true)
    }

    /// Reads the suppression key, or makes one at the first start.
    package static func suppression(
        orMakeIn directory: String
    ) throws(CentralFault) -> SuppressionKey {
        let path = "\(directory)/\(suppressionName)"
        guard let text = try PrivateFile.read(path, isKey: true) else {
            let key = SuppressionKey()
            try PrivateFile.write(key.text, to: path, mode: 0o600, replacing: true)
            return key
        }
        do {
            return try SuppressionKey(text: text)
        } catch {
            throw .state(
                "'\(path)' is damaged: \(error). Nobody can tell any more who is on the list of "
                    + "suppressed addresses",
                advice: "restore the file from a backup.")
        }
    }
}

extension CentralSetup {
    /// Puts the keys of a backup beside those that are there. A suppression key that is there
    /// stays.
    ///
    /// - Returns: how many office keys were missing, and whether the suppression key was.
    package func restoreKeys(
        of backup: OfficeBackup, at now: Int64
    ) throws -> (added: Int, suppression: Bool) {
        try makeStateDirectory()
        var ring = backup.officeKeys
        var added = ring.keys.count
        if let known = try OfficeKeys.read(in: stateDirectory) {
            ring = known
            added = ring.add(backup.officeKeys)
        }
        try OfficeKeys.replace(with: ring, in: stateDirectory, at: now)
        let path = "\(stateDirectory)/\(OfficeKeys.suppressionName)"
        guard try PrivateFile.read(path, isKey: true) == nil else { return (added, false) }
        try PrivateFile.write(backup.suppressionKey, to: path, mode: 0o600, replacing: false)
        return (added, true)
    }
}
