/// The way of requests to the store's one writer.
struct StoreWriter: Sendable {
    private let run:
        @Sendable (@escaping @Sendable (any Store) throws -> any Sendable) async throws
            -> any Sendable

    /// Through the intake's thread.
    init(_ intake: IntakeThread) {
        run = { body in
            do {
                return try await intake.performing { store in Box(try body(store)) }.value
            } catch is IntakeIsFull {
                throw Problem.busy
            }
        }
    }

    /// For a server without a store: it takes nothing.
    static let none = StoreWriter { _ in throw Problem.busy }

    private init(
        _ run:
            @escaping @Sendable (@escaping @Sendable (any Store) throws -> any Sendable)
            async throws -> any Sendable
    ) {
        self.run = run
    }

    private struct Box: Sendable {
        let value: any Sendable
        init(_ value: any Sendable) { self.value = value }
    }

    func perform<Value: Sendable>(
        _ body: @escaping @Sendable (any Store) throws -> Value
    ) async throws -> Value {
        guard let value = try await run(body) as? Value else {
            preconditionFailure("the writer gave back something else than it was asked for")
        }
        return value
    }
}
