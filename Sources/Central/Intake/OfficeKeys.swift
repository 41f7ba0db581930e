package import Exchange

/// The keys in the centre's state directory. Panels seal contacts to the public half of the
/// office's pair; the suppression key hides the addresses that get no message.
package enum OfficeKeys {
    package static let privateName = "office.key"
    package static let publicName = "office.pub"
    package static let suppressionName = "suppression.key"

    /// Reads the pair, or makes one at the first start.
    ///
    /// - Parameter directory: there already, and the user's own.
    package static func load(orMakeIn directory: String) throws(OfficeKeyFault) -> OfficePrivateKey
    {
        let path = "\(directory)/\(privateName)"
        let key: OfficePrivateKey
        if let text = try KeyFile.read(path) {
            do {
                key = try OfficePrivateKey(text: text)
            } catch {
                throw OfficeKeyFault(
                    "'\(path)' is damaged: \(error). Contacts sealed to it are closed without it. "
                        + "Try: restore the file from a backup.")
            }
        } else {
            key = OfficePrivateKey()
            try KeyFile.write(key.text, to: path, mode: 0o600, in: directory)
        }
        // Written anew where it is missing: it follows from the private half.
        let publicPath = "\(directory)/\(publicName)"
        if !KeyFile.isThere(publicPath) {
            try KeyFile.write(key.publicKey.text, to: publicPath, mode: 0o644, in: directory)
        }
        return key
    }

    /// Reads the suppression key, or makes one at the first start.
    package static func suppression(
        orMakeIn directory: String
    ) throws(OfficeKeyFault) -> SuppressionKey {
        let path = "\(directory)/\(suppressionName)"
        guard let text = try KeyFile.read(path) else {
            let key = SuppressionKey()
            try KeyFile.write(key.text, to: path, mode: 0o600, in: directory)
            return key
        }
        do {
            return try SuppressionKey(text: text)
        } catch {
            throw OfficeKeyFault(
                "'\(path)' is damaged: \(error). Nobody can tell any more who is on the list of "
                    + "suppressed addresses. Try: restore the file from a backup.")
        }
    }
}
