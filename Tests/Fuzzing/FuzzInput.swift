/// The bytes that a fuzzer chose, taken one after the other. Behind their end everything is 0, so
/// that a short input says something too.
struct FuzzInput {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isEmpty: Bool { position >= bytes.count }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    /// - Parameter bound: at least 1.
    mutating func below(_ bound: Int) -> Int {
        (Int(byte()) | Int(byte()) << 8) % bound
    }

    /// What is left.
    var rest: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[min(position, bytes.count)...])
    }
}
