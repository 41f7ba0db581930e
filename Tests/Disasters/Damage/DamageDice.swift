import Glibc
import Measuring

/// SplitMix64 (Steele, Lea and Flood 2014): the same seed does the same harm.
package struct DamageDice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(_ seed: UInt64) {
        state = seed
    }

    /// Dice of one of many cases, so that each can be repeated alone.
    package init(_ seed: UInt64, case index: Int) {
        self.init(seed)
        state = next() &+ UInt64(index)
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func below(_ bound: Int) -> Int {
        Int(next() % UInt64(bound))
    }

    /// What the environment asks to be repeated, or a new one; told on standard error.
    package static func seed(for name: String) -> UInt64 {
        let given = getenv("SEED").flatMap { UInt64(String(cString: $0)) }
        let seed = given ?? UInt64.random(in: 0...UInt64(UInt32.max))
        Console.complain("\(name): SEED=\(seed)")
        return seed
    }
}
