import FoundationEssentials
import Logging

/// The serving end of administration: takes tasks from the control socket, one after the other, and
/// has the writer's thread do them.
final class AdministrationDesk: Sendable {
    private let socket: AdministrationSocket
    private let thread: WorkerThread

    /// Listens from now on.
    ///
    /// - Throws: `AdministrationSocket.Fault` where the state directory takes no socket.
    init(
        in directory: String, tenant: String, writer: IntakeThread, clock: CentralClock,
        aftermath: TaskAftermath, before: @escaping @Sendable (any Store) -> Void = { _ in },
        logger: Logger
    ) throws(AdministrationSocket.Fault) {
        let socket = try AdministrationSocket.listen(in: directory)
        self.socket = socket
        thread = WorkerThread("administration") {
            while let connection = socket.accept() {
                guard let line = connection.readLine(bytesMax: AdministrationSocket.requestBytesMax)
                else { continue }
                let (answer, name) = Self.answer(
                    line, tenant, writer, clock, aftermath, before)
                if let name { logger.notice("a task was done", metadata: ["task": "\(name)"]) }
                _ = connection.write(answer)
            }
        }
    }

    /// Takes nothing more; finishes what is under way.
    func stop() {
        socket.shutDown()
        thread.join()
        socket.remove()
    }

    /// The line to send back, and the task's name where one was done.
    private static func answer(
        _ line: [UInt8], _ tenant: String, _ writer: IntakeThread, _ clock: CentralClock,
        _ aftermath: TaskAftermath, _ before: @escaping @Sendable (any Store) -> Void
    ) -> ([UInt8], String?) {
        guard let head = try? JSONDecoder().decode(TaskLine<Nothing>.self, from: Data(line)),
            let type = AdministrativeTasks.all.first(where: { $0.name == head.task })
        else {
            let fault = TaskFault(
                text: "the centre that runs does not know this task. "
                    + "Try: use the command of the version that runs, or restart the centre.")
            return (TaskLine.fault(fault), nil)
        }
        let scene = TaskScene(tenant: tenant, now: clock.nowMilliseconds)
        do {
            let done = try writer.perform { store in
                before(store)
                return try perform(type, line, store, scene, aftermath)
            }
            return (done, type.isReading ? nil : type.name)
        } catch {
            return (TaskLine.fault(TaskFault(error)), nil)
        }
    }

    private static func perform<Task: AdministrativeTask>(
        _: Task.Type, _ line: [UInt8], _ store: any Store, _ scene: TaskScene,
        _ aftermath: TaskAftermath
    ) throws -> [UInt8] {
        guard
            let task = (try? JSONDecoder().decode(TaskLine<Task>.self, from: Data(line)))?.request
        else {
            throw AdministrativeRefusal(
                "the task '\(Task.name)' is not as this version has it",
                try: "use the command of the version that runs.")
        }
        let answer = try store.transaction { try task.perform(in: store, scene) }
        try task.finish(answer, aftermath)
        return TaskLine(answer: answer).bytes
    }
}
