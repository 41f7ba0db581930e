package import Feedback

/// What the office reads once it has opened a contact.
package struct OpenedContact: Hashable, Sendable {
    package var contact: CustomerContact
    /// The language that the panel showed: the one to answer in.
    package var language: LanguageTag

    package init(contact: CustomerContact, language: LanguageTag) {
        self.contact = contact
        self.language = language
    }
}

extension OpenedContact {
    /// The version of every open text that this program seals.
    private static let version: UInt8 = 2
    /// The version that held a phone number and nothing else.
    private static let phoneVersion: UInt8 = 1

    /// Padded to one size for each kind, so that a length says nothing about what was typed.
    var padded: [UInt8] {
        let size = Self.paddedBytes(contact.kind)
        var writer = ByteWriter(reserving: size)
        writer.put(Self.version)
        writer.put(contact.kind.rawValue)
        writer.putShortText(language.code)
        writer.putShortText(contact.consent?.text ?? "")
        writer.put(UInt16(contact.text.utf8.count))
        writer.put(contact.text.utf8)
        writer.putZeros(size - writer.bytes.count)
        return writer.bytes
    }

    /// Holds the longest text of the kind, in the longest language and with the longest consent.
    static func paddedBytes(_ kind: CustomerContact.Kind) -> Int {
        switch kind {
        case .phone: 64
        case .email: 320
        case .comment: 832
        }
    }

    init(padded bytes: [UInt8]) throws(SealFault) {
        var reader = ByteReader(bytes)
        let read: (LanguageTag?, CustomerContact?)
        do throws(PayloadFault) {
            switch try reader.integer(UInt8.self) {
            case Self.phoneVersion:
                read = (
                    LanguageTag(try reader.shortText()),
                    CustomerContact(phone: try reader.shortText())
                )
            case Self.version: read = try Self.second(&reader)
            default: read = (nil, nil)
            }
        } catch {
            throw .unreadable
        }
        guard let language = read.0, let contact = read.1 else { throw .unreadable }
        self.init(contact: contact, language: language)
    }

    private static func second(
        _ reader: inout ByteReader
    ) throws(PayloadFault) -> (LanguageTag?, CustomerContact?) {
        let kind = CustomerContact.Kind(rawValue: try reader.integer(UInt8.self))
        let language = LanguageTag(try reader.shortText())
        let consent = try reader.shortText()
        let count = Int(try reader.integer(UInt16.self))
        guard let kind, let text = String(validating: try reader.take(count), as: UTF8.self),
            var contact = CustomerContact(kind, text: text)
        else { return (language, nil) }
        guard !consent.isEmpty else { return (language, contact) }
        // A consent that cannot be named is no consent.
        guard let version = ConsentVersion(consent) else { return (language, nil) }
        contact.consent = version
        return (language, contact)
    }
}
