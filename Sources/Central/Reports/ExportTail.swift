/// The end of a file that an export was written to, and that was cut somewhere.
package enum ExportTail {
    /// How much of a file's end is looked through; no row is nearly as long.
    package static let bytesMax = 1_048_576

    /// The last whole row of a file's end: its cursor, and how many bytes there are up to its end.
    /// Nil where there is none.
    package static func find(
        in bytes: [UInt8], as format: Export.Format
    ) -> (cursor: ExportCursor, length: Int)? {
        let (before, behind) =
            switch format {
            case .csv: (Array(",".utf8), Array("\r\n".utf8))
            case .ndjson: (Array("\"cursor\":\"".utf8), Array("\"}\n".utf8))
            }
        // A row ends with its cursor, and no text ends so: in a text, these would be doubled,
        // escaped or followed by the rest of the row.
        let least = before.count + ExportCursor.textBytes + behind.count
        var end = bytes.count
        while end >= least {
            let text = bytes[(end - behind.count - ExportCursor.textBytes)..<(end - behind.count)]
            if bytes[..<end].suffix(behind.count).elementsEqual(behind),
                bytes[..<text.startIndex].suffix(before.count).elementsEqual(before),
                let cursor = ExportCursor(String(decoding: text, as: UTF8.self))
            {
                return (cursor, end)
            }
            end -= 1
        }
        return nil
    }
}
