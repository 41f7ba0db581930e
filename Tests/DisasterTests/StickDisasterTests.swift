import Disasters
import Measuring
import Testing

@Suite(
    .serialized,
    .enabled(
        if: PulledStick.obstacle == nil, "\(PulledStick.obstacle ?? "it runs everywhere")"))
struct StickDisasterTests {
    @Test func `a stick pulled at fifty moments has whole files and the next export completes`()
        throws
    {
        for figure in try PulledStick.slice.run() {
            #expect(figure.holds, "\(figure.line)")
        }
    }
}
