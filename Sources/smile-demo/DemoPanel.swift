import AppendLog
import Logging
import Panel
import Screen
import Settings
import Touch

/// The panel's screen and its touch: drawn into memory, touched from a page.
struct DemoPanel: Sendable {
    let surface: MemorySurface
    let pointers: PointerSource
    let frames: FrameWatch

    /// As `DemoSettings` has it: 1280 × 800 pixels on 10.1 inches.
    init() throws {
        let size = ScreenSize(width: 1_280, height: 800, diagonalInches: 10.1)!
        surface = MemorySurface(size: size)
        pointers = try PointerSource(name: "page")
        frames = FrameWatch()
    }

    /// Runs a panel on threads of its own until its sign, the stopper, stops it.
    func start(
        _ setup: PanelSetup, _ reader: EditionReader, office: ListenAddress, logger: Logger
    ) async throws -> Running<PanelService.Stopper> {
        precondition(setup.screen == surface.size, "the settings and the surface differ")
        return try await .start { isReady in
            try await withCheckedThrowingContinuation { continuation in
                _ = Worker("panel") {
                    continuation.resume(
                        with: Result {
                            let service = try PanelService(
                                setup, try world(reader, office: office, logger: logger))
                            isReady(service.stopper)
                            try service.run()
                        })
                }
            }
        }
    }

    private func world(
        _ reader: EditionReader, office: ListenAddress, logger: Logger
    ) throws -> PanelService.World {
        var world = PanelService.World(
            sources: [pointers], surface: surface,
            uplink: try CurlUplink(UplinkSettings(address: "http://\(office)")),
            storage: FileStorage(), logger: logger, version: SmileDemo.version,
            kernelBootID: PanelClock.kernelBootID())
        world.reader = reader
        world.onDrawn = { _ in frames.drew(surface.generation) }
        return world
    }
}
