import Central
import Glibc
import Measuring
import Peers

/// What the centre promises about speed, in parts that can be asked for by name.
struct CentralBenchmark: PartedBenchmark {
    enum Part: String, CaseIterable {
        case sqlite
        case postgresql
        case wave
        case report
        case export
    }

    let parts: [Part]
    let folder: TemporaryFolder

    func figures() throws -> [Figure] {
        try parts.flatMap { part in
            switch part {
            case .sqlite: try sqlite()
            case .postgresql: try postgresql(writers: 1) + postgresql(writers: 2)
            case .wave: try wave()
            case .report: try report()
            case .export: try export()
            }
        }
    }

    private func wave() throws -> [Figure] {
        let drain = try withCentre("drain") { centre, floor in
            try Drain(centre: centre, floor: floor).figures()
        }
        let rate = drain.first { $0.name == Drain.rate }!.value
        return try drain + ReconnectingWave(recordsPerSecond: rate).figures()
    }

    private func report() throws -> [Figure] {
        let folders = [try subfolder("year-small"), try subfolder("year-large")]
        let years = try zip(folders, [100_000, 10_000_000]).map { folder, answers in
            let year = FilledYear(
                try CentralProgram.setup(in: folder, store: ""), answers: answers)
            Console.showProgress("report: a year of \(answers) answers")
            try year.fill()
            return year
        }
        Console.clearProgress()
        return try ReportPages(small: years[0], large: years[1]).figures(in: folders)
    }

    private func export() throws -> [Figure] {
        let folder = try subfolder("export")
        let answers = FilledYear.rowsMax
        try FilledYear(try CentralProgram.setup(in: folder, store: ""), answers: answers).fill()
        let lite = try ExportRate(title: "export-csv", folder: folder, answers: answers).figures()
        guard PostgresPeer.absence == nil else { return lite }
        let moved = try move(folder)
        return try lite
            + ExportRate(title: "export-csv-postgresql", folder: moved, answers: answers).figures()
    }

    /// The same centre on PostgreSQL, by the command that people move it with; its folder.
    private func move(_ folder: String) throws -> String {
        let peer = try PostgresPeer.shared()
        let secret = try self.folder.write("password", PostgresPeer.password + "\n")
        let target = try subfolder("export-postgresql")
        _ = try CentralProgram.setup(
            in: target, store: store(peer, try peer.makeDatabase(), secret))
        Console.showProgress("export: the same on PostgreSQL")
        defer { Console.clearProgress() }
        _ = try Programs.run(
            "smile-centrald",
            [
                "migrate", "--config", CentralProgram.file(in: folder), "--to",
                CentralProgram.file(in: target),
            ], in: try Peers.TemporaryFolder("move"), seconds: 1_800
        ).succeeded()
        return target
    }

    private func sqlite() throws -> [Figure] {
        try withCentre("sqlite") { centre, floor in
            try IntakeRate(
                title: "intake-sqlite", ratioMin: 0.7, centres: [centre], floor: floor,
                dialect: .sqlite
            ).figures()
        }
    }

    /// A centre on SQLite, and a database with the same tables.
    private func withCentre(
        _ name: String, _ body: (CentralProgram, SQLiteFloor) throws -> [Figure]
    ) throws -> [Figure] {
        let centre = try CentralProgram(in: try subfolder(name))
        defer { centre.end() }
        let floor = try subfolder("\(name)-floor")
        let path = "\(floor)/central.db"
        try makeTables(SQLiteStore(writingTo: path))
        return try body(centre, try SQLiteFloor(path))
    }

    /// - Parameter writers: nodes of the centre, and connections of the floor.
    private func postgresql(writers: Int) throws -> [Figure] {
        if let absence = PostgresPeer.absence { throw MeasuringFault(absence) }
        let peer = try PostgresPeer.shared()
        let database = try peer.makeDatabase()
        let secret = try folder.write("password", PostgresPeer.password + "\n")
        let centres = try (0..<writers).reduce(into: [CentralProgram]()) { nodes, number in
            let place = try subfolder("node-\(writers)-\(number)")
            if let first = nodes.first { try first.shareKeys(with: place) }
            nodes.append(
                try CentralProgram(in: place, store: store(peer, database, secret)))
        }
        defer { centres.forEach { $0.end() } }
        let floor = try peer.makeDatabase()
        let place = try subfolder("floor-\(writers)")
        try makeTables(
            CentralProgram.setup(in: place, store: store(peer, floor, secret)).writer())
        let address =
            "host=127.0.0.1 port=\(peer.port) user=\(PostgresPeer.user) dbname=\(floor) "
            + "password='\(PostgresPeer.password.replacing("'", with: "\\'"))'"
        return try IntakeRate(
            title: writers == 1 ? "intake-postgresql" : "intake-postgresql-\(writers)-nodes",
            ratioMin: writers == 1 ? 0.8 : nil, centres: centres,
            floor: try PostgresFloor(address, connections: writers), dialect: .postgresql
        ).figures()
    }

    private func makeTables(_ store: any Store) throws {
        try store.migrate()
    }

    private func store(_ peer: PostgresPeer, _ database: String, _ secret: String) -> String {
        """
        store:
          postgresql:
            servers: ['127.0.0.1:\(peer.port)']
            database: \(database)
            user: \(PostgresPeer.user)
            password-file: \(secret)
        """
    }

    private func subfolder(_ name: String) throws -> String {
        let path = "\(folder.path)/\(name)"
        guard mkdir(path, 0o700) == 0 else { throw MeasuringFault("mkdir", path) }
        return path
    }
}

/// The centre has figures, too: of its reports.
typealias Figure = Measuring.Figure
