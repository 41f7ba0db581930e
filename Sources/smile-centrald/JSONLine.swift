import Central
import FoundationEssentials

/// One JSON object in a line, its keys in order.
func jsonLine(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Plain values encode.
    return String(decoding: try! encoder.encode(value), as: UTF8.self) + "\n"
}

/// `2026-11-29 13:47 UTC`.
func shortTime(_ milliseconds: Int64) -> String {
    Timestamp.utc(milliseconds).prefix(16).replacing("T", with: " ") + " UTC"
}
