import CEvdev

extension Key {
    /// A name as in `linux/input-event-codes.h`: 'KEY_1', 'BTN_TRIGGER', 'KEY_VOLUMEUP', and the
    /// other names that some numbers have ('BTN_A' for 'BTN_SOUTH'). Nil for what is no key there.
    package init?(name: String) {
        let code = libevdev_event_code_from_name(UInt32(EventType.key), name)
        guard let code = UInt16(exactly: code), code < KeyCode.count else { return nil }
        self.init(code)
    }

    /// The name, or the number ('0x2ff') where it has none.
    package var name: String {
        libevdev_event_code_get_name(UInt32(EventType.key), UInt32(rawValue))
            .map { String(cString: $0) } ?? "0x" + String(rawValue, radix: 16)
    }
}
