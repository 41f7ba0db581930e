import Feedback
import Testing
import Touch

/// Which devices are opened, let go and tried again, without a device or a clock.
@Suite struct DeviceRosterTests {
    private let screen = FoundDevice(
        stableName: "usb-1", path: "/dev/input/event3", kinds: .touchscreen)
    private let mouse = FoundDevice(stableName: "usb-2", path: "/dev/input/event4", kinds: .mouse)
    private let keyboard = FoundDevice(
        stableName: "usb-3", path: "/dev/input/event5", kinds: .keys)
    private let power = FoundDevice(
        stableName: "acpi", path: "/dev/input/event0", kinds: [.keys, .powerSwitch])

    private func roster(
        _ wishes: DeviceWishes = DeviceWishes(), isTold: Bool = true
    ) -> DeviceRoster {
        DeviceRoster(wishes, isTold: isTold, at: .milliseconds(0))
    }

    private func paths(_ open: [(FoundDevice, DeviceUse)]) -> [String] { open.map(\.0.path) }

    @Test func `screens and keys are taken, the power switch and a mouse beside a screen are not`()
    {
        var roster = roster()
        #expect(roster.isLookDue(at: .milliseconds(0)))
        let (open, letGo) = roster.found([power, screen, mouse, keyboard], at: .milliseconds(0))
        #expect(paths(open) == [screen.path, keyboard.path])
        #expect(open[0].1 == DeviceUse(fingers: true, keys: true))
        #expect(open[1].1 == DeviceUse(fingers: false, keys: true))
        #expect(letGo.isEmpty)
        #expect(roster.nextLook == nil)
    }

    @Test func `an absolute pointer serves until a touch screen comes`() {
        var roster = roster()
        let open1 = roster.found([mouse], at: .milliseconds(0)).open
        #expect(paths(open1) == [mouse.path])
        roster.opened(mouse, for: DeviceUse(fingers: true, keys: true))
        let (open, letGo) = roster.found([mouse, screen], at: .milliseconds(10))
        #expect(paths(open) == [screen.path])
        #expect(letGo == [mouse.path])
    }

    @Test func `a mouse with keys is opened anew for its keys alone when a screen comes`() {
        var roster = roster()
        let odd = FoundDevice(
            stableName: "usb-2", path: "/dev/input/event4", kinds: [.mouse, .keys])
        let (first, _) = roster.found([odd], at: .milliseconds(0))
        #expect(first.map(\.1) == [DeviceUse(fingers: true, keys: true)])
        roster.opened(odd, for: first[0].1)
        let (_, letGo) = roster.found([odd, screen], at: .milliseconds(10))
        #expect(letGo == [odd.path])
        roster.gone(odd.path, at: .milliseconds(11))
        let (again, _) = roster.found([odd, screen], at: .milliseconds(61))
        #expect(again.contains { $0.0 == odd && $0.1 == DeviceUse(fingers: false, keys: true) })
    }

    @Test func `a pen is used only where it is wanted`() {
        let pen = FoundDevice(stableName: "pen", path: "/dev/input/event9", kinds: .tablet)
        #expect(DeviceWishes().use(of: pen, hasScreen: true) == nil)
        #expect(DeviceWishes(usesPens: true).use(of: pen, hasScreen: true)?.fingers == true)
    }

    @Test func `no keys but the screen's are taken where that is configured`() {
        let wishes = DeviceWishes(takesAllKeys: false)
        #expect(wishes.use(of: keyboard, hasScreen: true) == nil)
        #expect(wishes.use(of: screen, hasScreen: true)?.keys == true)
    }

    @Test func `without any device wished for, none is looked for`() {
        let roster = roster(DeviceWishes(screens: .none))
        #expect(roster.nextLook == nil)
        #expect(DeviceWishes(screens: .none).use(of: keyboard, hasScreen: false) == nil)
    }

    @Test func `a named port takes whatever is plugged into it, and no other screen`() {
        let wishes = DeviceWishes(screens: .name("usb-1"))
        let other = FoundDevice(stableName: "usb-9", path: "/dev/input/event8", kinds: .touchscreen)
        let swapped = FoundDevice(stableName: "usb-1", path: "/dev/input/event7", kinds: .mouse)
        #expect(wishes.use(of: swapped, hasScreen: false)?.fingers == true)
        #expect(wishes.use(of: other, hasScreen: true) == nil)
    }

    @Test func `a configured path is called by itself, whatever it leads to`() {
        let wishes = DeviceWishes(screens: .path("/dev/input/by-path/front"))
        let front = FoundDevice(
            stableName: "/dev/input/by-path/front", path: "/dev/input/event7", kinds: [])
        #expect(wishes.use(of: front, hasScreen: true)?.fingers == true)
        #expect(wishes.use(of: screen, hasScreen: true) == nil)
    }

    @Test func `a device that is gone is looked for at once, though udev still shows it`() {
        var roster = roster()
        _ = roster.found([screen], at: .milliseconds(0))
        roster.opened(screen, for: DeviceUse(fingers: true, keys: true))
        roster.gone(screen.path, at: .milliseconds(100))
        #expect(roster.nextLook == .milliseconds(100 + DeviceRoster.settleMilliseconds))
        let open2 = roster.found([screen], at: .milliseconds(150)).open
        #expect(paths(open2) == [screen.path])
    }

