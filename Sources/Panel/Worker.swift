import CLinux
import Glibc

/// One thread of the panel, with a stack of its own, that can be waited for.
package final class Worker: @unchecked Sendable {
    // `thread` is written once, before the value is shared, and read only by `join`.
    private var thread = pthread_t()

    private final class Body {
        let name: String
        let run: @Sendable () -> Void

        init(_ name: String, _ run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts `run` on a new thread. `name` is what `ps -L` and a debugger show: at most 15 bytes.
    package init(_ name: String, _ run: @escaping @Sendable () -> Void) {
        precondition(name.utf8.count <= 15)
        let body = Unmanaged.passRetained(Body(name, run))
        let result = pthread_create(
            &thread, nil,
            { body in
                let body = Unmanaged<Body>.fromOpaque(body!).takeRetainedValue()
                smile_name_thread(body.name)
                body.run()
                return nil
            }, body.toOpaque())
        precondition(result == 0, "the machine has no room for another thread")
    }

    /// Lets other threads run.
    package static func yield() {
        sched_yield()
    }

    /// Lets the calling thread rest.
    package static func rest(milliseconds: UInt64) {
        poll(nil, 0, Int32(clamping: milliseconds))
    }

    /// Waits until the thread has ended. Called once.
    package func join() {
        pthread_join(thread, nil)
    }
}
