import ArgumentParser
import Panel
import Touch

struct DeviceReplay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Runs a recording through recognition, without a device.",
        discussion: "Contacts and taps of a touch screen; presses of a box of buttons.")

    @Argument(help: "A recording in evemu's format.")
    var file: String

    @Flag(help: "Prints one JSON object a line: contacts, taps and a summary.")
    var json = false

    func run() throws {
        do {
            let recording = try RecordingFile.read(file)
            for line in try lines(recording) { printLine(line) }
            if let cut = recording.cut { throw Ending("'\(file)': \(cut)", .damagedData) }
        } catch let fault as RecordingFile.Fault {
            throw end(Ending("\(fault)", fault.isMissing ? .failed : .damagedData))
        } catch let ending as Ending {
            throw end(ending)
        }
    }
}

extension DeviceReplay {
    private func lines(_ recording: Recording) throws -> [String] {
        if recording.device.isButtonBox {
            let replay = ButtonReplay(recording)
            return json ? replay.jsonLines : replay.tableLines
        }
        do {
            let replay = try Replay(recording)
            return json ? replay.jsonLines : replay.tableLines
        } catch {
            throw RecordingFile.Fault.device(path: file, error)
        }
    }
}

/// Says why, and gives the code to end with.
func end(_ ending: Ending) -> ExitCode {
    complain("smilectl: \(ending.text)")
    return ExitCode(ending.reason.rawValue)
}

extension RecordingFile.Fault {
    /// The file is not there or cannot be read: nothing is known to be damaged.
    fileprivate var isMissing: Bool {
        if case .file = self { true } else { false }
    }
}
