package import Exchange
package import Feedback

/// `panel enrolment` and `panel swap`: makes a string's token.
package struct MakeEnrolment: AdministrativeTask {
    package static let name = "panel enrolment"

    package struct Answer: Codable, Sendable {
        package var number: UInt32
        /// In base 64. It goes to the command and is kept nowhere.
        package var secret: [UInt8]
        package var place: PanelPlace
        package var expiresMilliseconds: Int64

        package var token: EnrolmentToken { EnrolmentToken(number: number, secret: secret) }
    }

    /// Nil: that of the panel that is replaced.
    package var place: PanelPlace?
    package var title: String?
    package var replaces: String?
    package var lastingMilliseconds: Int64

    package init(
        place: PanelPlace?, title: String?, replaces: PanelID? = nil, lastingMilliseconds: Int64
    ) {
        self.place = place
        self.title = title
        self.replaces = replaces?.description
        self.lastingMilliseconds = lastingMilliseconds
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let old = try replaced(in: store, scene)
        guard let place = place ?? old?.place else {
            throw AdministrativeRefusal("the string has no place", try: "--site and --touchpoint.")
        }
        let enrolments = Enrolments(in: store, tenant: scene.tenant, at: scene.now)
        let token = try enrolments.make(
            at: place, name: title ?? old?.name ?? "", replacing: old?.id,
            lastingMilliseconds: lastingMilliseconds)
        guard let token else {
            throw AdministrativeRefusal(
                "there are \(Enrolments.openMax) open strings already; nothing was made",
                try: "wait until some expire, or cancel them: smile-centrald panel list.")
        }
        try scene.note(Self.name, on: "\(token.number) \(place.key)", in: store)
        return Answer(
            number: token.number, secret: token.secret, place: place,
            expiresMilliseconds: scene.now + lastingMilliseconds)
    }

    private func replaced(in store: any Store, _ scene: TaskScene) throws -> EnrolledPanel? {
        guard let replaces else { return nil }
        return try enrolledPanel(replaces, in: store, scene)
    }
}

/// `panel retire`.
package struct RetirePanel: AdministrativeTask {
    package static let name = "panel retire"

    package struct Answer: Codable, Sendable {
        package var takenUntilMilliseconds: Int64
    }

    package var panel: String
    package var isStolen: Bool

    package init(_ panel: PanelID, isStolen: Bool) {
        self.panel = panel.description
        self.isStolen = isStolen
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let found = try enrolledPanel(panel, in: store, scene)
        let until = isStolen ? 0 : scene.now + PanelRegister.takenAfterRetiringMilliseconds
        try PanelRegister(in: store, tenant: scene.tenant)
            .retire(found.id, takenUntil: until, now: scene.now)
        try scene.note(Self.name, on: "\(found.id)", in: store)
        return Answer(takenUntilMilliseconds: until)
    }
}

/// `panel cancel-enrolment`.
package struct CancelEnrolment: AdministrativeTask {
    package static let name = "panel cancel-enrolment"

    package struct Answer: Codable, Sendable {}

    package var number: UInt32

    package init(_ number: UInt32) {
        self.number = number
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let enrolments = Enrolments(in: store, tenant: scene.tenant, at: scene.now)
        guard try enrolments.cancel(number) else {
            throw AdministrativeRefusal(
                "there is no open enrolment \(number)",
                try: "smile-centrald panel list shows the open ones.")
        }
        try scene.note(Self.name, on: "\(number)", in: store)
        return Answer()
    }
}

private func enrolledPanel(
    _ text: String, in store: any Store, _ scene: TaskScene
) throws -> EnrolledPanel {
    guard let id = PanelID(text),
        let panel = try PanelRegister(in: store, tenant: scene.tenant).panel(id)
    else {
        throw AdministrativeRefusal(
            "no panel '\(text.prefix(64))' was enrolled here; nothing was changed",
            try: "smile-centrald panel list shows them.", .panel)
    }
    return panel
}
