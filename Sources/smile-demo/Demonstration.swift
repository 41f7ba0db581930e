import Central
import Glibc
import Logging
import NIOCore
import Panel
import Settings
import UnixSignals

/// A centre and a panel, from their start to the signal that ends them.
struct Demonstration: Sendable {
    let folder: DemoFolder
    let panelPort: UInt16
    let officePort: UInt16
    let messages: MessageOptions

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        signal(SIGPIPE, SIG_IGN)
        let panel = try DemoPanel()
        let notes = PageNotes(messages: writesMessages ? folder.messagesAsNamed : nil)
        let page = PanelPage(panel, notes: notes, logger: logger)
        // The page first: the centre has to know who may show its page in a frame.
        let pageRun = try await start(page)
        let codes = try folder.signInCodes(messages)
        let centreRun = try await startCentre(framedByPort: pageRun.sign)
        let office = centreRun.sign
        page.show(office: office)
        try await enrol(at: office)
        let (setup, reader) = try folder.panelSetup()
        let panelRun = try await panel.start(setup, reader, office: office, logger: logger)
        announce(page: pageRun.sign, office: office, codes)
        try await wait(signals, panelRun, centreRun, pageRun)
        try await stop(panel, panelRun, centreRun, pageRun)
    }

    private var writesMessages: Bool { messages.mail == nil || messages.sms == nil }

    private var logger: Logger {
        var logger = Logger(label: "smile-demo") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning  // The two addresses are to stay in sight.
        return logger
    }

    private func start(_ page: PanelPage) async throws -> Running<UInt16> {
        try await knowingPort(panelPort, option: "--panel-port") {
            try await .serve(logger: logger) { isReady in
                try await page.serve(port: panelPort, isServing: isReady)
            }
        }
    }

    private func startCentre(framedByPort port: UInt16) async throws -> Running<ListenAddress> {
        let setup = try folder.centralSetup(port: officePort, messages)
        let centre = CentralService(
            setup, messenger: try messenger(setup),
            framedBy: ["http://127.0.0.1:\(port)", "http://localhost:\(port)"], logger: logger)
        return try await knowingPort(officePort, option: "--office-port") {
            try await .serve(logger: logger) { isReady in
                try await centre.run { isReady($0) }
            }
        }
    }

    /// On a thread of its own: the centre needs those that tasks run on.
    private func enrol(at office: ListenAddress) async throws {
        try await withCheckedThrowingContinuation { continuation in
            _ = Worker("enrolment") {
                continuation.resume(with: Result { try folder.enrolPanel(at: office) })
            }
        }
    }

    /// Servers for what has one, files for the rest.
    private func messenger(_ setup: CentralSetup) throws -> any Messenger {
        var configuration = setup.configuration
        if messages.mail == nil { configuration.mail = nil }
        if messages.sms == nil { configuration.sms = nil }
        let servers = try CentralSetup(configuration, in: setup.folder).messenger()
        let files = FolderMessenger(folder: folder.messages)
        return MessengerByKind(
            email: messages.mail == nil ? files : servers,
            text: messages.sms == nil ? files : servers)
    }

    private func knowingPort<Result>(
        _ port: UInt16, option: String, _ start: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await start()
        } catch let error as IOError {
            throw DemoFault("\(why(port, error.errnoCode))", advice: "\(option) 0")
        } catch CentralFault.address(_, let code) {
            throw DemoFault("\(why(port, code))", advice: "\(option) 0")
        }
    }

    private func why(_ port: UInt16, _ code: Int32) -> String {
        code == EADDRINUSE
            ? "port \(port) is taken by another program"
            : "port \(port) cannot be used: \(String(cString: strerror(code)))"
    }

    private func announce(page: UInt16, office: ListenAddress, _ codes: DemoFolder.Codes) {
        let place = writesMessages ? " Messages are written to \(folder.messagesAsNamed)." : ""
        write(
            """
            panel   http://127.0.0.1:\(page)/#\(codes.panel.text)
            office  http://\(office)/sign-in#\(codes.office.text)
            Open the panel and tap a face; the office shows the answer.\(place) Ctrl-C ends both.
            Each link signs one browser in to the office, once.

            """, to: STDOUT_FILENO)
    }

    /// Until a signal comes, or a part ends by itself.
    private func wait(
        _ signals: UnixSignalsSequence, _ panel: Running<PanelService.Stopper>,
        _ centre: Running<ListenAddress>, _ page: Running<UInt16>
    ) async throws {
        let (ends, end) = AsyncThrowingStream.makeStream(of: Never.self)
        let watch = Task {
            for await _ in signals { break }
            end.finish()
        }
        defer { watch.cancel() }
        panel.whenEnded { end.finish(throwing: $0) }
        centre.whenEnded { end.finish(throwing: $0) }
        page.whenEnded { end.finish(throwing: $0) }
        for try await _ in ends {}
    }

    /// The panel first: what it has not delivered is durable and waits for the next start.
    private func stop(
        _ panel: DemoPanel, _ panelRun: Running<PanelService.Stopper>,
        _ centre: Running<ListenAddress>, _ page: Running<UInt16>
    ) async throws {
        panel.frames.close()
        panelRun.sign.stop()
        try await panelRun.end()
        try await centre.shutDown()
        try await page.shutDown()
    }
}
