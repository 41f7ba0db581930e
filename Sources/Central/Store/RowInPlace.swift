/// One row where the database left it: nothing is copied until somebody asks for it, and nothing of
/// it outlives the call that shows it. Columns are counted from 0; asking for another type than the
/// column holds is our own mistake.
package protocol RowInPlace {
    func isNull(_ column: Int) -> Bool
    func integer(_ column: Int) -> Int64
    /// A text's or a value's bytes; empty for NULL.
    func bytes(_ column: Int) -> UnsafeRawBufferPointer
}

extension RowInPlace {
    /// A copy of a text.
    func text(_ column: Int) -> String {
        String(decoding: bytes(column), as: UTF8.self)
    }
}
