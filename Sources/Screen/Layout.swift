import Feedback

/// Where everything of one picture stands: what is drawn and what can be hit, in one value, so that
/// the two cannot disagree.
///
/// A pure function of the picture, the screen's size and the metrics. It measures no text: it gives
/// every text a rectangle and a range of sizes, and the painter fits the text into it. So the hit
/// test needs no fonts, every drawn pixel stays in a rectangle known here, and a layout can be
/// checked for any screen without drawing it.
package struct Layout: Hashable, Sendable {
    package enum Backdrop: Hashable, Sendable {
        case calm
        case thanks
        /// Dark, for hours.
        case asleep
    }

    /// One target's place on the screen.
    package struct Spot: Hashable, Sendable {
        package var target: Target
        package var rect: PixelRect
        /// The number that means this target on a box of number keys; nil where it has none.
        package var number: Int?
    }

    package private(set) var size: ScreenSize
    package private(set) var backdrop: Backdrop
    package private(set) var elements: [Element]
    /// In the order in which a person reads them.
    package private(set) var spots: [Spot]
    package private(set) var shortcomings: [Shortcoming]

    /// - Parameters:
    ///   - notice: a line for whoever looks after the panel, at the upper edge.
    ///   - focused: what the next press of the choosing key means; a ring shows it.
    ///   - showsNumbers: whether targets that a box of number keys can choose show their number.
    package init(
        _ picture: Picture, on size: ScreenSize, notice: String? = nil, focused: Target? = nil,
        showsNumbers: Bool = false, metrics: Metrics = .standard
    ) {
        self.size = size
        var composition = Composition(size: size, metrics: metrics, showsNumbers: showsNumbers)
        backdrop = composition.compose(picture)
        if let notice { composition.add(notice: notice) }
        composition.noteSmallTargets()
        elements = composition.elements
        spots = composition.spots
        shortcomings = composition.shortcomings
        if let focused { focus(focused) }
    }

    /// Nothing at all, on black: in the place of a picture that is nobody's business.
    package static func blank(on size: ScreenSize) -> Layout {
        var layout = Layout(.asleep(line: "", opens: ""), on: size)
        layout.elements = []
        return layout
    }

    private mutating func focus(_ target: Target) {
        for index in elements.indices where elements[index].target == target {
            elements[index].isFocused = true
        }
    }

    /// What a finger at this place meets; `x` and `y` are shares of the screen from its upper left
    /// corner. Nil between targets and outside 0…1.
    package func target(atShareX x: Double, y: Double) -> Target? {
        guard (0...1).contains(x), (0...1).contains(y) else { return nil }
        return target(
            atPixelX: min(size.width - 1, Int(x * Double(size.width))),
            y: min(size.height - 1, Int(y * Double(size.height))))
    }

    /// What a finger at this pixel meets; nil between targets.
    package func target(atPixelX x: Int, y: Int) -> Target? {
        spots.first { $0.rect.contains(x: x, y: y) }?.target
    }

    /// The place of `target`; nil where the picture has none.
    package func rect(of target: Target) -> PixelRect? {
        spots.first { $0.target == target }?.rect
    }
}

// MARK: - Without a finger

extension Layout {
    /// Every target in the order in which a person reads them: right to left where the language
    /// runs that way.
    package var order: [Target] { spots.map(\.target) }

    /// The next target for the focus, round and round; the first answer where nothing has it or
    /// what has it is gone. Nil where the picture has no target.
    package func target(after focused: Target?) -> Target? {
        step(from: focused, by: 1)
    }

    /// The one before, round and round.
    package func target(before focused: Target?) -> Target? {
        step(from: focused, by: -1)
    }

    /// What a box of number keys means by `number`; nil where that is nothing.
    package func target(numbered number: Int) -> Target? {
        spots.first { $0.number == number }?.target
    }

    private func step(from focused: Target?, by step: Int) -> Target? {
        guard let place = order.firstIndex(where: { $0 == focused }) else { return firstAnswer }
        return order[(place + step + order.count) % order.count]
    }

    /// Languages may stand above the answers; who has no pointer wants the answers first.
    private var firstAnswer: Target? {
        let isLanguage = { (target: Target) in if case .language = target { true } else { false } }
        return order.first { !isLanguage($0) } ?? order.first
    }
}
