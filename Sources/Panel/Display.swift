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
    /// When the display of a panel that sleeps goes dark.
    private var darkAt: Instant?
    private var isDark = false

    /// How long the picture of a panel that sleeps can be read, in milliseconds.
    private static let litMilliseconds: UInt64 = 600_000

    /// - Parameter onDrawn: called after each picture that was drawn.
    init(
        theme: Theme, surface: (any Surface)?, logger: Logger, onDrawn: ((Picture) -> Void)? = nil
    ) {
        painter = Painter(theme: theme)
        self.surface = surface
        self.onDrawn = onDrawn
        self.logger = logger
    }

    /// Of the next picture on.
    var theme: Theme {
        get { painter.theme }
        set { painter.theme = newValue }
    }

    /// A picture that cannot be drawn loses nothing: answers are kept all the same.
    func show(_ layout: Layout, _ picture: Picture, at now: Instant) {
        guard let surface else { return }
        rest(picture, at: now)
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

    // MARK: A display that comes and goes

    private var live: (any LiveSurface)? { surface as? any LiveSurface }

    var waitDescriptor: Int32? { live?.waitDescriptor }
    var nextDue: Instant? { (live?.nextDue).orEarlier(darkAt) }

    /// What has happened to the display; nil where nothing can.
    func turn(at now: Instant) -> DisplayNews? {
        guard let live else { return nil }
        if let darkAt, now >= darkAt {
            self.darkAt = nil
            isDark = true
            live.sleep()
        }
        let news = live.turn(at: now)
        if news.newSize != nil { painter.forgetFrame() }
        for note in news.notes {
            logger.log(
                level: note.isFault ? .error : .info, "news of the display",
                metadata: ["what": "\(note)"])
        }
        return news
    }

    /// Who comes to a closed door reads for a while why; then the display saves its light.
    private func rest(_ picture: Picture, at now: Instant) {
        guard let live else { return }
        if case .asleep = picture {
            darkAt = darkAt ?? now.advanced(byMilliseconds: Self.litMilliseconds)
        } else {
            darkAt = nil
            isDark = false
            live.wake()
        }
    }

    /// What can be seen of it; nil where there is none.
    var state: PanelStatus.Screen? {
        guard surface != nil else { return nil }
        return hasFailed ? .failing : isDark ? .dark : .lit
    }

    func close() {
        live?.close()
    }

    /// What is missing for good drawing, such as a font.
    var faults: [String] {
        surface == nil ? [] : painter.fontFaults.map(\.description)
    }
}
