import Feedback
import Logging
import Screen

/// Draws pictures on a surface, where there is one.
final class Display {
    private let painter: Painter
    private let surface: (any Surface)?
    private let onDrawn: ((Picture) -> Void)?
    private let logger: Logger
    private var hasFailed = false

    /// - Parameter onDrawn: called after each picture that was drawn.
    init(
        theme: Theme, surface: (any Surface)?, logger: Logger, onDrawn: ((Picture) -> Void)? = nil
    ) {
        painter = Painter(theme: theme)
        self.surface = surface
        self.onDrawn = onDrawn
        self.logger = logger
    }

    /// A picture that cannot be drawn loses nothing: answers are kept all the same.
    func show(_ layout: Layout, _ picture: Picture) {
        guard let surface else { return }
        do {
            try painter.paint(layout, on: surface)
            hasFailed = false
            onDrawn?(picture)
        } catch {
            if !hasFailed {
                logger.error("the screen could not be drawn", metadata: ["fault": "\(error)"])
            }
            hasFailed = true
        }
    }

    /// What is missing for good drawing, such as a font.
    var faults: [String] {
        surface == nil ? [] : painter.fontFaults.map(\.description)
    }
}
