import FoundationEssentials
import Settings
import Synchronization

/// The asking end of administration: has the running centre do a task, or does it itself where no
/// centre runs.
package struct Administration: Sendable {
    private let setup: CentralSetup
    private let clock: CentralClock

    package init(_ setup: CentralSetup, clock: CentralClock = .system) {
        self.setup = setup
        self.clock = clock
    }

    /// - Throws: `AdministrativeRefusal` where it cannot be done as asked; `StoreFault`,
    ///   `CentralFault`, `AdministrationSocket.Fault` or `TaskFault` where it could not be done.
    package func perform<Task: AdministrativeTask>(_ task: Task) throws -> Task.Answer {
        let socket: AdministrationSocket?
        do {
            socket = try AdministrationSocket.connect(in: setup.stateDirectory)
        } catch {
            throw CentralFault.state("\(error)", advice: error.advice)
        }
        guard let socket else { return try performHere(task) }
        return try ask(task, over: socket)
    }

    private func performHere<Task: AdministrativeTask>(_ task: Task) throws -> Task.Answer {
        try setup.makeStateDirectory()
        let store = try setup.writer()
        let scene = TaskScene(tenant: setup.configuration.tenant, now: clock.nowMilliseconds)
        let answer = try store.transaction { try task.perform(in: store, scene) }
        let safekeeping = Mutex<SafekeepingLog?>(nil)
        let aftermath = TaskAftermath(
            keep: { [setup] entry in
                let log = try safekeeping.withLock { log in
                    let open = try log ?? setup.openSafekeeping()
                    log = open
                    return open
                }
                try log.keep(entry, at: scene.now)
            }, wake: {})
        try task.finish(answer, aftermath)
        return answer
    }

    private func ask<Task: AdministrativeTask>(
        _ task: Task, over socket: AdministrationSocket
    ) throws -> Task.Answer {
        guard socket.write(TaskLine(task: Task.name, request: task).bytes),
            let line = socket.readLine(bytesMax: AdministrationSocket.answerBytesMax),
            let reply = try? JSONDecoder().decode(TaskLine<Task.Answer>.self, from: Data(line))
        else {
            throw CentralFault.state(
                "the running centre did not answer; it may have done the task all the same",
                advice: "look what is so with the command that lists, then do it again.")
        }
        if let answer = reply.answer { return answer }
        guard let fault = reply.fault else {
            throw CentralFault.state(
                "the running centre answered nothing", advice: "restart it.")
        }
        if fault.isRefusal { throw AdministrativeRefusal(description: fault.text) }
        throw StoreFault(
            step: "do '\(Task.name)'", reason: fault.text, isTemporary: fault.isTemporary)
    }
}
