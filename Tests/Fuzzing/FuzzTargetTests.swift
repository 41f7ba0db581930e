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
    }
#endif
