/// A text as it goes into an SMS, and what it costs there.
struct SMSText: Hashable {
    /// How the network carries it (3GPP TS 23.038), by Kannel's numbers.
    enum Coding: Int, Hashable {
        /// Seven bits a character, for texts in the GSM default alphabet.
        case gsm = 0
        /// Two bytes a UTF-16 unit, for every other text.
        case ucs2 = 2
    }

    let text: String
    let coding: Coding
    /// How many messages the network bills: 160 characters in one or 153 in each of several; 70 or
    /// 67 for UCS-2.
    let parts: Int

    /// Line ends become LF, other control characters spaces: a phone shows neither.
    init(_ body: String) {
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in body.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r": scalars.append("\n")
            case _ where scalar.properties.generalCategory == .control: scalars.append(" ")
            default: scalars.append(scalar)
            }
            previous = scalar
        }
        text = String(scalars)
        if let septets = Self.septets(scalars) {
            coding = .gsm
            parts = Self.parts(septets, inOne: 160, inEach: 153)
        } else {
            coding = .ucs2
            parts = Self.parts(text.utf16.count, inOne: 70, inEach: 67)
        }
    }

    private static func parts(_ units: Int, inOne: Int, inEach: Int) -> Int {
        units <= inOne ? 1 : (units + inEach - 1) / inEach
    }

    /// Nil where a character is not in the alphabet. The extension table costs two each.
    private static func septets(_ scalars: String.UnicodeScalarView) -> Int? {
        var count = 0
        for scalar in scalars {
            if alphabet.contains(scalar) {
                count += 1
            } else if extensions.contains(scalar) {
                count += 2
            } else {
                return nil
            }
        }
        return count
    }

    /// 3GPP TS 23.038, section 6.2.1, without the carriage return and the escape.
    private static let alphabet = Set(
        ("@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
            + "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)

    /// Section 6.2.1.1.
    private static let extensions = Set("^{}\\[~]|€".unicodeScalars)
}
