package import AppendLog
package import Exchange
package import Feedback

/// Turns what a customer did into drafts for the log: stamps the time, seals the contact.
package struct Journal: Sendable {
    private let panel: PanelID
    let epoch: Epoch
    private let bootOrdinal: UInt16
    private let officeKey: SealingKey
    private let clock: PanelClock

    /// - Parameter officeKey: one is needed as soon as a contact is kept; the configuration's check
    ///   sees to it that a questionnaire that asks for one comes with a key.
    package init(
        panel: PanelID, epoch: Epoch, bootOrdinal: UInt16, officeKey: SealingKey,
        clock: PanelClock
    ) {
        self.panel = panel
        self.epoch = epoch
        self.bootOrdinal = bootOrdinal
        self.officeKey = officeKey
        self.clock = clock
    }

    package func drafts(for keepsakes: [Conversation.Keepsake]) -> [Draft] {
        keepsakes.map { keepsake in
            switch keepsake {
            case .end(let end, let at): draft(of: .visitEnd(end), at: at)
            case .lateMark(let mark, let at): draft(of: .marked(mark), at: at)
            case .ignored(let taps, let at): draft(of: .ignoredTaps(taps), at: at)
            case .answer(let answer, nil, _, let at): draft(of: .answer(answer), at: at)
            case .answer(let answer, let contact?, let language, let at):
                draft(of: .contactAnswer(answer, seal(contact, language, answer.visit)), at: at)
            }
        }
    }

    package func draft(of payload: Payload, at instant: Instant) -> Draft {
        Draft(
            type: payload.type, version: Payload.version, stamp: stamp(instant),
            payload: payload.bytes)
    }

    /// The wall clock at `instant`, by the difference of the clocks now (P6: the raw values are
    /// kept, the centre judges them).
    package func stamp(_ instant: Instant) -> Stamp {
        let wall = clock.wall()
        let ago = clock.now().milliseconds(since: instant)
        return Stamp(
            boottimeNanoseconds: instant.nanoseconds,
            wallMilliseconds: wall.milliseconds > ago ? wall.milliseconds - ago : 0,
            isWallTrusted: wall.isTrusted, bootOrdinal: bootOrdinal)
    }

    private func seal(
        _ contact: CustomerContact, _ language: LanguageTag, _ visit: VisitID
    ) -> SealedContact {
        guard let officeKey = officeKey.current else {
            preconditionFailure("a contact was kept on a panel without an office key")
        }
        return SealedContact.seal(
            OpenedContact(contact: contact, language: language), to: officeKey,
            binding: ContactBinding(panel: panel, epoch: epoch.bits, visit: visit))
    }
}
