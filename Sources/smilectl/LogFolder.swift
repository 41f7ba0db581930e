import AppendLog
import ArgumentParser
import FoundationEssentials
import Panel

/// The folder that every `log` command reads.
struct LogFolderArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The log's folder.", valueName: "dir"))
    var directory = "/var/lib/smile-panel/log"

    /// Reads the log beside its writer.
    ///
    /// - Parameter progress: shows what is read.
    func reader(_ progress: ProgressLine? = nil) throws -> LogReader {
        try LogReader(directory: directory, storage: Self.storage(progress))
    }

    static func storage(_ progress: ProgressLine?) -> any Storage {
        guard let progress else { return FileStorage() }
        return WatchedStorage(FileStorage(), onRead: { progress.add(bytes: $0) })
    }
}

/// Does a command's work: its answer goes to standard output, what went wrong to standard error.
func answering(_ work: (StandardOutput) throws -> Void) throws {
    let output = StandardOutput()
    do {
        defer { try? output.flush() }
        try work(output)
        try output.flush()
    } catch let code as ExitCode {
        throw code
    } catch {
        throw end(Ending(error))
    }
}

/// One JSON object in a line, its keys in order.
func jsonLine(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try! encoder.encode(value), as: UTF8.self)  // Plain values encode.
}

/// Half-open, as scripts read it.
struct Span: Encodable {
    var first: UInt64
    var end: UInt64

    init(_ range: Range<SequenceNumber>) {
        first = range.lowerBound.rawValue
        end = range.upperBound.rawValue
    }
}

extension Ending {
    init(_ error: any Error) {
        switch error {
        case let ending as Ending: self = ending
        case let fault as LogFault: self.init("\(fault)\nTry: \(fault.advice)", fault.reason)
        case let fault as FolderFile.Fault:
            self.init("\(fault)\nTry: check the path, and who may read and write it.", .failed)
        case let fault as SetupFault: self.init("\(fault)", .configuration)
        default: self.init("\(error)", .failed)
        }
    }
}

extension LogFault {
    /// The exit code that tells what kind of fault this is.
    var reason: ExitReason {
        switch self {
        case .locked, .busy: .tryAgainLater
        case .newerFormat: .damagedData
        default: .failed
        }
    }

    /// What a technician does about it.
    var advice: String {
        switch self {
        case .locked: "stop the panel's daemon first: systemctl stop smile-paneld"
        case .noLog: "name the folder 'log' in the panel's 'state-directory'."
        case .newerFormat: "use the smilectl that came with the panel's daemon."
        case .gone(let oldest): "begin with --from \(oldest)."
        case .unreadable(let range, _): "again, then --from \(range.upperBound); smilectl doctor"
        case .full: "free disk space, or connect the panel to the centre; smilectl status"
        case .withheld, .refused: "smilectl doctor"
        case .beyondEnd: "ask the office which copy of this panel's disk is the newest."
        case .busy: "again."
        case .storage(let fault):
            fault.reason == "Permission denied"
                ? "sudo, or as the user of the panel's daemon." : "smilectl doctor"
        }
    }
}
