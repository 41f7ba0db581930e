import Measuring
import Testing

@testable import Disasters

@Suite struct FullDiskDisasterTests {
    @Test(.enabled(if: FullDisk.obstacle == nil, Comment(rawValue: FullDisk.obstacle ?? "")))
    func `the spare takes its taps on a full disk, then staff is asked for, and space heals it`()
        throws
    {
        for figure in try FullDisk.slice.run() { #expect(figure.holds, "\(figure.line)") }
    }
}
