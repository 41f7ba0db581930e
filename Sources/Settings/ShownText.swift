/// Texts that the panel draws or speaks itself.
extension Field {
    /// The most Unicode scalars for each character that the text may have: enough for Arabic with
    /// every vowel sign, and no tower of accents.
    static let scalarsPerCharacterMax = 4

    /// A text of one line that a font can show. Its length in characters is for the caller to
    /// check, who knows what its placeholders stand for.
    func shownLine(charactersMax: Int, _ faults: FaultList) -> String? {
        if case .table = entry.kind {
            faults.add(
                position, "\(name) is a table of keys; it must be a text",
                try: "put a text that begins with '{' in double quotes.")
            return nil
        }
        guard let text = line(charactersMax: .max, faults) else { return nil }
        if let scalar = text.unicodeScalars.first(where: { !$0.isShowable }) {
            let number = String(scalar.value, radix: 16, uppercase: true)
            faults.add(
                position, "\(name) contains U+\(number), which no font shows",
                try: "delete it; it probably came with copied text.")
            return nil
        }
        // Placeholders are longer than what stands for them; the caller counts exactly.
        let scalarsMax = Self.scalarsPerCharacterMax * (charactersMax + 40)
        guard text.unicodeScalars.count <= scalarsMax else {
            faults.add(
                position,
                "\(name) has \(text.unicodeScalars.count) letters and signs; that is too long",
                try: "shorten it.")
            return nil
        }
        guard text.unicodeScalars.contains(where: \.isVisible) else {
            faults.add(
                position, "\(name) has nothing that can be seen",
                try: "write a text after the colon.")
            return nil
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether it can be part of a text: neither private, nor unknown to Unicode, nor a mark that
    /// means something to programs alone. The joiners and the marks of direction that Arabic
    /// needs between letters and numbers can.
    fileprivate var isShowable: Bool {
        switch properties.generalCategory {
        case .privateUse, .unassigned, .surrogate: false
        case .format: [0x200C, 0x200D, 0x200E, 0x200F, 0x061C].contains(value)
        default: true
        }
    }

    fileprivate var isVisible: Bool {
        switch properties.generalCategory {
        case .format, .control, .spaceSeparator, .lineSeparator, .paragraphSeparator: false
        case .nonspacingMark, .enclosingMark: false
        default: true
        }
    }
}
