import Glibc
import Testing
import Touch

@Suite struct DeviceFaultTests {
    @Test func `a device that is not there, and a file that is none, are named`() {
        #expect(throws: DeviceFault.cannotOpen(path: "/dev/input/none", code: ENOENT)) {
            try EvdevSource(path: "/dev/input/none", grab: false)
        }
        #expect(throws: DeviceFault.noEventDevice(path: "/dev/null", code: ENOTTY)) {
            try EvdevSource(path: "/dev/null", grab: true)
        }
    }

    @Test func `a message says what to do`() {
        let denied = DeviceFault.cannotOpen(path: "/dev/input/event3", code: EACCES)
        #expect(denied.description.contains("the rules of Hardware/udev"))
        let held = DeviceFault.cannotGrab(path: "/dev/input/event3", code: EBUSY)
        #expect(held.description.contains("stop the display server"))
    }
}
