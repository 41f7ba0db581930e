import FoundationEssentials

/// What the centre wants a panel to ask: a questionnaire and settings, as files.
///
/// `Docs/Formats/configuration.md` has the bytes.
package struct DesiredConfiguration: Hashable, Sendable {
    package static let bytesMax = 163_840
    package static let fileBytesMax = QuestionnairePart.fileBytesMax
    private static let version = 1

    /// The questionnaire's file.
    package let questionnaire: [UInt8]
    /// The file of settings; empty where there is none.
    package let settings: [UInt8]

    /// Nil where a file is no UTF-8 or too long.
    package init?(questionnaire: [UInt8], settings: [UInt8]) {
        guard questionnaire.count <= Self.fileBytesMax, settings.count <= Self.fileBytesMax,
            String(validating: questionnaire, as: UTF8.self) != nil,
            String(validating: settings, as: UTF8.self) != nil
        else { return nil }
        (self.questionnaire, self.settings) = (questionnaire, settings)
        guard json.count <= Self.bytesMax else { return nil }
    }

    private struct Wire: Codable {
        var version: Int
        var questionnaire: String
        var settings: String
    }

    package var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let wire = Wire(
            version: Self.version, questionnaire: String(decoding: questionnaire, as: UTF8.self),
            settings: String(decoding: settings, as: UTF8.self))
        return Array(try! encoder.encode(wire))  // Texts always encode.
    }

    /// Nil for anything that is no configuration of this version.
    package init?(json: [UInt8]) {
        guard json.count <= Self.bytesMax,
            let wire = try? JSONDecoder().decode(Wire.self, from: Data(json)),
            wire.version == Self.version
        else { return nil }
        self.init(
            questionnaire: Array(wire.questionnaire.utf8), settings: Array(wire.settings.utf8))
    }
}
