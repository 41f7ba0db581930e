import CArgon2

/// A password as the store keeps it: Argon2id (RFC 9106), with its parameters and salt in one text.
package struct PasswordHash: Hashable, Codable, Sendable {
    /// What one hash costs whoever computes it.
    package struct Cost: Hashable, Sendable {
        package var memoryKiB: UInt32
        package var passes: UInt32
        package var lanes: UInt32

        /// RFC 9106's second recommendation, on one lane: 64 MiB, three passes.
        package static let standard = Cost(memoryKiB: 65_536, passes: 3, lanes: 1)

        package init(memoryKiB: UInt32, passes: UInt32, lanes: UInt32) {
            self.memoryKiB = memoryKiB
            self.passes = passes
            self.lanes = lanes
        }
    }

    package static let saltBytes = 16
    package static let hashBytes = 32

    /// `$argon2id$v=19$m=65536,t=3,p=1$…$…`
    package let text: String

    package init(stored text: String) {
        self.text = text
    }

    /// Takes a tenth of a second and `cost.memoryKiB`.
    ///
    /// - Parameter password: at most `NewPassword.bytesMax` bytes.
    package init(of password: String, cost: Cost = .standard) {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<Self.saltBytes).map { _ in
            UInt8.random(in: .min ... .max, using: &generator)
        }
        let length = argon2_encodedlen(
            cost.passes, cost.memoryKiB, cost.lanes, UInt32(Self.saltBytes),
            UInt32(Self.hashBytes), Argon2_id)
        var encoded = [CChar](repeating: 0, count: length)
        let bytes = Array(password.utf8)
        let code = argon2id_hash_encoded(
            cost.passes, cost.memoryKiB, cost.lanes, bytes, bytes.count, salt, salt.count,
            Self.hashBytes, &encoded, encoded.count)
        // The parameters are constants; what is left is a machine without memory.
        precondition(code == ARGON2_OK.rawValue, "no memory to hash a password")
        text = String(
            decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// 32 bytes that follow from a passphrase and a salt alone, to seal something with.
    static func key(from passphrase: String, salt: [UInt8], cost: Cost) -> [UInt8] {
        let bytes = Array(passphrase.utf8)
        var key = [UInt8](repeating: 0, count: hashBytes)
        let code = argon2id_hash_raw(
            cost.passes, cost.memoryKiB, cost.lanes, bytes, bytes.count, salt, salt.count, &key,
            key.count)
        precondition(code == ARGON2_OK.rawValue, "no memory to make a key from a passphrase")
        return key
    }

    /// Whether `password` is the one. In the time that the stored cost takes, whatever differs.
    func matches(_ password: String) -> Bool {
        let bytes = Array(password.utf8)
        return argon2id_verify(text, bytes, bytes.count) == ARGON2_OK.rawValue
    }

    /// Whether it was made at this cost; if not, it is made anew when the password is next there.
    func isOf(_ cost: Cost) -> Bool {
        text.hasPrefix(
            "$argon2id$v=19$m=\(cost.memoryKiB),t=\(cost.passes),p=\(cost.lanes)$")
    }
}

/// What a new password must be.
package enum NewPassword {
    /// In characters: the only rule that helps (NIST SP 800-63B, section 5.1.1).
    package static let charactersMin = 12
    package static let bytesMax = 1_024

    /// What is wrong with it; nil: nothing.
    package static func fault(_ password: String, account: String) -> String? {
        if password.count < charactersMin {
            return "it has fewer than \(charactersMin) characters"
        }
        if password.utf8.count > bytesMax { return "it has more than \(bytesMax) bytes" }
        let isOneLetter = Set(password).count < 4
        if isOneLetter || password.lowercased().contains(account.lowercased()) {
            return "it is too easy to guess"
        }
        return nil
    }
}
