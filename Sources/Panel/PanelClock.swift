import CLinux
package import Feedback
import Glibc
import Settings

/// The panel's clocks: a seam. `TestKit` has one that a test turns by hand.
package struct PanelClock: Sendable {
    /// The wall clock's time and whether anybody set it.
    package struct Wall: Hashable, Sendable {
        /// Since 1970, UTC; 0 where the clock stands before that.
        package var milliseconds: UInt64
        /// Synchronised with the world's time, as far as the machine knows.
        package var isTrusted: Bool

        package init(milliseconds: UInt64, isTrusted: Bool) {
            self.milliseconds = milliseconds
            self.isTrusted = isTrusted
        }
    }

    package let now: @Sendable () -> Instant
    package let wall: @Sendable () -> Wall

    package init(now: @escaping @Sendable () -> Instant, wall: @escaping @Sendable () -> Wall) {
        self.now = now
        self.wall = wall
    }

    /// The machine's own clocks.
    package static let system = PanelClock(
        now: {
            Instant(nanoseconds: read(CLOCK_BOOTTIME))
        },
        wall: {
            Wall(milliseconds: read(CLOCK_REALTIME) / 1_000_000, isTrusted: isSynchronised)
        })

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec < 0 ? 0 : UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// The kernel's own word (`adjtimex`, STA_UNSYNC clear), or that of systemd-timesyncd, which
    /// leaves a file once it has met a server.
    private static var isSynchronised: Bool {
        smile_clock_is_synchronised() == 1
            || access("/run/systemd/timesync/synchronized", F_OK) == 0
    }

    /// The kernel's name for this boot. A system without one gives 0, and tells its boots apart by
    /// their ordinals alone.
    package static func kernelBootID() -> UInt128 {
        let text = try? FolderFile.read("/proc/sys/kernel/random/boot_id", bytesMax: 64)
        let digits = String(decoding: text ?? [], as: UTF8.self).filter(\.isHexDigit)
        return UInt128(digits, radix: 16) ?? 0
    }
}

extension PanelClock.Wall {
    /// In the machine's own time zone; nil while nobody has set the clock.
    var local: LocalMoment? {
        guard isTrusted else { return nil }
        return LocalMoment(unixSeconds: Int64(clamping: milliseconds / 1_000)) { seconds in
            var time = time_t(seconds)
            var local = tm()
            localtime_r(&time, &local)
            return Int(local.tm_gmtoff)
        }
    }
}

extension PanelClock.Wall {
    /// 'HH:MM' in the machine's own time zone; nil while nobody has set the clock.
    package var localTime: String? { local?.time }
}

extension LocalMoment {
    /// 'HH:MM'.
    var time: String {
        let seconds = unixSeconds + Int64(utcOffsetSeconds(unixSeconds))
        let minutes = (seconds % 86_400 + 86_400) % 86_400 / 60
        return "\(Self.twoDigits(minutes / 60)):\(Self.twoDigits(minutes % 60))"
    }

    private static func twoDigits(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
