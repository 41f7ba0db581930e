import Disasters
import Measuring
import Testing

@Suite(
    .serialized,
    .enabled(
        if: ForgottenWrites.obstacle == nil, "\(ForgottenWrites.obstacle ?? "it runs everywhere")"))
struct CutTests {
    @Test func `a power cut that forgets, tears and reorders writes loses nothing acknowledged`()
        throws
    {
        for figure in try ForgottenWrites.slice.run() {
            #expect(figure.holds, "\(figure.line)")
        }
    }
}
