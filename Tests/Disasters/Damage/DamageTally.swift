import Measuring

/// A promise that a damaged log broke.
enum BrokenPromise: String, CaseIterable, Sendable {
    case wrongRecords = "wrong-records"
    case unnamedByReader = "unnamed-by-reader"
    case unnamedByOpening = "unnamed-by-opening"
    case needingHelp = "openings-that-need-help"
    case lostThoughWhole = "lost-though-whole"
    case numbersGivenTwice = "numbers-given-twice"
    case namedForNothing = "named-for-nothing"
}

/// What came of many cases.
struct DamageTally: Sendable {
    /// The most failures that are told one by one.
    static let toldMax = 8

    var inputs = 0
    var openings = 0
    /// Harm to bytes that mean nothing, of which nothing is to be said.
    var silent = 0
    /// The disk stands as it did at an earlier moment: nothing can be known.
    var earlierMoments = 0
    /// The last append's records look torn, though they were promised.
    var tornAppends = 0
    /// Nothing is left that names the log.
    var withoutEpoch = 0
    private var broken: [BrokenPromise: Int] = [:]
    private var told: [BrokenPromise: [String]] = [:]

    /// What to tell a person: how each failure is repeated.
    var lines: [String] {
        BrokenPromise.allCases.flatMap { promise in
            (told[promise] ?? []).map { "\(promise.rawValue): \($0)" }
        }
    }

    /// For one input: a promise is broken once, however many records it concerns.
    mutating func note(_ promise: BrokenPromise, _ what: String) {
        guard broken[promise] == nil else { return }
        broken[promise] = 1
        told[promise] = [what]
    }

    mutating func add(_ other: DamageTally) {
        inputs += other.inputs
        openings += other.openings
        silent += other.silent
        earlierMoments += other.earlierMoments
        tornAppends += other.tornAppends
        withoutEpoch += other.withoutEpoch
        broken.merge(other.broken, uniquingKeysWith: +)
        for (promise, lines) in other.told {
            let room = Self.toldMax - (told[promise]?.count ?? 0)
            told[promise, default: []] += lines.prefix(max(0, room))
        }
    }

    /// - Parameter inputsMin: how many cases there were to be.
    func figures(_ name: String, inputsMin: Int) -> [Figure] {
        var figures = [
            Figure("\(name)-inputs", Double(inputs), "inputs", target: .atLeast(Double(inputsMin))),
            // Every input came to its end, or this line would not be there.
            Figure(
                "\(name)-crashes", Double(inputsMin - min(inputs, inputsMin)), "inputs",
                target: .atMost(0)),
            Figure("\(name)-openings", Double(openings), "openings"),
            Figure("\(name)-silent-in-bytes-without-meaning", Double(silent), "inputs"),
            Figure("\(name)-as-at-an-earlier-moment", Double(earlierMoments), "inputs"),
            Figure("\(name)-as-a-torn-append", Double(tornAppends), "inputs"),
            Figure("\(name)-without-header-and-cursor", Double(withoutEpoch), "inputs"),
        ]
        figures += BrokenPromise.allCases.map {
            Figure(
                "\(name)-\($0.rawValue)", Double(broken[$0] ?? 0), "inputs", target: .atMost(0))
        }
        return figures
    }
}