    @Test func `a screen that udev calibrates while it is held is opened anew`() {
        var roster = roster()
        _ = roster.found([screen], at: .milliseconds(0))
        roster.opened(screen, for: DeviceUse(fingers: true, keys: true))
        var calibrated = screen
        calibrated.calibration = "0 1 0 1 0 0"
        #expect(roster.found([screen], at: .milliseconds(10)).letGo.isEmpty)
        #expect(roster.found([calibrated], at: .milliseconds(20)).letGo == [screen.path])
    }

    @Test func `of the nodes of one plug the touch screen has its name, whichever is first`() {
        func node(_ number: Int, _ kinds: FoundDevice.Kinds, _ input: Int) -> FoundDevice {
            FoundDevice(
                stableName: "usb-1", path: "/dev/input/event\(number)", kinds: kinds,
                place: "usb-1/input\(input)")
        }
        let nodes = [
            node(8, .keys, 2), node(9, .mouse, 1), node(10, .touchscreen, 3), mouse,
            node(11, .keys, 4),
        ]
        for order in [nodes, nodes.reversed()] {
            let named = FoundDevice.named(order)
            let names = ["usb-1", "usb-1/keys", "usb-1/keys#2", "usb-1/mouse", "usb-2"]
            #expect(named.map(\.stableName) == names)
            #expect(named.map(\.place).dropLast() == [3, 2, 4, 1].map { "usb-1/input\($0)" })
            let wishes = DeviceWishes(screens: .name("usb-1"), takesAllKeys: false)
            var roster = roster(wishes)
            let open = roster.found(named, at: .milliseconds(0)).open
            #expect(paths(open) == ["/dev/input/event10"])
        }
    }

    @Test func `what is held is not opened twice`() {
        var roster = roster()
        _ = roster.found([screen], at: .milliseconds(0))
        roster.opened(screen, for: DeviceUse(fingers: true, keys: true))
        let open3 = roster.found([screen], at: .milliseconds(50)).open
        #expect(open3.isEmpty)
    }

    @Test func `a refusal is told once, and tried again later and later up to the limit`() {
        var roster = roster()
        var now: UInt64 = 0
        var waits: [UInt64] = []
        for attempt in 0..<7 {
            let open4 = roster.found([screen], at: .milliseconds(now)).open
            #expect(paths(open4) == [screen.path])
            let isNews = roster.failed(screen, at: .milliseconds(now))
            #expect(isNews == (attempt == 0))
            let due = roster.nextLook!
            waits.append(due.milliseconds(since: .milliseconds(now)))
            // A millisecond early it is not tried.
            let open5 = roster.found([screen], at: .milliseconds(now + waits.last! - 1)).open
            #expect(open5.isEmpty)
            now += waits.last!
        }
        #expect(waits == [500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000])
    }

    @Test
    func `news from udev try a refused device again at once, and tell anew when it came back`() {
        var roster = roster()
        _ = roster.found([screen], at: .milliseconds(0))
        _ = roster.failed(screen, at: .milliseconds(0))
        roster.changed(at: .milliseconds(10))
        #expect(roster.nextLook == .milliseconds(10 + DeviceRoster.settleMilliseconds))
        let open6 = roster.found([screen], at: .milliseconds(60)).open
        #expect(paths(open6) == [screen.path])
        // Unplugged, it is forgotten.
        _ = roster.found([], at: .milliseconds(70))
        let isNews = roster.failed(screen, at: .milliseconds(80))
        #expect(isNews)
    }

    @Test(arguments: [(false, 500), (true, 5_000)])
    func `a path that leads nowhere is looked for, more often where udev tells nothing`(
        isTold: Bool, milliseconds: UInt64
    ) {
        var roster = roster(DeviceWishes(screens: .path("/dev/front")), isTold: isTold)
        _ = roster.found([], at: .milliseconds(0))
        #expect(roster.nextLook == .milliseconds(milliseconds))
    }

    @Test(arguments: [(false, UInt64?(5_000)), (true, nil)])
    func `what is held says itself that it is gone, and is seldom or never looked for`(
        isTold: Bool, milliseconds: UInt64?
    ) {
        let front = FoundDevice(stableName: "/dev/front", path: "/dev/input/event7", kinds: [])
        var roster = roster(DeviceWishes(screens: .path("/dev/front")), isTold: isTold)
        _ = roster.found([front], at: .milliseconds(0))
        roster.opened(front, for: DeviceUse(fingers: true, keys: true))
        _ = roster.found([front], at: .milliseconds(0))
        #expect(roster.nextLook == milliseconds.map { .milliseconds($0) })
    }

    @Test func `a hub that shows devices without end fills the roster, and no more`() {
        var roster = roster()
        let many = (0..<200).map {
            FoundDevice(stableName: "\($0)", path: "/dev/input/event\($0)", kinds: .touchscreen)
        }
        let open7 = roster.found(many, at: .milliseconds(0)).open
        #expect(open7.count == DeviceRoster.devicesMax)
    }
}
