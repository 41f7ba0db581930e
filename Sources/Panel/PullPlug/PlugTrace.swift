/// What is left on the panel of the newest run.
package struct PlugTrace: Hashable, Sendable {
    /// The scratch log's epoch.
    package var run: String
    /// Every record before this number is there.
    package var whole: UInt64
    /// The machine's boot in which the run was begun; nil where that record is gone, or the kernel
    /// does not name its boots.
    package var kernelBootID: UInt128?

    package init(run: String, whole: UInt64, kernelBootID: UInt128?) {
        self.run = run
        self.whole = whole
        self.kernelBootID = kernelBootID
    }
}
