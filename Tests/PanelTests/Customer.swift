import Feedback
import Screen
import Touch

/// A touch screen under the finger of a customer who taps one target after the other, each as soon
/// as the picture that has it stands there.
final class Customer: InputSource {
    let name = "a customer"
    private let bell: Doorbell
    private var targets: [Target]
    private var layout: Layout?
    private var shown: String?
    /// The question that was tapped last: until another one stands there the customer waits.
    private var answered: String?
    private var contacts: UInt64 = 0

    init(_ targets: [Target]) throws {
        self.targets = targets
        bell = try Doorbell()
        bell.ring()
    }

    var waitDescriptor: Int32? { bell.descriptor }
    var nextDue: Instant? { nil }

    func sees(_ picture: Picture) {
        guard picture.pressed == nil, picture.title != answered else { return }
        shown = picture.title
        layout = Layout(picture, on: screen)
        bell.ring()
    }

    func read(at now: Instant) -> InputReading {
        bell.silence()
        guard let target = targets.first else { return InputReading(state: .ended) }
        guard let point = layout?.middle(of: target) else { return InputReading() }
        layout = nil
        answered = shown
        targets.removeFirst()
        bell.ring()
        contacts += 1
        let up = now.advanced(byMilliseconds: 80)
        return InputReading(changes: [
            ContactChange(kind: .down, contact: ContactNumber(contacts), point: point, at: now),
            ContactChange(kind: .up, contact: ContactNumber(contacts), point: point, at: up),
        ])
    }
}
