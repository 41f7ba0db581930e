import Foundation
import Synchronization

/// Passes TCP on to a server, and cuts every other connection at a random byte: in the midst of a
/// request that the server then never has whole, or of an answer that the client never reads.
package final class CuttingProxy: Sendable {
    /// Where in a request or an answer the cut may be, in bytes.
    private static let requestBytesMax = 6_000
    private static let answerBytesMax = 400
    /// How long nothing may happen before a connection is given up, in milliseconds.
    private static let patienceMilliseconds: Int32 = 60_000

    package let port: UInt16
    private let socket: Int32
    private let tally = CutTally()
    private let finished = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - seed: the same seed cuts the same connections at the same bytes.
    ///   - server: the port of whoever serves now; 0: nobody.
    package init(seed: UInt64, to server: @escaping @Sendable () -> UInt16) throws {
        (socket, port) = try Loopback.listen(backlog: 64)
        let (socket, tally, finished) = (socket, tally, finished)
        Thread.detachNewThread {
            var connections: UInt64 = 0
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { break }
                connections += 1
                let plan = Plan(seed: seed, connection: connections)
                Thread.detachNewThread {
                    if Self.carry(client, server(), plan) { tally.count() }
                }
            }
            finished.signal()
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        finished.wait()
        close(socket)
    }

    /// How many connections it has cut.
    package var cuts: Int { tally.cuts.load(ordering: .relaxed) }

    private final class CutTally: Sendable {
        let cuts = Atomic(0)

        func count() {
            cuts.wrappingAdd(1, ordering: .relaxed)
        }
    }

    /// What is done to one connection.
    private struct Plan {
        /// How many bytes may pass from the client, and from the server.
        var left = [Int.max, Int.max]
        /// Whether the cut is a reset, rather than a farewell.
        var isReset = false

        init(seed: UInt64, connection: UInt64) {
            var random = Dice(state: seed &+ connection)
            guard random.next() % 2 == 0 else { return }
            isReset = random.next() % 2 == 0
            let side = Int(random.next() % 2)
            let most = side == 0 ? CuttingProxy.requestBytesMax : CuttingProxy.answerBytesMax
            left[side] = 1 + Int(random.next() % UInt64(most))
        }
    }

    /// Carries bytes both ways until both sides have ended; returns whether it cut.
    private static func carry(_ client: Int32, _ port: UInt16, _ plan: Plan) -> Bool {
        guard port != 0, let server = Loopback.connect(to: port) else {
            close(client)
            return false
        }
        let ends = [client, server]
        var plan = plan
        defer { ends.forEach { close($0) } }
        var open = [true, true]
        while open.contains(true) {
            var waits = ends.indices.map {
                pollfd(fd: open[$0] ? ends[$0] : -1, events: Int16(POLLIN), revents: 0)
            }
            guard poll(&waits, 2, patienceMilliseconds) > 0 else { return false }
            for side in ends.indices where waits[side].revents != 0 {
                switch pass(from: ends[side], to: ends[1 - side], most: &plan.left[side]) {
                case .passed: break
                case .ended: open[side] = false
                case .isCut:
                    if plan.isReset { ends.forEach { resetAtEnd($0) } }
                    return true
                }
            }
        }
        return false
    }

    private enum Passing {
        case passed
        case ended
        case isCut
    }

    private static func pass(from: Int32, to: Int32, most: inout Int) -> Passing {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(from, &buffer, buffer.count, 0)
        guard count > 0 else {
            shutdown(to, Int32(SHUT_WR))
            return .ended
        }
        var rest = buffer[..<min(count, most)]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return .ended }
            rest = rest.dropFirst(sent)
        }
        most -= min(count, most)
        return most == 0 ? .isCut : .passed
    }

    private static func resetAtEnd(_ socket: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}

/// Numbers from a seed (Steele, Lea, Flood: SplitMix).
private struct Dice {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
