package import Feedback
package import Touch

/// What the loop is to do to a touch screen that is calibrated.
package enum CalibrationDeed: Hashable, Sendable {
    /// This matrix counts for now.
    case use(AxisMapping, DeviceReport)
    /// The one that was in force before the calibration counts again.
    case restore(DeviceReport)
    /// This matrix counts from now on, after a restart too.
    case keep(AxisMapping, DeviceReport)
    /// What was kept is forgotten, udev's counts, and the client is told.
    case forget(DeviceReport, for: ControlClientID)
}

// MARK: - Calibration

extension ControlDesk {
    func screenToCalibrate(
        _ name: String?, _ devices: [DeviceReport]
    ) throws(ControlRefusal) -> DeviceReport {
        guard calibration == nil else { throw .calibrates }
        guard !curtain.isDrawn else { throw .contactIsAsked }
        return try Self.choose(name, among: devices) {
            $0.state == .held && $0.kind == .touchscreen
        }
    }

    mutating func startCalibration(
        _ name: String?, _ client: ControlClientID, _ devices: [DeviceReport], isKept: Bool,
        at now: Instant
    ) -> [Output] {
        do throws(ControlRefusal) {
            let device = try screenToCalibrate(name, devices)
            let deeds = begin(device, isKept: isKept, at: now)
            calibrator = client
            let target = calibration?.target ?? CalibrationRun(device: device.name, at: now).target
            return deeds + [.reply(.calibrating(device: device.name, target), to: client)]
        } catch {
            return [.reply(.refused(error), to: client)]
        }
    }

    /// The staff's own, from the panel's screen: the result is tried, and kept.
    ///
    /// - Parameter name: of the touch screen; one that is not there begins nothing.
    package mutating func startStaffsCalibration(
        of name: String?, devices: [DeviceReport], at now: Instant
    ) -> [Output] {
        guard let device = try? screenToCalibrate(name, devices) else { return [] }
        return begin(device, isKept: true, at: now)
    }

    /// Whether the staff's own is under way.
    package var isStaffsCalibration: Bool { calibration != nil && calibrator == nil }

    /// A result that is kept is made from what the screen says without any matrix: one that is
    /// wrong would hide the corners.
    private mutating func begin(
        _ device: DeviceReport, isKept: Bool, at now: Instant
    ) -> [Output] {
        let present = device.calibration.flatMap(AxisMapping.init(numbers:)) ?? .identity
        calibration = CalibrationRun(
            device: device.name, isKept: isKept, present: isKept ? .identity : present,
            rotation: rotation, at: now)
        calibrated = device
        return isKept ? [.device(.use(.identity, device))] : []
    }

    mutating func stopCalibration(_ client: ControlClientID) -> [Output] {
        let wasRunning = calibration != nil
        let owner = calibrator
        let deeds = endCalibration()
        let reply = Output.reply(.calibrationStopped(wasRunning: wasRunning), to: client)
        guard wasRunning, owner != client else { return deeds + [reply] }
        return deeds + [.event(.calibration(.ended(why: "somebody else stopped it"))), reply]
    }

    func forgetCalibration(
        _ name: String?, _ client: ControlClientID, _ devices: [DeviceReport]
    ) -> [Output] {
        do throws(ControlRefusal) {
            return [.device(.forget(try screenToCalibrate(name, devices), for: client))]
        } catch {
            return [.reply(.refused(error), to: client)]
        }
    }

    /// A tap while a calibration is under way: it is nobody's answer. One of another device is
    /// left out.
    package mutating func calibrate(
        with tap: Tap, on device: String, at now: Instant
    ) -> [Output] {
        guard let calibrated, calibration?.device == device else { return [] }
        let news = calibration?.take(tap, at: now) ?? []
        var outputs: [Output] = []
        for news in news {
            switch news {
            case .trial(let result, _):
                outputs.append(.device(.use(result.mapping, calibrated)))
            case .kept(let result):
                outputs.append(.device(.keep(result.mapping, calibrated)))
            case .target, .missed, .calibrated, .ended: break
            }
            outputs.append(.event(.calibration(news)))
        }
        if calibration?.isDone == true {
            calibration = nil
            calibrator = nil
        }
        return outputs
    }

    /// When `woke` is to be called for the calibration; nil where none is under way.
    package var calibrationDue: Instant? { calibration?.due }

    package mutating func woke(at now: Instant) -> [Output] {
        guard let calibration, now >= calibration.due else { return [] }
        guard calibration.trial == nil else {
            let seconds = CalibrationRun.trialMilliseconds / 1_000
            return endCalibration(
                why: "nobody touched the target of the trial for \(seconds) s; "
                    + "the calibration is as it was")
        }
        let seconds = CalibrationRun.silentMilliseconds / 1_000
        return endCalibration(why: "nobody tapped the target for \(seconds) s")
    }

    /// Ends it from the panel's side.
    package mutating func endCalibration(why: String) -> [Output] {
        guard calibration != nil else { return [] }
        return endCalibration() + [.event(.calibration(.ended(why: why)))]
    }

    /// - Returns: what takes back what the run has put in force.
    mutating func endCalibration() -> [Output] {
        defer {
            calibration = nil
            calibrator = nil
        }
        guard let calibrated, calibration?.isKept == true else { return [] }
        return [.device(.restore(calibrated))]
    }
}

extension CalibrationResult {
    /// Of a fit that is trusted, so a surface stays a surface.
    package var mapping: AxisMapping { AxisMapping(numbers: matrix) ?? .identity }
}
