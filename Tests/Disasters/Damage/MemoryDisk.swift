package import AppendLog
import Synchronization

/// A disk in memory that does what it is told and forgets nothing. A copy costs nothing until one
/// of the two is written, so each of many harms gets a disk of its own.
package final class MemoryDisk: Storage {
    private let state: Mutex<State>

    private struct State {
        var names: [String: Int] = [:]
        var contents: [[UInt8]] = []
        /// By the number of the open file; -1 where it is closed.
        var open: [Int] = []
        var locks: [Int: Int] = [:]

        mutating func number(of path: String) -> Int {
            if let number = names[path] { return number }
            contents.append([])
            names[path] = contents.count - 1
            return contents.count - 1
        }
    }

    package init() {
        state = Mutex(State())
    }

    private init(_ state: sending State) {
        self.state = Mutex(state)
    }

    /// Another disk with the same files, none of them open.
    package func copy() -> MemoryDisk {
        state.withLock { MemoryDisk(State(names: $0.names, contents: $0.contents)) }
    }
}

// MARK: What a disaster asks for

extension MemoryDisk {
    package var paths: [String] { state.withLock { $0.names.keys.sorted() } }

    package func bytes(of path: String) -> [UInt8]? {
        state.withLock { state in state.names[path].map { state.contents[$0] } }
    }

    /// Makes the file, or replaces all of it.
    package func replace(_ path: String, with bytes: [UInt8]) {
        state.withLock { state in
            state.contents[state.number(of: path)] = bytes
        }
    }

    /// Changes bytes of a file that is there, behind everybody's back.
    ///
    /// - Parameter range: within the file.
    package func change(
        _ path: String, _ range: Range<Int>, _ body: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        state.withLock { state in
            state.contents[state.number(of: path)].withUnsafeMutableBytes {
                body(UnsafeMutableRawBufferPointer(rebasing: $0[range]))
            }
        }
    }
}

// MARK: Storage

extension MemoryDisk {
    package func names(in directory: String) throws(StorageFault) -> [String] {
        state.withLock { state in
            state.names.keys.filter { $0.hasPrefix(directory + "/") }
                .map { String($0.dropFirst(directory.count + 1)) }
                .filter { !$0.contains("/") }
        }
    }

    package func open(_ path: String, _ purpose: OpenPurpose) throws(StorageFault) -> OpenFile {
        try state.withLock { state throws(StorageFault) in
            if state.names[path] == nil, purpose == .reading || purpose == .writing {
                throw StorageFault(.missing, "open", path)
            }
            let number = state.number(of: path)
            if purpose == .creating { state.contents[number] = [] }
            if purpose == .locking {
                guard state.locks[number] == nil else {
                    throw StorageFault(.locked, "flock", path)
                }
                state.locks[number] = state.open.count
            }
            state.open.append(number)
            return OpenFile(number: Int32(state.open.count - 1))
        }
    }

    package func close(_ file: OpenFile) {
        state.withLock { state in
            let content = state.open[Int(file.number)]
            if state.locks[content] == Int(file.number) { state.locks[content] = nil }
            state.open[Int(file.number)] = -1
        }
    }

    package func read(
        _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StorageFault) -> Int {
        // Used only while the caller waits.
        nonisolated(unsafe) let buffer = buffer
        return state.withLock { state in
            state.contents[state.open[Int(file.number)]].withUnsafeBytes { bytes in
                guard offset < bytes.count else { return 0 }
                let count = min(buffer.count, bytes.count - offset)
                buffer.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count]))
                return count
            }
        }
    }

    package func write(
        _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) throws(StorageFault) {
        nonisolated(unsafe) let bytes = bytes
        state.withLock { state in
            let number = state.open[Int(file.number)]
            let end = offset + bytes.count
            let growth = end - state.contents[number].count
            if growth > 0 {
                state.contents[number].append(contentsOf: repeatElement(0, count: growth))
            }
            state.contents[number].withUnsafeMutableBytes {
                UnsafeMutableRawBufferPointer(rebasing: $0[offset..<end]).copyMemory(from: bytes)
            }
        }
    }

    package func synchronize(_ file: OpenFile, forgetting: Bool) throws(StorageFault) {}

    package func synchronizeDirectory(_ directory: String) throws(StorageFault) {}

    package func move(_ path: String, to newPath: String?) throws(StorageFault) {
        try state.withLock { state throws(StorageFault) in
            guard let number = state.names.removeValue(forKey: path) else {
                throw StorageFault(.missing, newPath == nil ? "unlink" : "rename", path)
            }
            if let newPath { state.names[newPath] = number }
        }
    }
}

extension StorageFault {
    fileprivate init(_ kind: Kind, _ call: String, _ path: String) {
        let reason =
            kind == .missing ? "No such file or directory" : "Resource temporarily unavailable"
        self.init(kind: kind, call: call, path: path, reason: reason)
    }
}
