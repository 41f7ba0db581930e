import Crypto
import Exchange
import FoundationEssentials

/// The office's keys for a safe: sealed with a passphrase, as letters that can be printed, typed
/// and scanned. `Docs/Operating/office-keys.md` has the form.
package struct OfficeBackup: Sendable {
    /// `office.key` and `suppression.key`, as they are.
    package var officeKeys: OfficeKeyRing
    package var suppressionKey: String

    /// In characters.
    package static let passphraseCharactersMin = 12
    static let kind = "SMILE-OFFICE-BACKUP-1"
    /// The longest text, in bytes.
    package static let textBytesMax = 65_536

    private static let version: UInt8 = 1
    /// Version 1, memory 4, passes 4, lanes 4, salt 16.
    private static let headBytes = 29
    /// More than this nobody asked for: the text was changed.
    private static let memoryKiBMax: UInt32 = 1_048_576
    private static let passesMax: UInt32 = 100

    package init(officeKeys: OfficeKeyRing, suppressionKey: String) {
        self.officeKeys = officeKeys
        self.suppressionKey = suppressionKey
    }

    /// Takes a tenth of a second and the cost's memory.
    package func sealed(
        with passphrase: String, cost: PasswordHash.Cost = .standard
    ) -> PaperText {
        var head: [UInt8] = [Self.version]
        for number in [cost.memoryKiB, cost.passes, cost.lanes] {
            withUnsafeBytes(of: number.littleEndian) { head += $0 }
        }
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<PasswordHash.saltBytes).map { _ in
            UInt8.random(in: .min ... .max, using: &generator)
        }
        head += salt
        let key = SymmetricKey(data: PasswordHash.key(from: passphrase, salt: salt, cost: cost))
        let plain = Data((officeKeys.text + suppressionKey).utf8)
        // A fresh nonce and a key of 32 bytes never fail.
        let box = try! ChaChaPoly.seal(plain, using: key, authenticating: Data(head))
        return PaperText(kind: Self.kind, bytes: head + Array(box.combined))
    }

    /// What stands on paper or in a file, before it is opened.
    package static func paper(reading text: String) throws(AdministrativeRefusal) -> PaperText {
        try PaperText(reading: text, kind: kind)
    }

    /// - Throws: `AdministrativeRefusal` where the passphrase is another, or the text was changed.
    package init(opening paper: PaperText, with passphrase: String) throws(AdministrativeRefusal) {
        let bytes = paper.bytes
        func number(_ place: Int) -> UInt32 {
            bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        guard bytes.count > Self.headBytes, bytes[0] == Self.version,
            (8...Self.memoryKiBMax).contains(number(1)), (1...Self.passesMax).contains(number(5)),
            (1...64).contains(number(9)), number(1) >= 8 * number(9)
        else {
            throw AdministrativeRefusal(
                "this is no backup of office keys that this version knows",
                try: "another copy, or a newer smile-centrald.")
        }
        let head = Array(bytes[..<Self.headBytes])
        let cost = PasswordHash.Cost(memoryKiB: number(1), passes: number(5), lanes: number(9))
        let key = SymmetricKey(
            data: PasswordHash.key(from: passphrase, salt: Array(head.suffix(16)), cost: cost))
        let text: String
        do {
            let box = try ChaChaPoly.SealedBox(combined: Data(bytes[Self.headBytes...]))
            let plain = try ChaChaPoly.open(box, using: key, authenticating: Data(head))
            text = String(decoding: plain, as: UTF8.self)
        } catch {
            throw AdministrativeRefusal(
                "the backup does not open: the passphrase is another, or a letter is wrong",
                try: "the passphrase again, as it was then.")
        }
        let lines = text.split(separator: "\n").map { "\($0)\n" }
        do throws(KeyFault) {
            officeKeys = try OfficeKeyRing(text: lines.dropLast().joined())
            suppressionKey = try SuppressionKey(text: lines.last ?? "").text
        } catch {
            throw AdministrativeRefusal(
                "the backup opens, but holds no keys: \(error)", try: "another backup.")
        }
    }
}
