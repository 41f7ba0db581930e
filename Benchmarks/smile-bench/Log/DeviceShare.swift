import Measuring

/// What one record costs the device, in bytes and flushes.
struct DeviceShare {
    let bytes: Double
    let flushes: Double

    /// Counts everything from before to after, what is written late included.
    init(of records: Int, on disk: LoopDisk, _ body: () throws -> Void) throws {
        let start = try disk.counters()
        try body()
        let difference = try disk.counters() - start
        bytes = Double(difference.bytesWritten) / Double(records)
        flushes = Double(difference.flushes) / Double(records)
    }
}
