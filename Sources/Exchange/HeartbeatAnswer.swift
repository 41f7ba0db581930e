import FoundationEssentials

/// The centre's answer to a heartbeat: JSON on the wire.
package struct HeartbeatAnswer: Hashable, Sendable {
    /// Of the configuration that the centre wants; nil: the panel goes by its own files.
    package var tag: ConfigurationTag?
    /// Its bytes, where the panel lacks them.
    package var configuration: [UInt8]?
    /// The office's public keys, a line each; the first is the one to seal to. None where the
    /// centre says nothing of them.
    package var officeKeys: [String]
    /// Whether the panel is to sign with another key from now on.
    package var isKeyDue = false

    package init(
        tag: ConfigurationTag? = nil, configuration: [UInt8]? = nil, officeKeys: [String] = []
    ) {
        self.tag = tag
        self.configuration = configuration
        self.officeKeys = officeKeys
    }

    private struct Wire: Codable {
        var tag: String?
        var configuration: Data?
        var officeKeys: [String]?
        var changeKey: Bool?
    }

    package var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let wire = Wire(
            tag: tag?.description, configuration: configuration.map { Data($0) },
            officeKeys: officeKeys.isEmpty ? nil : officeKeys, changeKey: isKeyDue ? true : nil)
        return Array(try! encoder.encode(wire))  // Texts always encode.
    }

    /// Nil for anything that is no such answer, such as a captive portal's page, and where the
    /// bytes are not those of the tag.
    package init?(json: [UInt8]) {
        guard let wire = try? JSONDecoder().decode(Wire.self, from: Data(json)) else { return nil }
        tag = wire.tag.flatMap { ConfigurationTag($0) }
        configuration = wire.configuration.map { Array($0) }
        officeKeys = wire.officeKeys ?? []
        isKeyDue = wire.changeKey ?? false
        guard (tag == nil) == (wire.tag == nil),
            configuration.map({ ConfigurationTag(of: $0) == tag }) ?? true
        else { return nil }
    }
}
