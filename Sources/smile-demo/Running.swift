import Logging
import ServiceLifecycle

/// A part that works in a task of its own, from the moment when it says that it is ready.
struct Running<Sign: Sendable>: Sendable {
    /// What it said when it was.
    let sign: Sign
    private let task: Task<Void, any Error>
    private let group: ServiceGroup?

    /// - Parameter work: calls `isReady` once; may go on for as long as it likes.
    /// - Throws: what `work` throws before it is ready.
    static func start(
        _ work:
            @escaping @Sendable (_ isReady: @escaping @Sendable (Sign) -> Void) async throws -> Void
    ) async throws -> Running {
        let (signs, signer) = AsyncThrowingStream.makeStream(of: Sign.self)
        return try await start(signs, signer, in: nil) { try await work { signer.yield($0) } }
    }

    /// The same for a server, which `shutDown` ends gracefully.
    static func serve(
        logger: Logger,
        _ work:
            @escaping @Sendable (_ isReady: @escaping @Sendable (Sign) -> Void) async throws -> Void
    ) async throws -> Running {
        let (signs, signer) = AsyncThrowingStream.makeStream(of: Sign.self)
        var configuration = ServiceGroupConfiguration(
            services: [Server { try await work { signer.yield($0) } }], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(finishSeconds)
        let group = ServiceGroup(configuration: configuration)
        return try await start(signs, signer, in: group) { try await group.run() }
    }

    private static func start(
        _ signs: AsyncThrowingStream<Sign, any Error>,
        _ signer: AsyncThrowingStream<Sign, any Error>.Continuation, in group: ServiceGroup?,
        _ work: @escaping @Sendable () async throws -> Void
    ) async throws -> Running {
        let task = Task {
            do {
                try await work()
                signer.finish()
            } catch {
                signer.finish(throwing: error)
                throw error
            }
        }
        for try await sign in signs { return Running(sign: sign, task: task, group: group) }
        throw CancellationError()
    }

    /// Waits for the end of the work, and throws what it threw.
    func end() async throws {
        try await task.value
    }

    /// Calls back at the end of the work, with what it threw.
    func whenEnded(_ tell: @escaping @Sendable ((any Error)?) -> Void) {
        Task {
            do {
                try await task.value
                tell(nil)
            } catch {
                tell(error)
            }
        }
    }

    /// Lets a server finish the requests that it took, and waits for its end.
    func shutDown() async throws {
        await group?.triggerGracefulShutdown()
        try await end()
    }
}

/// How long requests may take to finish.
private let finishSeconds: Int64 = 5

private struct Server: Service {
    let work: @Sendable () async throws -> Void

    init(_ work: @escaping @Sendable () async throws -> Void) {
        self.work = work
    }

    func run() async throws {
        try await work()
    }
}
