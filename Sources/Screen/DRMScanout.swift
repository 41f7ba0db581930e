import CDRM
import Feedback
import Glibc

/// A display that is driven: a socket, a mode, and the buffers that take turns on the glass.
final class DRMScanout {
    /// What became of a change.
    enum Outcome: Hashable {
        case done
        /// The display belongs to another program, is gone, or does not do what it should.
        case failed(code: Int32)
    }

    /// Changes in a row that never came to the glass, after which the driver is no longer trusted
    /// with them.
    private static let lateMax = 3
    /// Rectangles that the kernel takes at once.
    private static let clipsMax = 256

    let choice: DisplayChoice
    let card: DRMCard
    /// False where the driver has no page flip, or none is wanted.
    private(set) var usesFlips: Bool
    private let crtc: UInt32
    private let picture: PictureMemory
    private let copy: TurningCopy
    private let buffers: [DRMBuffer]
    private var flips = FlipTurn()
    private var ledger: DamageLedger
    private var mode: drmModeModeInfo
    private var connector: UInt32
    private var late = 0

    /// - Parameter flips: whether the buffers take turns, where the driver can do that.
    init(
        _ choice: DisplayChoice, on card: DRMCard, _ picture: PictureMemory,
        rotation: DisplayRotation, flips: Bool
    ) throws(DisplayFault) {
        self.choice = choice
        self.card = card
        self.picture = picture
        connector = choice.connector.id
        usesFlips = flips && !Self.drawsByParts.contains(card.driver)
        copy = TurningCopy(
            rotation: rotation, width: picture.size.width, height: picture.size.height)
        guard let crtc = choice.connector.crtcs.first,
            let mode = Self.mode(choice, on: card)
        else {
            throw .cannotLight(
                connector: choice.connector.name, mode: choice.mode, code: ENODEV)
        }
        self.crtc = crtc
        self.mode = mode
        var buffers: [DRMBuffer] = []
        for _ in 0..<(usesFlips ? 2 : 1) {
            buffers.append(
                try DRMBuffer(on: card, width: choice.mode.width, height: choice.mode.height))
        }
        self.buffers = buffers
        ledger = DamageLedger(buffers: buffers.count, bounds: picture.size.bounds)
    }

    /// Displays behind a slow cable: these drivers send only what is named as changed, and would
    /// send a whole picture for every flip.
    private static let drawsByParts: Set<String> = [
        "udl", "gud", "ili9225", "ili9341", "ili9486", "ili9163", "hx8357d", "mi0283qt", "st7586",
        "st7735r", "repaper", "ssd130x", "mipi_dbi", "panel-mipi-dbi",
    ]

    /// The kernel's own description of the mode, which a value of ours does not hold.
    private static func mode(_ choice: DisplayChoice, on card: DRMCard) -> drmModeModeInfo? {
        guard let found = drmModeGetConnectorCurrent(card.descriptor, choice.connector.id) else {
            return nil
        }
        defer { drmModeFreeConnector(found) }
        guard choice.mode.index < Int(found.pointee.count_modes) else { return nil }
        return found.pointee.modes[choice.mode.index]
    }

    // MARK: Whole pictures

    /// Sets the mode and shows the picture whole; waits until the display has it.
    func light() throws(DisplayFault) {
        // What was painted while it was dark is in neither.
        for buffer in buffers.indices { ledger.lost(buffer) }
        let places = fill(flips.shown)
        let code = drmModeSetCrtc(
            card.descriptor, crtc, buffers[flips.shown].framebuffer, 0, 0, &connector, 1, &mode)
        guard code == 0 else {
            throw .cannotLight(
                connector: choice.connector.name, mode: choice.mode, code: -code)
        }
        // What was under way is over; a message of it would be taken for one of the next.
        _ = card.takeFlips()
        flips.shows(flips.shown)
        if !usesFlips { tellDirt(places) }
    }

    /// Whatever else this card shows goes dark: a console on a second display would tell customers
    /// what the machine has to say.
    func darkenOthers() {
        guard let resources = drmModeGetResources(card.descriptor) else { return }
        defer { drmModeFreeResources(resources) }
        for index in 0..<Int(resources.pointee.count_crtcs)
        where resources.pointee.crtcs[index] != crtc {
            turnOff(resources.pointee.crtcs[index])
        }
    }

    private func turnOff(_ crtc: UInt32) {
        guard let state = drmModeGetCrtc(card.descriptor, crtc) else { return }
        defer { drmModeFreeCrtc(state) }
        if state.pointee.mode_valid != 0 {
            drmModeSetCrtc(card.descriptor, crtc, 0, 0, 0, nil, 0, nil)
        }
    }

