extension ForgottenWrites {
    /// What must be there after a cut.
    struct Promises {
        /// By number.
        private(set) var contents: [UInt64: Content] = [:]
        /// No cursor may stand behind this number.
        private(set) var letGo: UInt64 = 1

        /// - Parameters:
        ///   - writer: who wrote what is acknowledged.
        ///   - served: what a recovery showed.
        mutating func take(_ mark: Mark, writer: UInt8, served: [UInt64: Content]) {
            switch mark {
            case .acknowledged(let numbers):
                for number in numbers { contents[number] = .record(writer: writer) }
            case .lettingGo(let number):
                for gone in letGo..<max(letGo, number) { contents[gone] = nil }
                letGo = max(letGo, number)
            case .served:
                // What was recovered and is due to be let go is promised to nobody.
                for (number, content) in served where number >= letGo {
                    contents[number] = content
                }
            case .ended:
                break
            }
        }
    }
}
