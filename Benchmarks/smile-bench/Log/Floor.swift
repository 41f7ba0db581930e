import CFloor
import Measuring

/// The least that a durable append costs, in plain C: `CFloor`.
final class Floor: Contender {
    /// As a segment of the log has.
    static let pagesUsual = 256

    let name = ContenderName.floor
    private var floor = smile_floor()

    /// - Parameter pages: of the file, which is written round and round.
    init(_ folder: String, pages: Int = pagesUsual) throws {
        let path = "\(folder)/floor"
        let fault = smile_floor_open(&floor, path, pages)
        guard fault == 0 else { throw MeasuringFault("zeroing", path, fault) }
    }

    deinit {
        smile_floor_close(&floor)
    }

    func append(_ records: Int) throws {
        let fault = smile_floor_append(
            &floor, BenchRecord.bytes, BenchRecord.byteCount, records)
        guard fault == 0 else { throw MeasuringFault("appending", "floor", fault) }
    }
}
