/// Something that QEMU can plug into a running machine.
package struct MachineDevice: Sendable {
    package struct Port: Sendable {
        package let name: String
        let number: Int
    }

    /// One PCI device each.
    static let ports = (1...4).map { Port(name: "port\($0)", number: $0) }

    let driver: String
    let bus: String
    /// As the guest's kernel calls it.
    package let name: String
    /// How the monitor calls it.
    let id: String

    private init(_ driver: String, _ bus: String, name: String) {
        self.driver = driver
        self.bus = bus
        self.name = name
        id = "\(driver)-\(bus)"
    }

    package static let virtioTablet = Self(
        "virtio-tablet-pci", ports[0].name, name: "QEMU Virtio Tablet")
    package static let virtioKeyboard = Self(
        "virtio-keyboard-pci", ports[1].name, name: "QEMU Virtio Keyboard")
    package static let usbTablet = Self("usb-tablet", "usb.0", name: "QEMU QEMU USB Tablet")
    package static let usbKeyboard = Self("usb-kbd", "usb.0", name: "QEMU QEMU USB Keyboard")
}
