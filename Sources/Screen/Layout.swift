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
    }

    /// One target's place on the screen.
    package struct Spot: Hashable, Sendable {
        package var target: Target
        package var rect: PixelRect
    }

    /// A size that this screen cannot give.
    package enum Shortcoming: Hashable, Sendable {
        /// Faces are smaller than `Metrics.faceMin`.
        case facesTooSmall(millimetres: Double)
        /// Keys or tiles are smaller than `Metrics.keyMin`; a phone pad should then not be offered.
        case keysTooSmall(millimetres: Double)
        /// The languages' controls are narrower than `Metrics.keyMin`.
        case languagesTooSmall(millimetres: Double)
    }

    package private(set) var size: ScreenSize
    package private(set) var backdrop: Backdrop
    package private(set) var elements: [Element]
    package private(set) var spots: [Spot]
    package private(set) var shortcomings: [Shortcoming]

    /// - Parameter notice: a line for whoever looks after the panel, at the upper edge.
    package init(
        _ picture: Picture, on size: ScreenSize, notice: String? = nil,
        metrics: Metrics = .standard
    ) {
        self.size = size
        var composition = Composition(size: size, metrics: metrics)
        switch picture {
        case .question(let question):
            backdrop = .calm
            composition.compose(question)
        case .thanks(let line):
            backdrop = .thanks
            composition.composeThanks(line)
        case .tellStaff(let line, let whatToDo):
            backdrop = .calm
            composition.composeTellStaff(line, whatToDo)
        case .calibration(let line, let x, let y):
            backdrop = .calm
            composition.composeCalibration(line, x: x, y: y)
        }
        if let notice { composition.add(notice: notice) }
        elements = composition.elements
        spots = composition.spots
        shortcomings = composition.shortcomings
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
