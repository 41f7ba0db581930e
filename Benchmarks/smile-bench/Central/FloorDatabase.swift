import CFloor
import Dispatch
import Measuring

/// A database that a C program fills, through the database's own library.
protocol FloorDatabase {
    /// Writes each batch's rows in a transaction of its own, all of them ready in memory; returns
    /// from when to when.
    func write(_ batches: [FloorRows]) throws -> Range<UInt64>
}

final class SQLiteFloor: FloorDatabase {
    private let database: OpaquePointer

    init(_ path: String) throws {
        guard let database = smile_floor_sqlite_open(path) else {
            throw MeasuringFault("SQLite does not open '\(path)'")
        }
        self.database = database
    }

    deinit {
        smile_floor_sqlite_close(database)
    }

    func write(_ batches: [FloorRows]) throws -> Range<UInt64> {
        let start = Stopwatch.now
        for batch in batches {
            guard smile_floor_sqlite_write(database, batch.tables, batch.tables.count) == 0 else {
                throw MeasuringFault(
                    "the floor: \(String(cString: smile_floor_sqlite_fault(database)))")
            }
        }
        return start..<Stopwatch.now
    }
}

/// As many connections as the centre has writers, each with its share of the batches.
final class PostgresFloor: FloorDatabase {
    /// Used by one thread at a time.
    private struct Connection: @unchecked Sendable {
        let handle: OpaquePointer
    }

    /// Read by one thread at a time.
    private struct Share: @unchecked Sendable {
        var batches: [OpaquePointer] = []
    }

    private let connections: [Connection]

    init(_ address: String, connections count: Int) throws {
        connections = try (0..<count).map { _ in
            guard let handle = smile_floor_postgres_open(address) else {
                throw MeasuringFault("PostgreSQL takes no connection")
            }
            return Connection(handle: handle)
        }
    }

    deinit {
        for connection in connections { smile_floor_postgres_close(connection.handle) }
    }

    func write(_ batches: [FloorRows]) throws -> Range<UInt64> {
        var shares = connections.map { _ in Share() }
        defer { shares.flatMap(\.batches).forEach { smile_floor_arrays_free($0) } }
        for (place, batch) in batches.enumerated() {
            guard let arrays = smile_floor_arrays_make(batch.tables, batch.tables.count) else {
                throw MeasuringFault("no memory")
            }
            shares[place % shares.count].batches.append(arrays)
        }
        let (connections, ready) = (connections, shares)
        let start = Stopwatch.now
        DispatchQueue.concurrentPerform(iterations: connections.count) { place in
            for arrays in ready[place].batches {
                guard smile_floor_postgres_write(connections[place].handle, arrays) == 0 else {
                    return
                }
            }
        }
        let end = Stopwatch.now
        for connection in connections {
            let fault = String(cString: smile_floor_postgres_fault(connection.handle))
            guard fault.isEmpty else { throw MeasuringFault("the floor: \(fault)") }
        }
        return start..<end
    }
}
