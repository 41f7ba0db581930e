package import AppendLog
package import Exchange
package import Feedback

/// Why a batch was not taken. Nothing of it is stored.
package enum IntakeFault: Error, CustomStringConvertible {
    /// The bytes are no batch.
    case batch(BatchFault)
    /// The batch is another panel's than the sender says.
    case wrongPanel(path: PanelID, batch: PanelID)
    case unknownPanel(PanelID)
    /// The key is not, or not any more, one of the panel's.
    case wrongKey(PanelID)
    case retiredPanel(PanelID)
    /// The batch claims sequence numbers that no log can have reached.
    case beyondAnyLog(SequenceNumber)
    case store(StoreFault)

    /// Whether sending the same bytes again can never help. Otherwise the fault is ours, and the
    /// panel keeps its records and tries again.
    package var isSenders: Bool {
        switch self {
        case .batch, .wrongPanel, .unknownPanel, .wrongKey, .retiredPanel, .beyondAnyLog: true
        case .store: false
        }
    }

    package var description: String {
        switch self {
        case .batch(let fault): fault.description
        case .wrongPanel(let path, let batch):
            "the batch is signed by panel \(batch), and was sent as panel \(path)"
        case .unknownPanel(let panel):
            "panel \(panel) is not known here. Its records stay with it. "
                + "Try: enrol it, or set accept-unknown-panels on a loopback centre."
        case .wrongKey(let panel):
            "the key that signed is not, or not any more, one of panel \(panel). Its records stay "
                + "with it. Try: smilectl panel enrol with a string of the office's"
        case .retiredPanel(let panel):
            "panel \(panel) is retired, and its time to deliver is over. Its records stay with it. "
                + "Try: smile-centrald panel list, which says since when"
        case .beyondAnyLog(let sequence):
            "the batch names record \(sequence.rawValue); numbers end at \(Int64.max)"
        case .store(let fault):
            "\(fault). Nothing of the batch was stored; the panel keeps it and sends it again"
        }
    }
}
