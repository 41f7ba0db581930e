extension ForgottenWrites {
    /// Chance that a seed repeats. Steele, Lea and Flood 2014: small, and the same for the same
    /// seed.
    package struct Dice: RandomNumberGenerator {
        private var state: UInt64

        package init(seed: UInt64) {
            state = seed
        }

        /// Dice of their own for each part, so that one throw more here changes nothing there.
        package init(seed: UInt64, part: UInt64) {
            var dice = Dice(seed: seed ^ (part &* 0xd134_2543_de82_ef95))
            self.init(seed: dice.next())
        }

        package mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }

        /// True in so large a share of the throws, 0 to 1.
        mutating func falls(_ share: Double) -> Bool {
            Double.random(in: 0..<1, using: &self) < share
        }
    }
}
