/// Single values. Each of these reports what is wrong and then returns nil.
extension Field {
    /// A whole number, written in digits without quotes.
    func integer(in range: ClosedRange<Int>, _ faults: FaultList) -> Int? {
        guard case .text(let text, isPlain: true) = entry.kind, let number = wholeNumber(text)
        else {
            return wrong("a whole number from \(range.lowerBound) to \(range.upperBound)", faults)
        }
        guard range.contains(number) else {
            faults.add(
                position, "\(name) is \(quoted(text)), which is out of range",
                try: "write a number from \(range.lowerBound) to \(range.upperBound).")
            return nil
        }
        return number
    }

    /// A number, perhaps with a decimal point.
    func decimal(in range: ClosedRange<Double>, _ faults: FaultList) -> Double? {
        let bounds = "from \(range.lowerBound) to \(range.upperBound)"
        guard case .text(let text, isPlain: true) = entry.kind, let number = decimalNumber(text)
        else { return wrong("a number \(bounds)", faults) }
        guard range.contains(number) else {
            faults.add(
                position, "\(name) is \(quoted(text)), which is out of range",
                try: "write a number \(bounds).")
            return nil
        }
        return number
    }

    func boolean(_ faults: FaultList) -> Bool? {
        guard case .text(let text, isPlain: true) = entry.kind, ["true", "false"].contains(text)
        else { return wrong("'true' or 'false'", faults) }
        return text == "true"
    }

    /// One of a few words.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        of _: Word.Type, _ faults: FaultList
    ) -> Word? {
        let known = Word.allCases.map(\.rawValue)
        guard case .text(let text, _) = entry.kind else {
            return wrong("one of \(list(known))", faults)
        }
        if let word = Word(rawValue: text) { return word }
        let unknown = UnknownWord(text, noun: "value", among: known)
        faults.add(
            position, "\(name) has an \(unknown.what)",
            try: unknown.nearest.map { "write \(quoted($0))." } ?? "write one of \(list(known)).")
        return nil
    }

    /// A text of one line, for people.
    func line(charactersMax: Int, _ faults: FaultList) -> String? {
        text(charactersMax: charactersMax, allowing: [], faults)
    }

    /// A text with or without line breaks, for people.
    func lines(charactersMax: Int, _ faults: FaultList) -> String? {
        text(charactersMax: charactersMax, allowing: ["\n"], faults)
    }

    private func text(
        charactersMax: Int, allowing allowed: [Unicode.Scalar], _ faults: FaultList
    ) -> String? {
        guard case .text(let text, _) = entry.kind else { return wrong("a text", faults) }
        if let scalar = text.unicodeScalars.first(where: {
            isUnprintable($0) && !allowed.contains($0)
        }) {
            let what = scalar == "\n" ? "a line break" : "an invisible character"
            faults.add(
                position, "\(name) contains \(what)", try: "write the text on one line.")
            return nil
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            faults.add(position, "\(name) is empty", try: "write a text after the colon.")
            return nil
        }
        guard text.count <= charactersMax else {
            faults.add(
                position,
                "\(name) has \(text.count) characters; the most is \(charactersMax)",
                try: "shorten it.")
            return nil
        }
        return text
    }

    /// A name that programs compare: lower-case letters, digits and hyphens, a letter first.
    func key(_ faults: FaultList) -> String? {
        guard case .text(let text, _) = entry.kind else { return wrong("a short name", faults) }
        guard Key.isValid(text) else {
            faults.add(
                position, "\(name) is \(quoted(text)); that is no name",
                try: "use at most \(Key.bytesMax) of a-z, 0-9 and '-', a letter first.")
            return nil
        }
        return text
    }

    /// The entries of a list, or the single entry that stands for a list of one.
    func items(
        _ count: ClosedRange<Int>, allowingOne: Bool = false, _ faults: FaultList
    ) -> [Entry]? {
        guard case .list(let entries) = entry.kind else {
            if allowingOne, case .text = entry.kind { return [entry] }
            return wrong("a list", faults)
        }
        guard count.contains(entries.count) else {
            faults.add(
                position,
                "\(name) has \(entries.count) \(entries.count == 1 ? "entry" : "entries"); "
                    + "\(count.lowerBound) to \(count.upperBound) are allowed",
                try: entries.count < count.lowerBound ? "add to the list." : "shorten the list.")
            return nil
        }
        return entries
    }

    /// Reports that the value is of another kind than needed.
    func wrong<Value>(_ needed: String, _ faults: FaultList) -> Value? {
        var isQuotedText = false
        if case .text(let text, isPlain: false) = entry.kind, wholeNumber(text) != nil {
            isQuotedText = true
        }
        faults.add(
            position, "\(name) is \(entry.noun); it must be \(needed)",
            try: isQuotedText ? "remove the quotes." : "write \(needed) here.")
        return nil
    }
}

/// Names that programs compare: of questions, reasons, rules, touchpoints.
enum Key {
    static let bytesMax = 40

    static func isValid(_ text: String) -> Bool {
        text.utf8.count <= bytesMax && text.utf8.first.map(isLetter) == true
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}

func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// Digits, perhaps after a minus; no leading zero, because YAML readers disagree on what `012` is.
func wholeNumber(_ text: String) -> Int? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard (1...18).contains(digits.utf8.count), digits.utf8.allSatisfy(isDigit),
        digits == "0" || !digits.hasPrefix("0")
    else { return nil }
    return Int(text)
}

private func decimalNumber(_ text: String) -> Double? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard wholeNumber(String(parts[0])) != nil else { return nil }
    if parts.count == 2 {
        guard (1...9).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy(isDigit) else {
            return nil
        }
    }
    return Double(text)
}
