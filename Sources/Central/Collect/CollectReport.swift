import AppendLog
import Exchange
package import Feedback

/// What came of a collection, panel by panel and file by file.
package struct CollectReport: Sendable {
    package struct Panel: Sendable {
        package var new = 0
        package var known = 0
        package var conflicting = 0
        /// Numbers that the panel says its log lost.
        package var lost: UInt64 = 0
        package var batches = 0
        package var refused = 0
        /// Of the first refusal.
        package var why: String?
        /// What the centre lacks of the newest log of the panel that came; nil where nothing.
        package var lacksFrom: UInt64?
    }

    package struct File: Sendable {
        package var path: String
        package var bytes = 0
        package var batches = 0
        package var damages: [BatchCutter.Damage] = []
        /// Damages beyond those that are named one by one.
        package var moreDamages = 0
        /// Why it could not be read to its end.
        package var fault: String?
    }

    /// The most damages that are named in one file.
    package static let damagesMax = 100

    package var panels: [PanelID: Panel] = [:]
    package var files: [File] = []
    /// Exports that were broken off.
    package var passedOver: [String] = []

    package init() {}

    package var hasDamage: Bool {
        files.contains { !$0.damages.isEmpty } || panels.values.contains { $0.conflicting > 0 }
    }

    package var hasRefusals: Bool {
        files.contains { $0.fault != nil } || panels.values.contains { $0.refused > 0 }
    }

    mutating func add(_ batch: Batch, _ outcome: CarriedBatch) {
        var panel = panels[batch.panel] ?? Panel()
        panel.batches += 1
        switch outcome {
        case .refused(let why):
            panel.refused += 1
            panel.why = panel.why ?? why
        case .taken(let acknowledgement):
            panel.new += acknowledgement.stored
            panel.known += acknowledgement.known
            panel.conflicting += acknowledgement.conflicts.count
            let numbers = batch.range.upperBound.rawValue - batch.range.lowerBound.rawValue
            panel.lost += numbers - UInt64(batch.records.count)
            let mark = acknowledgement.acknowledged
            panel.lacksFrom = mark < batch.range.upperBound ? mark.rawValue : nil
        }
        panels[batch.panel] = panel
    }
}

extension CollectReport.File {
    mutating func add(_ damage: BatchCutter.Damage) {
        if damages.count < CollectReport.damagesMax {
            damages.append(damage)
        } else {
            moreDamages += 1
        }
    }
}
