import Dispatch
import Exchange
import Foundation
import Hummingbird
package import Logging
import NIOCore
package import Settings

/// The centre: intake, follow-ups and pages, over one store.
package final class CentralService: Sendable {
    private let setup: CentralSetup
    private let messenger: any Messenger
    private let clock: CentralClock
    private let zone: OfficeZone
    private let limits: HTTPLimits
    private let framedBy: [String]
    private let passwordCost: PasswordHash.Cost
    private let logger: Logger

    /// - Parameters:
    ///   - messenger: carries the follow-ups' messages.
    ///   - zone: of the times on the office page.
    ///   - framedBy: origins whose pages may show the office page in a frame.
    package init(
        _ setup: CentralSetup, messenger: any Messenger, clock: CentralClock = .system,
        zone: OfficeZone = .server, limits: HTTPLimits = HTTPLimits(), framedBy: [String] = [],
        passwordCost: PasswordHash.Cost = .standard, logger: Logger
    ) {
        self.setup = setup
        self.messenger = messenger
        self.clock = clock
        self.zone = zone
        self.limits = limits
        self.framedBy = framedBy
        self.passwordCost = passwordCost
        self.logger = logger
    }

    /// Serves until the task is cancelled, or the service group around it shuts down gracefully;
    /// then finishes the batches that it took and the message that it is sending.
    ///
    /// - Parameter isServing: called once, with the address that connections reach.
    /// - Throws: `CentralFault` or `StoreFault` where it cannot start, and what
    ///   the network says.
    package func run(
        isServing: @escaping @Sendable (ListenAddress) async -> Void = { _ in }
    ) async throws {
        try setup.makeStateDirectory()
        _ = try OfficeKeys.load(orMakeIn: setup.stateDirectory, at: clock.nowMilliseconds)
        let keys = try OfficeKeyShelf(in: setup.stateDirectory, logger: logger)
        let suppressionKey = try OfficeKeys.suppression(orMakeIn: setup.stateDirectory)
        let safekeeping = try setup.openSafekeeping()
        let (wakes, changes, ownChanges) = (WakeSignal(), ChangeCounter(), ChangeCounter())
        let node = NodeID()
        let changed: @Sendable () -> Void = {
            changes.increment()
            ownChanges.increment()
        }
        let refusals = Refusals()
        let intake = try openIntake(
            safekeeping, node, keys.ring, refusals, changed: changed, queued: { wakes.raise() })
        let aftermath = TaskAftermath(
            keep: { [clock] in try safekeeping.keep($0, at: clock.nowMilliseconds) },
            wake: { wakes.raise() })
        let desk = try openDesk(intake, changed, refusals, aftermath)
        let orders = OrderDesk(
            tenant: setup.configuration.tenant, clock: clock, writer: StoreWriter(intake),
            aftermath: aftermath, changed: changed)
        let collecting: CollectDesk
        do {
            collecting = try CollectDesk(in: setup.stateDirectory, intake: intake)
        } catch {
            desk.stop()
            intake.stop()
            throw error
        }
        let work = FollowUps(
            setup.configuration, officeKeys: keys, suppressionKey: suppressionKey, node: node)
        let followUps = followUpThread(work, intake, safekeeping, wakes, changed)
        followUps.start()
        let nodes =
            setup.isShared
            ? NodeThread(
                node, tenant: setup.configuration.tenant, followUps: work, writer: intake,
                clock: clock, ownChanges: ownChanges,
                changed: {
                    changes.increment()
                    wakes.raise()
                },
                failed: { [logger] in
                    logger.error(
                        "the database takes nothing from this node now",
                        metadata: ["reason": "\($0)"])
                }) : nil
        nodes?.start()
        let alarmWakes = WakeSignal()
        let alarms = alarmThread(intake, alarmWakes, changed)
        alarms?.start()
        let fleet = FleetThread(
            FleetDesk(
                tenant: setup.configuration.tenant, hours: setup.configuration.openingHours,
                zone: zone),
            tenant: setup.configuration.tenant, reader: { [setup] in try setup.reader() },
            writer: intake, clock: clock, logger: logger,
            changed: {
                changed()
                alarmWakes.raise()
            })
        fleet.start()
        let identities = PanelIdentities(
            tenant: setup.configuration.tenant, officeKeys: keys,
            acceptsUnknownPanels: setup.configuration.acceptUnknownPanels, refusals: refusals)
        let served = await serve(intake, identities, orders, changes, isServing)
        // The follow-ups and the desks first: they write through the intake's thread.
        await stop(
            [
                desk.stop, collecting.stop, followUps.stop, { alarms?.stop() }, { nodes?.stop() },
                fleet.stop,
            ], before: intake, refusals)
        try served.get()
    }

    private func openIntake(
        _ safekeeping: SafekeepingLog, _ node: NodeID, _ keys: OfficeKeyRing,
        _ refusals: Refusals, changed: @escaping @Sendable () -> Void,
        queued: @escaping @Sendable () -> Void
    ) throws -> IntakeThread {
        let (setup, clock, logger) = (setup, clock, logger)
        let youSaid = try setup.youSaid(logger: logger)
        return try IntakeThread(
            clock: clock,
            open: {
                let store = try setup.writer()
                try setup.join(store, node, keys, at: clock.nowMilliseconds)
                try Safekeeping(store, safekeeping).begin(at: clock.nowMilliseconds)
                    .report(to: logger)
                return Intake(
                    store, setup.configuration, youSaid: youSaid, refusals: refusals)
            },
            changed: changed, queued: queued)
    }

    /// Takes administrators' tasks from now on.
    private func openDesk(
        _ intake: IntakeThread, _ changed: @escaping @Sendable () -> Void, _ refusals: Refusals,
        _ aftermath: TaskAftermath
    ) throws -> AdministrationDesk {
        let (tenant, clock) = (setup.configuration.tenant, clock)
        do {
            return try AdministrationDesk(
                in: setup.stateDirectory, tenant: tenant, writer: intake, clock: clock,
                aftermath: aftermath,
                before: { store in
                    changed()
                    // Whoever looks sees what was counted until now.
                    refusals.write(to: store, tenant: tenant, at: clock.nowMilliseconds)
                }, logger: logger)
        } catch {
            intake.stop()
            throw CentralFault.state("\(error)", advice: error.advice)
        }
    }

    private func serve(
        _ intake: IntakeThread, _ identities: PanelIdentities, _ orders: OrderDesk,
        _ changes: ChangeCounter, _ isServing: @escaping @Sendable (ListenAddress) async -> Void
    ) async -> Result<Void, any Error> {
        let (setup, listen) = (setup, setup.configuration.listen)
        do {
            let certificate = try setup.certificateSource.map { source in
                try ServedCertificate(source, at: Date(), logger: logger)
            }
            let server = server(
                intake, identities, orders, changes, hasTLS: certificate != nil)
            let application = try server.application(
                host: listen.host, port: Int(listen.port), showing: certificate
            ) { port in
                await isServing(ListenAddress(host: listen.host, port: UInt16(clamping: port)))
            }
            let watch = Task { await certificate?.watch() }
            defer { watch.cancel() }
            try await application.run()
            return .success(())
        } catch is CancellationError {
            return .success(())
        } catch let error as IOError {
            return .failure(CentralFault.address(listen, code: error.errnoCode))
        } catch {
            return .failure(error)
        }
    }

    private func server(
        _ intake: IntakeThread, _ identities: PanelIdentities, _ orders: OrderDesk,
        _ changes: ChangeCounter, hasTLS: Bool
    ) -> OfficeServer {
        let (setup, listen) = (setup, setup.configuration.listen)
        tellWhereNobodyCanSignIn()
        return OfficeServer(
            accept: { intake.accept($0, claimedBy: $1, reply: $2) },
            ask: { [clock] message in
                try await asking(intake) { store throws(IdentityFault) in
                    try identities.answer(message, in: store, at: clock.nowMilliseconds)
                }
            },
            desk: AccessDesk(
                tenant: setup.configuration.tenant, clock: clock,
                readers: Readers(keepsOpen: setup.isShared) { try setup.reader() },
                writer: StoreWriter(intake),
                passwords: PasswordDesk(cost: passwordCost), hasTLS: hasTLS),
            orders: orders, changes: changes,
            page: OfficePage(tenant: setup.configuration.tenant, zone: zone, clock: clock),
            limits: limits, framedBy: framedBy,
            // Passwords are not sent where they can be read on the way.
            servesPeople: listen.isLoopback || hasTLS, logger: logger)
    }

    private func tellWhereNobodyCanSignIn() {
        let tenant = setup.configuration.tenant
        guard let store = try? setup.reader(),
            let count = try? Account.count(in: store, tenant: tenant), count == 0
        else { return }
        logger.notice(
            "nobody can sign in yet. Try: smile-centrald user add NAME --role office")
    }

    private func followUpThread(
        _ work: FollowUps, _ intake: IntakeThread, _ safekeeping: SafekeepingLog,
        _ wakes: WakeSignal, _ changed: @escaping @Sendable () -> Void
    ) -> PostThread<FollowUps> {
        PostThread(
            work, named: "follow-ups", writer: intake, messenger: messenger, clock: clock,
            wakes: wakes,
            keep: { [clock] attempt in
                try safekeeping.keep(attempt.kept, at: clock.nowMilliseconds)
                guard safekeeping.isMarkDue else { return }
                try intake.perform { try Safekeeping($0, safekeeping).settle() }
            },
            changed: changed,
            failed: { [logger] in
                logger.error("a message could not be sent", metadata: ["reason": "\($0)"])
            })
    }

    /// Nil where nobody is to be told of alarms.
    private func alarmThread(
        _ intake: IntakeThread, _ wakes: WakeSignal, _ changed: @escaping @Sendable () -> Void
    ) -> PostThread<AlarmPost>? {
        AlarmPost(setup.configuration, zone: zone, logger: logger).map { post in
            PostThread(
                post, named: "alarms", writer: intake, messenger: messenger, clock: clock,
                wakes: wakes, changed: changed,
                failed: { [logger] in
                    logger.error("an alarm could not be told of", metadata: ["reason": "\($0)"])
                })
        }
    }

    /// Joins the threads away from the pool that serves requests, in this order, and the intake's
    /// last.
    private func stop(
        _ threads: [@Sendable () -> Void], before intake: IntakeThread, _ refusals: Refusals
    ) async {
        let (tenant, now) = (setup.configuration.tenant, clock.nowMilliseconds)
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "smile-panel.stop").async {
                for stop in threads { stop() }
                // Only counts are lost where the writer is too busy to take them.
                try? intake.perform { refusals.write(to: $0, tenant: tenant, at: now) }
                intake.stop()
                continuation.resume()
            }
        }
    }
}

/// Has the writer's thread judge a panel's message.
private func asking<Value: Sendable>(
    _ intake: IntakeThread,
    _ judge: @escaping @Sendable (any Store) throws(IdentityFault) -> Value
) async throws -> Result<Value, IdentityFault> {
    do {
        return try await intake.performing { store in
            Result { () throws(IdentityFault) in try judge(store) }
        }
    } catch is IntakeIsFull {
        throw Problem.busy
    }
}
