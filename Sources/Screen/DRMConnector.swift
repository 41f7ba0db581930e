/// A socket for a display, and what is plugged into it.
package struct DisplayConnector: Hashable, Sendable {
    package enum Link: Hashable, Sendable {
        case connected
        case disconnected
        /// The socket cannot tell: composite video, some VGA.
        case unknown
    }

    /// The kernel's number of it, within its card.
    package var id: UInt32
    /// As `/sys/class/drm` calls it, without the card: "HDMI-A-1".
    package var name: String
    package var link: Link
    package var size: PhysicalSize
    package var modes: [DisplayMode]
    /// What can drive it, by the kernel's numbers; the one that does first.
    package var crtcs: [UInt32]

    package init(
        id: UInt32, name: String, link: Link,
        size: PhysicalSize = PhysicalSize(width: 0, height: 0),
        modes: [DisplayMode] = [], crtcs: [UInt32] = []
    ) {
        self.id = id
        self.name = name
        self.link = link
        self.size = size
        self.modes = modes
        self.crtcs = crtcs
    }

    /// Sockets inside the housing: a kiosk that has one is looked at there.
    private static let builtIn = ["eDP-", "LVDS-", "DSI-", "DPI-", "SPI-"]
    /// Not for people: a "display" that writes into memory.
    private static let unseen = "Writeback-"

    var isBuiltIn: Bool { Self.builtIn.contains { name.hasPrefix($0) } }
    var isUnseen: Bool { name.hasPrefix(Self.unseen) }
}

/// A graphics card as it was looked at.
package struct SurveyedCard: Hashable, Sendable {
    /// "/dev/dri/card0".
    package var path: String
    /// Empty for a card that only computes.
    package var connectors: [DisplayConnector]
    /// Why nothing is known of it: an errno.
    package var fault: Int32?

    package init(path: String, connectors: [DisplayConnector] = [], fault: Int32? = nil) {
        self.path = path
        self.connectors = connectors
        self.fault = fault
    }

    /// "card0".
    var name: String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
