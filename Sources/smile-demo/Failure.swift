import AppendLog
import ArgumentParser
import Central
import Glibc
import Panel

/// The exit codes of every program here, after sysexits.h.
enum Code: Int32 {
    case failed = 1
    case configuration = 78
}

/// What keeps the demonstration from running, besides its parts.
struct DemoFault: Error, CustomStringConvertible {
    /// One line of what is so, and one `Try:` line.
    let description: String

    init(_ what: String, advice: String) {
        description = "\(what)\nTry: \(advice)"
    }
}

/// Runs the demonstration, and turns what it throws into one line of what is so, one `Try:` line,
/// and the exit code.
func failing(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let fault as SetupFault {
        throw ending("\(fault)", .configuration)
    } catch let fault as CentralFault {
        throw ending("\(fault)", fault.isConfiguration ? .configuration : .failed)
    } catch let fault as StoreFault where fault.isTemporary {
        // Its own advice is for those who run a smile-centrald.
        let text = fault.description
        let end = text.firstRange(of: " Try: ")?.lowerBound ?? text.endIndex
        throw ending(withAdvice(String(text[..<end])), .failed)
    } catch {
        throw ending(withAdvice("\(error)"), .failed)
    }
}

private func withAdvice(_ what: String) -> String {
    what.contains("Try: ")
        ? what : "\(what)\nTry: end the other smile-demo, or name another --folder."
}

/// Says on stderr why the program ends, and with which code it does.
private func ending(_ why: String, _ code: Code) -> ExitCode {
    write("smile-demo: \(why.replacing(" Try: ", with: "\nTry: "))\n", to: STDERR_FILENO)
    return ExitCode(code.rawValue)
}

/// At once, whether a terminal or a pipe reads it.
func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let put = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if put < 0 && errno == EINTR { continue }
        guard put > 0 else { return }  // Nobody reads it any more.
        rest = rest.dropFirst(put)
    }
}
