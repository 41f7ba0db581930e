/// The path of a file or folder as a configuration names it.
package struct SettingsPath: Hashable, Sendable, CustomStringConvertible {
    /// The most bytes: Linux takes no longer path.
    package static let bytesMax = 4_095

    /// Absolute, or relative to the folder of the file that names it.
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// The path for the operating system, where `folder` holds the file that names this one.
    package func resolved(in folder: String) -> String {
        if text.hasPrefix("/") { return text }
        return folder.hasSuffix("/") ? folder + text : "\(folder)/\(text)"
    }

    package var description: String { text }
}

extension Field {
    func path(_ faults: FaultList) -> SettingsPath? {
        guard case .text(let text, _) = entry.kind else { return wrong("a path", faults) }
        guard !text.isEmpty, text.utf8.count <= SettingsPath.bytesMax,
            !text.unicodeScalars.contains(where: isUnprintable)
        else {
            faults.add(
                position, "\(name) is \(quoted(text)); that is no path",
                try: "write a path such as '/etc/smile-panel/counter.yaml'.")
            return nil
        }
        return SettingsPath(text)
    }
}
