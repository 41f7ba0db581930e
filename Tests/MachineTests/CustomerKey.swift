import Machine
import Peers
import Screen

/// A key that a customer presses, by Linux's name for it and by QEMU's.
struct CustomerKey: Hashable, Sendable {
    var name: String
    var code: String

    static let previous = Self(name: "KEY_LEFT", code: "left")
    static let next = Self(name: "KEY_RIGHT", code: "right")
    static let choose = Self(name: "KEY_ENTER", code: "ret")
    static let back = Self(name: "KEY_ESC", code: "esc")
    static let padAgain = Self(name: "KEY_KPSLASH", code: "kp_divide")
    static let padEnter = Self(name: "KEY_KPENTER", code: "kp_enter")

    /// A digit of the number pad.
    static func pad(_ digit: Int) -> Self {
        Self(name: "KEY_KP\(digit)", code: "kp_\(digit)")
    }
}

extension Customer {
    /// Longer than electrical noise, and than a switch bounces.
    private static let pressMilliseconds = 50

    func presses(_ key: CustomerKey) throws {
        guard let machine = machine as? VirtualMachine else { throw PeerFault("no keyboard") }
        try machine.hold(keys: [key.code])
        try machine.guest.rest(milliseconds: Self.pressMilliseconds)
        try machine.letGo(keys: [key.code])
        try machine.guest.rest(milliseconds: Self.pressMilliseconds)
        try expected.presses(key.name)
        try voice?.says(asIn: expected)
    }

    /// Goes with the focus to what is wanted, the shorter way round, and chooses it.
    ///
    /// - Parameter name: of the picture with the focus there; nil: it is not looked at.
    func chooses(_ target: Target, seeing name: String? = nil) throws {
        guard target != .back else { return try presses(.back) }
        // The first key only shows where the focus is.
        if expected.focus == nil { try presses(.next) }
        let order = expected.order
        guard let from = order.firstIndex(where: { $0 == expected.focus }),
            let to = order.firstIndex(of: target)
        else { throw PeerFault("no way to \(target) among \(order)") }
        let ahead = (to - from + order.count) % order.count
        let isAhead = ahead <= order.count - ahead
        for _ in 0..<(isAhead ? ahead : order.count - ahead) {
            try presses(isAhead ? .next : .previous)
        }
        guard expected.focus == target else { throw PeerFault("the focus is not on \(target)") }
        if let name { try sees(name) }
        try presses(.choose)
    }

    func puts(headphonesIn areIn: Bool) throws {
        try voice?.headphones(areIn: areIn)
        expected.headphones(areIn: areIn)
        try voice?.says(asIn: expected)
    }
}
