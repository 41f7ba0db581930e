import AppendLog
import Central
import Exchange
import TestKit
import Testing

@Suite struct BatchCutterTests {
    private var panel = PanelTwin(epoch: Epoch(bits: 7), wallMilliseconds: 1_790_000_000_000)
    /// Five batches of three records each.
    private let batches: [[UInt8]]

    init() {
        var panel = panel
        for visit in 0..<15 as Range<UInt64> { panel.append(ShopSample.answer(1, visit: visit)) }
        batches = (0..<5 as Range<UInt64>).map { number in
            panel.batch(SequenceNumber(3 * number + 1)..<SequenceNumber(3 * number + 4))
        }
    }

    private struct Found: Equatable {
        var batches: [[UInt8]] = []
        var damages: [[Int]] = []
    }

    /// Reads a file in pieces of a size.
    private func cut(_ file: [UInt8], piece: Int = 1_000) throws -> Found {
        var rest = file[...]
        var most = 0
        var cutter = BatchCutter { count in
            most = max(most, count)
            defer { rest = rest.dropFirst(min(piece, count)) }
            return Array(rest.prefix(min(piece, count)))
        }
        var found = Found()
        while let piece = try cutter.next() {
            switch piece {
            case .batch(_, let bytes): found.batches.append(bytes)
            case .damage(let damage):
                found.damages.append([damage.first, damage.bytes])
                #expect(!damage.why.isEmpty)
            }
        }
        return found
    }

    @Test(arguments: [1, 7, 191, 65_536])
    func `an export is cut where its batches say`(_ piece: Int) throws {
        #expect(try cut(batches.flatMap(\.self), piece: piece) == Found(batches: batches))
        #expect(try cut([], piece: piece) == Found())
    }

    @Test func `a file that ends within a batch gives the ones before`() throws {
        let whole = batches.flatMap(\.self)
        for missing in [1, 64, batches[4].count - 1] {
            let length = batches[4].count - missing
            let found = try cut(Array(whole.dropLast(missing)))
            #expect(found.batches == Array(batches[..<4]))
            #expect(found.damages == [[whole.count - batches[4].count, length]])
        }
    }

    @Test func `what is damaged costs no other batch`() throws {
        let length = batches[0].count
        // Each byte of the head, and one of the records, of the signature, of the length.
        for byte in Array(0..<Batch.headerBytes) + [200, length - 1] {
            var file = batches.flatMap(\.self)
            file[2 * length + byte] ^= 0x40
            let found = try cut(file)
            #expect(found.batches == Array(batches[..<2]) + Array(batches[3...]), "byte \(byte)")
            #expect(found.damages == [[2 * length, length]], "byte \(byte)")
        }
    }

    @Test func `what lies between batches is passed over`() throws {
        let noise = Array("SMILEBA".utf8) + [UInt8](repeating: 0, count: 3_000) + Array("SMI".utf8)
        let file = noise + batches[0] + noise + Array("SMILEBAT".utf8) + batches[1] + noise
        for piece in [1, 100, 4_096] {
            let found = try cut(file, piece: piece)
            #expect(found.batches == Array(batches[..<2]))
            #expect(found.damages.map { $0[1] } == [noise.count, noise.count + 8, noise.count])
        }
    }

    @Test func `a fault of the disk ends the reading and is told`() throws {
        struct Pulled: Error {}
        var reads = 0
        var cutter = BatchCutter { [batches] _ in
            reads += 1
            guard reads == 1 else { throw Pulled() }
            return batches[0] + batches[1].dropLast(9)
        }
        guard case .batch? = try cutter.next() else {
            Issue.record("the whole batch was not given")
            return
        }
        #expect(throws: Pulled.self) { try cutter.next() }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `any damage leaves every batch that it did not touch`(_ seed: UInt64) throws {
        var random = Dice(seed: seed)
        var file = batches.flatMap(\.self)
        let length = batches[0].count
        var touched: Set<Int> = []
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: file.indices, using: &random)
            touched.insert(place / length)
            file[place] ^= UInt8.random(in: 1...255, using: &random)
        }
        let kept = batches.indices.filter { !touched.contains($0) }.map { batches[$0] }
        // A byte may be damaged twice, and be right again.
        #expect(Set(kept).isSubset(of: Set(try cut(file).batches)), "seed \(seed)")
    }
}
