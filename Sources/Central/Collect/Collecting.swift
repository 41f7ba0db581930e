import Exchange
import Foundation

/// Reads exports and hands over their batches, one after the other.
package struct Collecting {
    /// What the name of an export ends in, and of one that was broken off.
    static let suffix = ".batches"
    static let brokenOff = ".part"
    /// The most files: an office with a stick of every panel.
    package static let filesMax = 100_000

    private let take: ([UInt8]) throws -> CarriedBatch
    private let progress: (Int) -> Void
    package private(set) var report = CollectReport()

    /// - Parameters:
    ///   - take: what becomes of a batch; where it throws, the collection ends.
    ///   - progress: called with the bytes of each piece that was read.
    package init(
        progress: @escaping (Int) -> Void = { _ in },
        take: @escaping ([UInt8]) throws -> CarriedBatch
    ) {
        self.take = take
        self.progress = progress
    }

    /// The files that paths stand for, in order; a folder for all exports in it and below it.
    ///
    /// - Throws: `CentralFault` where a path leads nowhere, or to too many files.
    package mutating func files(_ paths: [String]) throws -> [String] {
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw CentralFault.state(
                    "'\(path)' is not there; nothing was taken", advice: "check the path.")
            }
            files += isFolder.boolValue ? exports(in: path) : [path]
            guard files.count <= Self.filesMax else {
                throw CentralFault.state(
                    "there are more than \(Self.filesMax) files; nothing was taken",
                    advice: "name fewer folders at a time.")
            }
        }
        report.passedOver += files.filter { $0.hasSuffix(Self.brokenOff) }
        return files.filter { !$0.hasSuffix(Self.brokenOff) }
    }

    private func exports(in folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return (names ?? []).filter {
            $0.hasSuffix(Self.suffix) || $0.hasSuffix(Self.suffix + Self.brokenOff)
        }.sorted().map { folder + (folder.hasSuffix("/") ? "" : "/") + $0 }
    }

    /// Takes one file to its end. A file that cannot be read is noted, and the next can be taken.
    ///
    /// - Throws: what `take` throws.
    package mutating func collect(_ path: String) throws {
        var file = CollectReport.File(path: path)
        defer { report.files.append(file) }
        let handle: FileHandle
        do {
            handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } catch {
            file.fault = Self.words(error)
            return
        }
        defer { try? handle.close() }
        var count = 0
        var cutter = BatchCutter { [progress] most in
            do {
                let bytes = Array(try handle.read(upToCount: most) ?? Data())
                count += bytes.count
                progress(bytes.count)
                return bytes
            } catch {
                throw Unreadable(why: Self.words(error))
            }
        }
        do {
            while let piece = try cutter.next() {
                switch piece {
                case .damage(let damage): file.add(damage)
                case .batch(let batch, let bytes):
                    report.add(batch, try take(bytes))
                    file.batches += 1
                }
            }
        } catch let fault as Unreadable {
            file.fault = fault.why
        }
        file.bytes = count
    }

    private struct Unreadable: Error {
        let why: String
    }

    private static func words(_ error: any Error) -> String {
        let error = error as NSError
        let below = error.userInfo[NSUnderlyingErrorKey] as? NSError
        let code = [below, error].compactMap(\.self).first { $0.domain == NSPOSIXErrorDomain }?.code
        return code.map { String(cString: strerror(Int32($0))) } ?? error.localizedDescription
    }
}
