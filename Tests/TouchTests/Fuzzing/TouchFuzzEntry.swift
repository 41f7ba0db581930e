#if FUZZING
    import Glibc

    private let target: TouchFuzz = {
        let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = TouchFuzz(rawValue: name) else {
            let names = TouchFuzz.allCases.map(\.rawValue).joined(separator: ", ")
            fatalError("FUZZ_TARGET names no target: it is one of \(names)")
        }
        return target
    }()

    /// What libFuzzer calls with each input. A trap is a finding, and so is what a target says.
    @_cdecl("LLVMFuzzerTestOneInput")
    func testOneInput(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
        if let fault = target.run(UnsafeRawBufferPointer(start: start, count: count)) {
            fatalError("\(target.rawValue): \(fault)")
        }
        return 0
    }
#endif
