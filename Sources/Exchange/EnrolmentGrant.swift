package import Feedback
import FoundationEssentials

/// The centre's answer to an enrolment: JSON on the wire.
package struct EnrolmentGrant: Codable, Hashable, Sendable {
    /// 32 hexadecimal digits: the panel's for ever.
    package var panel: String
    /// `SITE/TOUCHPOINT`: what the panel's boot records say from now on.
    package var touchpoint: String
    /// What the office calls the panel; may be empty.
    package var name: String
    /// The office's public keys, one line each; the first is the one to seal to.
    package var officeKeys: [String]

    package init(panel: PanelID, touchpoint: String, name: String, officeKeys: [String]) {
        self.panel = panel.description
        self.touchpoint = touchpoint
        self.name = name
        self.officeKeys = officeKeys
    }

    package var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try! encoder.encode(self))  // Texts always encode.
    }

    /// Nil for anything that is no grant for `panel`, such as a captive portal's page.
    package init?(json: [UInt8], for panel: PanelID) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(json)),
            value.panel == panel.description, value.touchpoint.utf8.count <= 255
        else { return nil }
        self = value
    }
}

/// What a problem document says, where the other side's words are to be shown.
package struct ProblemWords: Decodable, Sendable {
    private let type: String
    package let title: String
    package let detail: String

    /// The name of the kind; empty where it is none of ours.
    package var kind: String {
        let prefix = "urn:smile-panel:problem:"
        return type.hasPrefix(prefix) ? String(type.dropFirst(prefix.count)) : ""
    }

    /// Nil for anything that is no problem document.
    package init?(json: [UInt8]) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(json)) else { return nil }
        self = value
    }
}
