import ArgumentParser
import Central
import Glibc
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

    /// As many as the system lets this process have: each connection is one.
    private static func openFilesMax() -> Int {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(files, &limit) == 0 else { return Int(FOPEN_MAX) }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(files, &limit)
        getrlimit(files, &limit)
        return Int(clamping: limit.rlim_cur)
    }

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            var logger = Logger(label: "smile-centrald") {
                StreamLogHandler.standardError(label: $0)
            }
            logger.logLevel = .notice
            let centre = CentralService(
                setup, messenger: try setup.messenger(),
                limits: HTTPLimits(openFilesMax: Self.openFilesMax()), logger: logger)
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
