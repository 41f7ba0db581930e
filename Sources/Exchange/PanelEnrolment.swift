package import Feedback
import FoundationEssentials

/// What a panel knows of its centre since it was let in: one file in its state folder, written
/// whole. It holds no secret.
package struct PanelEnrolment: Codable, Hashable, Sendable {
    package static let fileName = "enrolment.json"
    package static let fileBytesMax = 65_536

    package var version = 1
    package var address: String
    /// The authority's certificate in PEM, in place of the system's; nil: those are trusted.
    package var authority: String?
    /// 32 hexadecimal digits.
    package var panel: String
    /// `SITE/TOUCHPOINT`.
    package var touchpoint: String
    /// What the office calls the panel; may be empty.
    package var name: String
    /// The office's public keys, a line each; the first is sealed to.
    package var officeKeys: [String]

    package init(address: String, authority: String?, grant: EnrolmentGrant) {
        self.address = address
        self.authority = authority
        panel = grant.panel
        touchpoint = grant.touchpoint
        name = grant.name
        officeKeys = grant.officeKeys
    }

    package var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return Array(try! encoder.encode(self)) + [0x0a]  // Texts always encode.
    }

    /// Nil for anything that is no such file of this version.
    package init?(json: [UInt8]) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(json)),
            value.version == 1, PanelID(value.panel) != nil, value.officeKey != nil
        else { return nil }
        self = value
    }

    package var panelID: PanelID { PanelID(panel)! }

    /// The key to seal contacts to.
    package var officeKey: OfficePublicKey? {
        officeKeys.first.flatMap { try? OfficePublicKey(text: $0) }
    }
}
