/// The staff's PIN pad. What was typed is shown as dots, and only how many there are comes here.
package struct PINPicture: Hashable, Sendable {
    /// The longest PIN that has a dot for each digit.
    package static let digitsMax = 12

    package var title: String
    /// 0 to `digitsMax`.
    package var typedCount: Int
    /// Such as "2 attempts left", or how long to wait; empty where there is nothing to say.
    package var note: String
    package var confirm: String
    /// The label of the control that leaves, `Target.back`.
    package var back: String
    package var isComplete: Bool
    package var direction: Direction
    package var pressed: Target?

    package init(
        title: String, typedCount: Int, note: String = "", confirm: String, back: String,
        isComplete: Bool = true, direction: Direction = .leftToRight, pressed: Target? = nil
    ) {
        self.title = title
        self.typedCount = min(max(typedCount, 0), Self.digitsMax)
        self.note = note
        self.confirm = confirm
        self.back = back
        self.isComplete = isComplete
        self.direction = direction
        self.pressed = pressed
    }
}

/// How the panel is, for the staff.
package struct StaffPicture: Hashable, Sendable {
    /// Told by the icon's shape, not only by a colour.
    package enum Condition: Hashable, Sendable {
        case good
        /// Somebody should look at it soon.
        case attention
        case bad
        /// A fact that is neither good nor bad, or that is not known.
        case plain
    }

    /// One fact: "Network", "no connection since 9:12".
    package struct Row: Hashable, Sendable {
        package var condition: Condition
        package var name: String
        package var value: String

        package init(_ condition: Condition, name: String, value: String) {
            self.condition = condition
            self.name = name
            self.value = value
        }
    }

    package struct Button: Hashable, Sendable {
        package var action: StaffAction
        package var label: String

        package init(_ action: StaffAction, label: String) {
            self.action = action
            self.label = label
        }
    }

    /// More rows than a screen of 7 inches holds are not shown.
    package static let rowsMax = 12

    package var title: String
    package var rows: [Row]
    package var buttons: [Button]
    package var direction: Direction
    package var pressed: Target?

    package init(
        title: String, rows: [Row], buttons: [Button], direction: Direction = .leftToRight,
        pressed: Target? = nil
    ) {
        self.title = title
        self.rows = Array(rows.prefix(Self.rowsMax))
        self.buttons = buttons
        self.direction = direction
        self.pressed = pressed
    }
}
