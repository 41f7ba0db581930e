import Measuring

/// What a record in a group costs the device once the log only recycles, against the floor that
/// writes the same groups.
struct GroupBytes {
    private static let ratioMax = 1.1
    private static let milliseconds: UInt64 = 600

    let disk: LoopDisk

    func figures() throws -> [Figure] {
        try [8, 64].flatMap { outstanding in
            Console.showProgress("device bytes of groups: \(outstanding)")
            defer { Console.clearProgress() }
            var run = GroupRun()
            let log = try disk.place.withFolder { folder in
                try share(of: &run, outstanding: outstanding, folder)
            }
            let floor = try disk.place.withFolder { folder in try share(of: run.sizes, folder) }
            return [
                Figure(
                    "group-commit-\(outstanding)-bytes", log.bytes / floor, "x floor",
                    target: .atMost(Self.ratioMax)),
                Figure("group-commit-\(outstanding)-bytes-floor", floor, "B/record"),
            ]
        }
    }

    private func share(
        of run: inout GroupRun, outstanding: Int, _ folder: String
    ) throws -> (bytes: Double, records: Int) {
        let log = try OurLog(folder, forwarding: .usual)
        for _ in 0..<BatchBytes.warmingBatches {
            try log.append(BatchAppend.records)
            try log.rest()
        }
        let start = try disk.counters()
        try RealTime.perform {
            try run.run(log, outstanding: outstanding, milliseconds: Self.milliseconds)
        }
        let difference = try disk.counters() - start
        return (Double(difference.bytesWritten) / Double(run.records), run.records)
    }

    private func share(of groups: [Int], _ folder: String) throws -> Double {
        let floor = try Floor(folder)
        return try DeviceShare(of: groups.reduce(0, +), on: disk) {
            for group in groups {
                try Interruption.check()
                try floor.append(group)
            }
        }.bytes
    }
}
