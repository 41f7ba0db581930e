import AppendLog

/// Whether what may still come fits.
package enum RoomChecks {
    /// A log makes this many files at once at most: segments, cursor, quarantine.
    package static let filesMin: UInt64 = 100

    package static func findings(
        _ room: FileSystemRoom, capacity: LogCapacity?
    ) -> [Finding] {
        [space(room, capacity), files(room)].compactMap { $0 }
    }

    private static func space(_ room: FileSystemRoom, _ capacity: LogCapacity?) -> Finding {
        let free = "\(room.freeBytes >> 20) of \(room.bytes >> 20) MiB are free"
        guard let capacity else { return .ok("free-space", free) }
        let days = capacity.daysAtStatedRate
        let found =
            "\(free): room for \(capacity.records) more records, \(days) days at "
            + "\(LogCapacity.tapsPerDay) taps a day"
        if days == 0 { return .fail("free-space", found, try: capacity.advice) }
        guard days < PanelHealth.roomDaysMin else { return .ok("free-space", found) }
        return .warn("free-space", found, try: capacity.advice)
    }

    private static func files(_ room: FileSystemRoom) -> Finding? {
        guard let free = room.freeFiles else { return nil }
        guard free < filesMin else { return .ok("free-inodes", "\(free) files can still be made") }
        return .fail(
            "free-inodes", "only \(free) files can still be made",
            try: "remove files that nobody needs from the log's file system.")
    }
}
