import Foundation
import Peers

/// A program in the guest. It ends with the guest, or when it is told to.
package final class GuestProgram {
    private let guest: Guest
    private let number: UInt32
    private let words: [String]
    private var outputBytes: [UInt8] = []
    private var errorBytes: [UInt8] = []
    private var linesRead = 0
    private var status: Int32?

    init(_ guest: Guest, number: UInt32, words: [String]) {
        self.guest = guest
        self.number = number
        self.words = words
    }

    package var output: String { String(decoding: outputBytes, as: UTF8.self) }
    package var errors: String { String(decoding: errorBytes, as: UTF8.self) }
    package var isRunning: Bool { status == nil }

    /// What it printed, without a line that is not whole yet.
    package var lines: [String] {
        output.components(separatedBy: "\n").dropLast()
    }

    package func write(_ text: String) throws {
        guard !text.isEmpty else { return }
        for part in Array(text.utf8).chunks(of: 32_768) {
            try guest.tell("I", number, Array(part))
        }
    }

    package func endInput() throws {
        try guest.tell("I", number, [])
    }

    package func signal(_ signal: Int32) throws {
        try guest.tell("K", number, [UInt8(signal)])
    }

    /// Waits for a line that begins so, behind those that were waited for before.
    @discardableResult
    package func line(_ beginning: String, seconds: Double = 30) throws -> String {
        var found: String?
        try wait(for: "'\(beginning)…'", seconds: seconds) {
            while linesRead < lines.count, found == nil {
                if lines[linesRead].hasPrefix(beginning) { found = lines[linesRead] }
                linesRead += 1
            }
            return found != nil
        }
        return found!
    }

    /// Waits until this is so of what it printed, or it has ended.
    package func wait(
        for what: String, seconds: Double = 30, until isSo: () throws -> Bool
    ) throws {
        do {
            try guest.wait(for: what, seconds: seconds) { try isSo() || status != nil }
        } catch {
            throw PeerFault("\(error); \(words) printed: \(output)\(errors)")
        }
        guard try isSo() else {
            throw PeerFault("\(words) ended before \(what): \(output)\(errors)")
        }
    }

    /// Waits for its end; the exit status, or nil where a signal ended it.
    package func exitStatus(seconds: Double = 30) throws -> Int32? {
        try wait(for: "its end", seconds: seconds) { status != nil }
        let raw = status!
        return raw & 0x7F == 0 ? (raw >> 8) & 0xFF : nil
    }

    func took(output bytes: ArraySlice<UInt8>) {
        outputBytes += bytes
    }

    func took(errors bytes: ArraySlice<UInt8>) {
        errorBytes += bytes
    }

    func ended(_ status: Int32) {
        self.status = status
    }
}

extension Array {
    /// In order, each of this length but for the last.
    fileprivate func chunks(of length: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: length).map { self[$0..<Swift.min($0 + length, count)] }
    }
}
