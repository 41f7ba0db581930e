/// What a panel says of itself every few minutes, whether or not anybody taps.
package struct Heartbeat: Hashable, Sendable {
    package static let intervalMilliseconds: Int64 = 300_000

    package var version: String
    /// Since the machine was started.
    package var upMilliseconds: Int64
    /// Records that wait for the centre.
    package var backlog: UInt64
    package var isClockTrusted: Bool
    package var diskFreeBytes: UInt64
    /// Touch screens, buttons and keyboards that are open.
    package var inputDevices: Int
    package var isScreenOn: Bool
    /// Nil where the machine has no sensor.
    package var celsius: Int?
    /// Since the last touch or key, counted or not; nil where there was none since the start.
    package var sinceTapMilliseconds: Int64?

    package init(
        version: String, upMilliseconds: Int64, backlog: UInt64 = 0, isClockTrusted: Bool = true,
        diskFreeBytes: UInt64, inputDevices: Int, isScreenOn: Bool = true, celsius: Int? = nil,
        sinceTapMilliseconds: Int64? = nil
    ) {
        self.version = version
        self.upMilliseconds = upMilliseconds
        self.backlog = backlog
        self.isClockTrusted = isClockTrusted
        self.diskFreeBytes = diskFreeBytes
        self.inputDevices = inputDevices
        self.isScreenOn = isScreenOn
        self.celsius = celsius
        self.sinceTapMilliseconds = sinceTapMilliseconds
    }
}

/// How many taps a panel has in each hour of the week, at the site's own clock.
package struct TapRhythm: Hashable, Sendable {
    package static let hours = 168

    /// From Monday, 00:00 to 01:00.
    private let taps: [Double]

    /// - Parameter taps: in an hour, `hours` of them.
    package init(_ taps: [Double]) {
        precondition(taps.count == Self.hours && taps.allSatisfy { $0 >= 0 })
        self.taps = taps
    }

    /// What is to be expected in a stretch that lies within the hour.
    func expected(in milliseconds: Int64, hourOfWeek: Int) -> Double {
        taps[hourOfWeek] * Double(milliseconds) / 3_600_000
    }
}
