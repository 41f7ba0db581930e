import CFuse
import Glibc

/// A disk that tells what it was asked to forget: a file in a FUSE file system, with a loop device
/// over it. Every write and every flush that reaches it is noted, in order, so that somebody else
/// can work out what a power cut at any moment would have left.
///
/// `forgetful-disk FOLDER` expects `FOLDER/image`, the disk's content as a file, and the empty
/// folders `FOLDER/fuse` and `FOLDER/mount`. It prints the loop device's name once that can be
/// used. When its standard input ends, or on SIGTERM, it unmounts `FOLDER/mount`, gives back the
/// loop device, and removes the folder; also when whoever started it was killed.
///
/// `FOLDER/operations` gets what was done (`OperationLog`). What is written to `FOLDER/fuse/mark`
/// is noted there too, after every operation before it.
@main
struct ForgetfulDisk {
    static func main() {
        var arguments = CommandLine.arguments.dropFirst()
        // Two processes: one that serves the disk and never touches what is mounted from it, and
        // one that puts everything away, which must wait for the first.
        let serves = arguments.first == Keeper.serveOption
        if serves { arguments.removeFirst() }
        guard let folder = arguments.first, arguments.count == 1 else {
            end("usage: forgetful-disk FOLDER", status: EX_USAGE)
        }
        do throws(DiskFault) {
            if serves {
                try DiskServer(folder).run()
            } else {
                try Keeper(folder).run()
            }
        } catch {
            end(error.description, status: EXIT_FAILURE)
        }
    }

    private static func end(_ text: String, status: Int32) -> Never {
        let line = Array("forgetful-disk: \(text)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(status)
    }
}

/// Why there is no disk.
struct DiskFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// A system call that failed.
    init(_ call: String, _ path: String, _ code: Int32 = errno) {
        description = "\(call) of '\(path)': \(String(cString: strerror(code)))"
    }
}
