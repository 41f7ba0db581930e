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
        do {
            try work(output)
        } catch let code as ExitCode {
            // An answer that could not be written is the worse fault.
            try output.flush()
            throw code
        }
        try output.flush()
    } catch let code as ExitCode {
        throw code
    } catch {
        try? output.flush()
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
