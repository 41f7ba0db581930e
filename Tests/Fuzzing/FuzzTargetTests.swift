#if !FUZZING
    import Disasters
    import Testing

    /// The fuzzer's own functions with a few thousand inputs of ours, so that they stay alive; the
    /// fuzzer itself is `make fuzz`.
    @Suite struct FuzzTargetTests {
        @Test(arguments: [
            (FuzzTarget.record, 1_000), (.page, 500), (.header, 300), (.segment, 150),
            (.opening, 30),
        ])
        func `no input makes a wrong record`(target: FuzzTarget, inputs: Int) {
            let seed = DamageDice.seed(for: "fuzz-\(target.rawValue)")
            for index in 0..<inputs {
                var dice = DamageDice(seed, case: index)
                let bytes = (0..<1 + dice.below(64)).map { _ in
                    UInt8(truncatingIfNeeded: dice.next())
                }
                let fault = bytes.withUnsafeBytes(target.run)
                #expect(fault == nil, "SEED=\(seed) INDEX=\(index)")
            }
        }

        /// What forged pages may say: numbers and generations behind which nothing more comes.
        @Test func `counters at their ends overflow nothing`() {
            let image = FuzzImage.shared
            let first = image.inUse.pages.lowerBound
            let cursor = image.files.first { $0.path.hasSuffix("cursor") }!.pages.lowerBound
            for page in [first + 1, first + 2, first + 3, cursor, cursor + 1] {
                for last: UInt8 in [.max, .max - 1] {
                    let count = edit(page, at: 6, [0, 0])
                    let end: [UInt8] = [last] + [UInt8](repeating: .max, count: 7)
                    for fields in [[24, 32, 40], [32, 40], [32], [40], [48]] as [[Int]] {
                        let edits: [UInt8] = fields.flatMap { edit(page, at: $0, end) }
                        for mode: UInt8 in [1, 9, 25] {
                            let input: [UInt8] = [mode] + edits + count
                            let fault = input.withUnsafeBytes(FuzzTarget.opening.run)
                            #expect(fault == nil, "page \(page), fields \(fields)")
                        }
                    }
                }
            }
        }

        /// What the fuzzer found: a forged page whose segment begins behind its records.
        @Test func `a segment that claims to begin behind its records ends nobody`() {
            let input: [UInt8] = [
                0x85, 0x85, 0x85, 0xff, 0x23, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x85, 0x85,
                0x85, 0x85, 0x1a,
            ]
            #expect(input.withUnsafeBytes(FuzzTarget.opening.run) == nil)
        }

        /// An edit as `FuzzSeal` reads it: bytes of a page are replaced.
        private func edit(_ page: Int, at offset: Int, _ bytes: [UInt8]) -> [UInt8] {
            [UInt8(page), UInt8(bytes.count - 1) << 3 | 2, UInt8(offset), 0] + bytes
        }
    }
#endif
