import ArgumentParser
import Central
import Glibc

/// The exit codes of every program here, after sysexits.h.
enum Code: Int32 {
    case failed = 1
    case damaged = 65
    case tryAgainLater = 75
    case configuration = 78
}

/// Runs a command, and turns what it throws into one line of what is so, one `Try:` line, and the
/// exit code.
func failing(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let fault as CentralFault {
        throw ending("\(fault)", fault.isConfiguration ? .configuration : .failed)
    } catch let refusal as AdministrativeRefusal {
        throw ending("\(refusal)", .failed)
    } catch let fault as StoreFault {
        throw ending(
            withAdvice("\(fault)", "check 'state-directory' in the configuration."),
            fault.isTemporary ? .tryAgainLater : .failed)
    } catch let exit as ExitCode {
        throw exit
    } catch {
        throw ending(
            withAdvice(
                "\(error)", "check 'listen' in the configuration, and what else runs there."),
            .failed)
    }
}

private func withAdvice(_ what: String, _ advice: String) -> String {
    what.contains("Try: ") ? what : "\(what)\nTry: \(advice)"
}

/// Says on stderr why the program ends, and with which code it does.
func ending(_ why: String, _ code: Code) -> ExitCode {
    say("smile-centrald: \(why.replacing(" Try: ", with: "\nTry: "))")
    return ExitCode(code.rawValue)
}

/// One line on stderr.
func say(_ text: String) {
    try? write(Array("\(text)\n".utf8), to: STDERR_FILENO)
}

/// Writes everything, however slowly the other side reads.
func write(_ bytes: [UInt8], to descriptor: Int32) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
        let put = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if put < 0 && errno == EINTR { continue }
        guard put > 0 else {
            throw ending(
                "the output cannot be written: \(String(cString: strerror(errno)))\n"
                    + "Try: make room where it goes.", .failed)
        }
        rest = rest.dropFirst(put)
    }
}