    /// Whether the display still shows what it was told to.
    var isShowing: Bool {
        guard let state = drmModeGetCrtc(card.descriptor, crtc) else { return false }
        defer { drmModeFreeCrtc(state) }
        let shown = state.pointee.buffer_id
        return state.pointee.mode_valid != 0
            && buffers.contains { $0.framebuffer == shown }
    }

    // MARK: Changes

    /// Parts of the picture changed.
    func drew(_ rects: [PixelRect]) -> Outcome {
        ledger.drew(rects)
        guard usesFlips else { return copyChanges() }
        return flips.drew() ? flip() : .done
    }

    /// What the kernel has to say of changes under way.
    ///
    /// - Parameter hasFlipped: whether it says that a change came to the glass.
    func turn(hasFlipped: Bool, at now: Instant) -> Outcome {
        guard usesFlips else { return .done }
        if hasFlipped {
            late = 0
            return flips.flipped() ? flip() : .done
        }
        guard flips.isLate(at: now) else { return .done }
        late += 1
        usesFlips = late < Self.lateMax
        return .failed(code: ETIMEDOUT)
    }

    /// When a change that is under way is late; nil while none is.
    func due(at now: Instant) -> Instant? { flips.due(at: now) }

    private func flip() -> Outcome {
        fill(flips.hidden)
        let code = drmModePageFlip(
            card.descriptor, crtc, buffers[flips.hidden].framebuffer,
            UInt32(DRM_MODE_PAGE_FLIP_EVENT), card.flipCounter)
        switch -code {
        case 0: flips.asked()
        case EBUSY: flips.refused()
        case EINVAL, ENOSYS, EOPNOTSUPP:
            // The driver has no page flip. The buffer that is shown takes all changes from now on.
            guard isShowing else { return .failed(code: -code) }
            usesFlips = false
            return copyChanges()
        default: return .failed(code: -code)
        }
        return .done
    }

    private func copyChanges() -> Outcome {
        tellDirt(fill(flips.shown))
    }

    /// - Returns: what was copied, as places on the glass.
    @discardableResult
    private func fill(_ buffer: Int) -> [PixelRect] {
        let target = buffers[buffer]
        return ledger.take(for: buffer).map { rect in
            copy.copy(rect, from: picture.pixels, to: target.pixels, stride: target.stride)
        }
    }

    /// A driver that shows its memory as it is needs no telling, and says so.
    @discardableResult
    private func tellDirt(_ rects: [PixelRect]) -> Outcome {
        var clips = rects.prefix(Self.clipsMax).map { rect in
            drm_clip_rect(
                x1: UInt16(rect.x), y1: UInt16(rect.y), x2: UInt16(rect.maxX),
                y2: UInt16(rect.maxY))
        }
        guard !clips.isEmpty else { return .done }
        let code = drmModeDirtyFB(
            card.descriptor, buffers[flips.shown].framebuffer, &clips, UInt32(clips.count))
        return [0, ENOSYS, EINVAL, EOPNOTSUPP].contains(-code) ? .done : .failed(code: -code)
    }

    // MARK: Power

    /// Dark, with the backlight off; `light` ends it.
    func sleep() {
        if !setPower(isOn: false) {
            drmModeSetCrtc(card.descriptor, crtc, 0, 0, 0, nil, 0, nil)
        }
    }

    /// - Returns: whether the display can be told.
    @discardableResult
    func setPower(isOn: Bool) -> Bool {
        guard let found = drmModeGetConnectorCurrent(card.descriptor, connector) else {
            return false
        }
        defer { drmModeFreeConnector(found) }
        for index in 0..<Int(found.pointee.count_props) {
            let id = found.pointee.props[index]
            guard let property = drmModeGetProperty(card.descriptor, id) else { continue }
            defer { drmModeFreeProperty(property) }
            guard Self.name(of: property) == "DPMS" else { continue }
            let value = UInt64(isOn ? DRM_MODE_DPMS_ON : DRM_MODE_DPMS_OFF)
            return drmModeConnectorSetProperty(card.descriptor, connector, id, value) == 0
        }
        return false
    }

    private static func name(of property: drmModePropertyPtr) -> String {
        withUnsafePointer(to: &property.pointee.name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: Int(DRM_PROP_NAME_LEN)) {
                String(cString: $0)
            }
        }
    }
}
