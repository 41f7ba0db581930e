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
    package static func load(orMakeIn directory: String) throws(CentralFault) -> OfficePrivateKey {
        let path = "\(directory)/\(privateName)"
        let key: OfficePrivateKey
        if let text = try PrivateFile.read(path, isKey: true) {
            do {
                key = try OfficePrivateKey(text: text)
            } catch {
                throw .state(
                    "'\(path)' is damaged: \(error). Contacts sealed to it are closed without it",
                    advice: "restore the file from a backup.")
            }
        } else {
            key = OfficePrivateKey()
            try PrivateFile.write(key.text, to: path, mode: 0o600, replacing: true)
        }
        // Written anew where it is missing: it follows from the private half.
        let publicPath = "\(directory)/\(publicName)"
        if try PrivateFile.read(publicPath, isKey: false) == nil {
            try PrivateFile.write(
                key.publicKey.text, to: publicPath, mode: 0o644, replacing: true)
        }
        return key
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
