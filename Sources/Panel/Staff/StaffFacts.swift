import Screen
import Settings

/// How the panel is, for the staff: the same facts as `smilectl status` tells, in their language.
/// A pure value.
package struct StaffFacts: Hashable, Sendable {
    /// Free space under this is worth a look, in percent.
    package static let percentFreeMin = 10

    /// Nil where nothing is forwarded: there is no centre.
    package var forwarder: PanelStatus.Forwarder?
    /// Local time, 'HH:MM'; nil while nobody has set the clock.
    package var clock: String?
    /// Local time of the last contact; nil where there was none, or it is not known when.
    package var lastContact: String?
    /// Whether the last answer could not be stored.
    package var isRefusing = false
    /// Of the log's file system; nil where it cannot be asked.
    package var percentFree: Int?
    /// Stable names.
    package var devices: [String] = []
    /// Fingers and keys that do not lift.
    package var stuck = 0
    /// Whether what was calibrated just now is kept; nil: nothing was.
    package var isCalibrated: Bool?
    package var version: String

    package init(version: String) {
        self.version = version
    }

    func rows(_ words: StaffStrings) -> [StaffPicture.Row] {
        let centre = forwarder.map { centreRows($0, words) } ?? []
        return centre + [clockRow(words), diskRow(words), deviceRow(words)]
            + (isCalibrated.map { [calibrationRow($0, words)] } ?? [])
            + [StaffPicture.Row(.plain, name: "smile-paneld", value: version)]
    }

    private func centreRows(
        _ forwarder: PanelStatus.Forwarder, _ words: StaffStrings
    ) -> [StaffPicture.Row] {
        let reachable = forwarder.reachable
        let network = StaffPicture.Row(
            reachable == nil ? .plain : reachable == true ? .good : .attention,
            name: words.network, value: reachable == true ? words.connected : words.notConnected)
        // Behind is no fault: it is what the log is for.
        let backlog = StaffPicture.Row(
            .plain, name: words.backlog, value: words.answers.text(Int(clamping: forwarder.backlog))
        )
        let last = StaffPicture.Row(
            .plain, name: words.lastContact, value: lastContact ?? words.never)
        return [network, backlog, last]
    }

    private func clockRow(_ words: StaffStrings) -> StaffPicture.Row {
        StaffPicture.Row(
            clock == nil ? .attention : .good, name: words.clock,
            value: clock ?? words.clockNotSet)
    }

    private func diskRow(_ words: StaffStrings) -> StaffPicture.Row {
        let isFull = percentFree.map { $0 < Self.percentFreeMin } ?? false
        return StaffPicture.Row(
            isRefusing ? .bad : isFull ? .attention : .good, name: words.disk,
            value: percentFree.map { words.free.with(.percent, "\($0)") } ?? "")
    }

    /// A tick or a cross alone: the old calibration is back by itself.
    private func calibrationRow(_ isKept: Bool, _ words: StaffStrings) -> StaffPicture.Row {
        StaffPicture.Row(isKept ? .good : .bad, name: words.calibrate, value: "")
    }

    private func deviceRow(_ words: StaffStrings) -> StaffPicture.Row {
        StaffPicture.Row(
            devices.isEmpty ? .bad : stuck > 0 ? .attention : .good, name: words.devices,
            value: devices.isEmpty ? words.none : devices.joined(separator: ", "))
    }
}
