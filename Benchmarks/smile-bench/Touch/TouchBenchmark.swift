import Measuring

/// What touch promises about speed, as far as it needs no device and no screen: from the bytes that
/// the kernel gives to the tap.
struct TouchBenchmark {
    func figures() throws -> [Figure] {
        try ReadToTap().figures() + FingerStream().figures()
    }
}
