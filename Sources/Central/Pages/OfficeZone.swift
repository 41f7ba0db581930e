import Glibc

/// The time zone of the office's pages: the server's own, or UTC.
///
/// Glibc's, since Foundation's zones need its internationalisation data, which is larger than the
/// whole program.
package struct OfficeZone: Sendable {
    /// Seconds east of UTC at a moment in milliseconds since 1970.
    let offsetSeconds: @Sendable (Int64) -> Int

    package static let utc = OfficeZone { _ in 0 }

    /// What `/etc/localtime` or `TZ` says.
    package static let server = OfficeZone { milliseconds in
        var seconds = time_t(milliseconds / 1_000)
        var parts = tm()
        tzset()  // `localtime_r` alone need not read the zone.
        return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
    }

    /// The first moment of the day that holds `now`, as the zone has it now.
    func startOfDay(at now: Int64) -> Int64 {
        let day: Int64 = 86_400_000
        let local = now + Int64(offsetSeconds(now)) * 1_000
        let midnight = local - local % day
        // The offset at midnight differs from now's on the two days a year that change it.
        return midnight - Int64(offsetSeconds(midnight - Int64(offsetSeconds(now)) * 1_000)) * 1_000
    }

    func parts(_ milliseconds: Int64) -> (date: String, time: String) {
        Timestamp.parts(milliseconds, offsetSeconds: offsetSeconds(milliseconds))
    }

    /// `UTC` or `UTC+03:00`.
    func name(at now: Int64) -> String {
        let minutes = offsetSeconds(now) / 60
        guard minutes != 0 else { return "UTC" }
        let hours = Timestamp.padded(Int64(minutes.magnitude) / 60, 2)
        return "UTC\(minutes < 0 ? "−" : "+")\(hours):"
            + Timestamp.padded(Int64(minutes.magnitude) % 60, 2)
    }
}
