package import Measuring

/// One kind of harm, done many times to the real thing, and what came of it.
package protocol Disaster: SendableMetatype {
    /// As one types it: `full-disk`.
    static var name: String { get }

    /// Why it cannot be done on this machine; nil where it can.
    static var obstacle: String? { get }

    /// As often as every change can afford: seconds.
    static var slice: Self { get }

    /// As often as the promise wants it: minutes.
    static var full: Self { get }

    /// Does it, and tells what came of it. A figure whose target does not hold is a promise broken.
    ///
    /// - Throws: where nothing can be said, because the harm itself could not be done.
    func run() throws -> [Figure]
}
