import CFloor
import Measuring

/// Whether this machine has what `CFloor`'s loops are made of.
enum LoopsInC {
    private static let complain: Void = Console.complain(
        "this processor has no CRC-32C; the figures of encoding and reading back are left out")

    /// With the priority of what is measured, where there is something to compare with.
    static func figures(_ body: () throws -> [Figure]) throws -> [Figure] {
        guard smile_floor_has_crc() != 0 else {
            complain
            return []
        }
        return try RealTime.perform(body)
    }
}
