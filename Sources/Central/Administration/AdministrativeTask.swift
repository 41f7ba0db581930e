package import Exchange
import FoundationEssentials

/// Something that an administrator has the centre do: a value that a command makes, that crosses to
/// the running centre, and that is performed there on the writer's thread.
///
/// A new one is a type of this protocol and a line in `AdministrativeTasks.all`; its command calls
/// `Administration.perform`.
package protocol AdministrativeTask: Codable, Sendable {
    associatedtype Answer: Codable & Sendable

    /// Noun and verb, as on the command line: `panel enrolment`.
    static var name: String { get }
    /// Whether it only looks: then nobody needs to find in the log that it was done.
    static var isReading: Bool { get }

    /// Does it, within one transaction, which may be run again.
    ///
    /// - Throws: `AdministrativeRefusal` where it cannot be done as asked.
    func perform(in store: any Store, _ scene: TaskScene) throws -> Answer

    /// Does what follows once the transaction is durable, and before anybody is told.
    ///
    /// - Throws: where it could not; the task can be given again.
    func finish(_ answer: Answer, _ aftermath: TaskAftermath) throws
}

extension AdministrativeTask {
    package static var isReading: Bool { false }

    package func finish(_ answer: Answer, _ aftermath: TaskAftermath) throws {}
}

/// What a task may do outside of its store.
package struct TaskAftermath: Sendable {
    /// Makes durable what must not be forgotten where the database is put back.
    package let keep: @Sendable (SafekeepingEntry) throws -> Void
    /// Has the messages' thread look what is due.
    package let wake: @Sendable () -> Void
}

/// What a task may know beside its store.
package struct TaskScene: Sendable {
    package var tenant: String
    /// Milliseconds since 1970 in UTC.
    package var now: Int64
    /// Who has it done, for the audit log.
    package var actor = AuditEntry.Actor.console
    /// The address that it was asked for from; empty at the console.
    package var origin = ""

    package init(tenant: String, now: Int64) {
        self.tenant = tenant
        self.now = now
    }
}

/// Why a task cannot be done as it was asked for. Nothing was changed.
package struct AdministrativeRefusal: Error, Hashable, CustomStringConvertible {
    /// What it is about, for whoever asked in another way than by a command.
    package enum Matter: Hashable, Sendable {
        case panel, configuration, rollOut, rollOutIsOver, place, part, other
    }

    package let description: String
    package var matter = Matter.other

    /// - Parameters:
    ///   - what: what is so.
    ///   - advice: what to do.
    package init(_ what: String, try advice: String, _ matter: Matter = .other) {
        description = "\(what)\nTry: \(advice)"
        self.matter = matter
    }

    init(description: String) {
        self.description = description
    }
}

/// Every task that the centre does.
enum AdministrativeTasks {
    static let all: [any AdministrativeTask.Type] = [
        MakeEnrolment.self, ListPanels.self, RetirePanel.self, CancelEnrolment.self,
        ImportPlaces.self, AddAccount.self, HasAccount.self, SetPassword.self, SetRole.self,
        SetAccountDisabled.self, AddSignInLink.self, AddToken.self, RevokeToken.self,
        ListMessages.self, ReleaseMessages.self, EraseContact.self, SuppressAddress.self,
        CountSealedContacts.self, NoteOfficeKeys.self, NoteNewestOfficeKey.self,
        AddConfiguration.self, BeginRollOut.self, EndRollOut.self, ListConfigurations.self,
    ]
}

/// One line of the control socket in each direction.
struct TaskLine<Body: Codable>: Codable {
    var task: String?
    var request: Body?
    var answer: Body?
    var fault: TaskFault?

    init(task: String, request: Body) {
        (self.task, self.request) = (task, request)
    }

    init(answer: Body) {
        self.answer = answer
    }

    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try! encoder.encode(self)) + [0x0a]  // Tasks are made of plain values.
    }
}

/// Why a task came to nothing, in words.
struct TaskFault: Codable, Error {
    var text: String
    /// The same may be done later.
    var isTemporary: Bool
    /// It was asked for wrongly.
    var isRefusal: Bool

    init(_ error: any Error) {
        isRefusal = error is AdministrativeRefusal
        isTemporary = (error as? StoreFault)?.isTemporary ?? (error is IntakeIsFull)
        text = "\(error)"
    }

    init(text: String) {
        (self.text, isTemporary, isRefusal) = (text, false, false)
    }
}

extension TaskLine where Body == Nothing {
    static func fault(_ fault: TaskFault) -> [UInt8] {
        var line = TaskLine(answer: Nothing())
        line.answer = nil
        line.fault = fault
        return line.bytes
    }
}

/// A body without content: of a line that only tells the task's name, or a fault.
struct Nothing: Codable, Sendable {}
