/// The keys of one page of an on-screen keyboard, row by row from the left, with widths in columns.
struct KeyGrid: Hashable {
    enum Key: Hashable {
        case character(Character)
        case erase
        case confirm
        case control(KeyboardControl)
    }

    struct Place: Hashable {
        var key: Key
        /// In halves of a column, so that rows stand half a key apart without fractions.
        var halves: Int
    }

    /// The lowest row of the keyboard is the last.
    private(set) var rows: [[Place]]
    /// The widest row of the letters, in columns: the other pages have keys of the same size.
    private(set) var columns: Int
    /// As many as the letters have: the other pages leave the uppermost free.
    private(set) var rowsMax: Int

    /// The shift and the erase key are this wide, in halves of a column.
    private static let wide = 3

    /// - Parameter hasDigits: whether the letters of an address have digits above them.
    init(_ keyboard: KeyboardPicture, hasDigits: Bool) {
        var letters = keyboard
        letters.page = .letters
        let rowsOfLetters = Self.characters(letters, hasDigits)
        columns = (rowsOfLetters.map(Self.halves).max()! + 1) / 2
        rowsMax = rowsOfLetters.count + 1
        rows = Self.characters(keyboard, hasDigits)
        rows.append(Self.lowest(keyboard, halves: 2 * columns))
    }

    private static func characters(_ keyboard: KeyboardPicture, _ hasDigits: Bool) -> [[Place]] {
        var rows = keyboard.characterRows(hasDigits: hasDigits)
            .map { row in row.map { Place(key: .character($0), halves: 2) } }
        let last = rows.count - 1
        if keyboard.hasShift {
            rows[last].insert(Place(key: .control(.shift), halves: wide), at: 0)
        }
        rows[last].append(Place(key: .erase, halves: wide))
        return rows
    }

    static func halves(_ row: [Place]) -> Int {
        row.reduce(0) { $0 + $1.halves }
    }

    private static func lowest(_ keyboard: KeyboardPicture, halves: Int) -> [Place] {
        var row = [Place(key: .control(.symbols), halves: wide)]
        if keyboard.nextLayout != nil {
            row.append(Place(key: .control(.layout), halves: wide))
        }
        switch keyboard.purpose {
        case .email:
            row += "@-_.".map { Place(key: .character($0), halves: 2) }
            row.append(Place(key: .confirm, halves: halves - Self.halves(row)))
        case .comment:
            let confirm = Place(key: .confirm, halves: min(6, max(5, halves / 4)))
            let comma = Place(key: .character(keyboard.layout.comma), halves: 2)
            let stop = Place(key: .character("."), halves: 2)
            let space = halves - Self.halves(row) - Self.halves([confirm, comma, stop])
            row += [comma, Place(key: .character(" "), halves: space), stop, confirm]
        }
        return row
    }
}

extension KeyboardLayout {
    var comma: Character { self == .ar ? "،" : "," }

    /// Digits and symbols, row by row; the comma and the full stop stand in the lowest row.
    func symbols(for purpose: KeyboardPicture.Purpose) -> [String] {
        switch purpose {
        // What may stand before the @ (RFC 5322, atext) and people really have there.
        case .email: ["1234567890", "+!#$%&'*/=", "?^`{|}~"]
        case .comment:
            self == .ar
                ? ["1234567890", "-:/()«»\"%+", "!؟؛@#&*"]
                : ["1234567890", "-:;/()«»\"%", "!?'+@&№"]
        }
    }
}

extension KeyboardPicture {
    /// An address is the same in small letters, so that it needs no shift.
    var hasShift: Bool {
        purpose == .comment && page != .symbols && layout.hasCapitals
    }

    /// The rows of characters above the lowest row.
    fileprivate func characterRows(hasDigits: Bool) -> [String] {
        let letters = letterRows(hasDigits: hasDigits)
        return switch page {
        case .symbols: layout.symbols(for: purpose)
        case .letters: letters
        case .capitals: hasShift ? letters.map { String($0.map(\.capital)) } : letters
        }
    }

    private func letterRows(hasDigits: Bool) -> [String] {
        guard purpose == .email else { return layout.rows }
        // Addresses have digits, but no letters with accents.
        let plain = layout.isLatin ? layout : .en
        let rows = plain.rows.suffix(3).map { String($0.filter(\.isASCII)) }
        return (hasDigits ? ["1234567890"] : []) + rows
    }
}

extension Character {
    /// The capital letter, where that is one character; `ß` stays.
    fileprivate var capital: Character {
        let capital = uppercased()
        return capital.count == 1 ? Character(capital) : self
    }
}
