import Screen

/// What somebody types on a pad or an on-screen keyboard, key by key: a pure value.
struct Typing: Hashable, Sendable {
    private(set) var text = ""
    private(set) var page: KeyboardPicture.Page
    /// The place of the layout among those that are offered.
    private(set) var layout = 0

    /// - Parameter beginsWithCapital: as a sentence does.
    init(beginsWithCapital: Bool = false) {
        page = beginsWithCapital ? .capitals : .letters
    }

    /// - Parameter fits: whether a text may become so long; otherwise the key does nothing.
    /// - Returns: whether it did something.
    mutating func type(_ character: Character, fits: (String) -> Bool) -> Bool {
        var longer = text
        longer.append(character)
        guard fits(longer) else { return false }
        text = longer
        if page == .capitals { page = .letters }
        return true
    }

    mutating func erase() {
        _ = text.popLast()
    }

    mutating func press(_ control: KeyboardControl, layoutCount: Int) {
        switch control {
        case .shift: page = page == .capitals ? .letters : .capitals
        case .symbols: page = page == .symbols ? .letters : .symbols
        case .layout:
            layout = (layout + 1) % max(layoutCount, 1)
            page = .letters
        }
    }

    /// Another language has other layouts: its own comes first.
    mutating func languageChanged() {
        layout = 0
    }
}
