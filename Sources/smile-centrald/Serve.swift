import ArgumentParser
import Central
import Logging
import ServiceLifecycle
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the centre until it is stopped.",
        discussion: "Says on stderr at which address it serves, once it does.")

    /// How long requests may take to finish once the centre is to stop.
    private static let finishSeconds: Int64 = 10

    @OptionGroup var options: ConfigurationOption

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            var logger = Logger(label: "smile-centrald") {
                StreamLogHandler.standardError(label: $0)
            }
            logger.logLevel = .notice
            let centre = CentralService(setup, messenger: try setup.messenger(), logger: logger)
            var group = ServiceGroupConfiguration(
                services: [CentralRun(centre: centre, scheme: setup.usesTLS ? "https" : "http")],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            group.maximumGracefulShutdownDuration = .seconds(Self.finishSeconds)
            try await ServiceGroup(configuration: group).run()
        }
    }
}

/// The centre under the signals of its process.
private struct CentralRun: Service {
    let centre: CentralService
    let scheme: String

    func run() async throws {
        try await centre.run { address in
            say("smile-centrald: serving at \(scheme)://\(address)/")
        }
    }
}
