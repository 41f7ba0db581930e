import Central

/// The list of panels for people.
struct PanelListText {
    let list: ListPanels.Answer

    init(_ list: ListPanels.Answer) {
        self.list = list
    }

    var text: String {
        (panels + enrolments + alarms + refusals).map { $0 + "\n" }.joined()
    }

    private var panels: [String] {
        guard !list.panels.isEmpty else { return ["no panel was enrolled"] }
        return list.panels.map { panel in
            let name = panel.name.isEmpty ? "" : " (\(panel.name))"
            return "\(panel.panel)  \(panel.place)\(name)  \(standing(panel))"
        }
    }

    private func standing(_ panel: ListPanels.Answer.Panel) -> String {
        let last =
            panel.lastReceivedMilliseconds == 0
            ? "never delivered" : "delivered last \(time(panel.lastReceivedMilliseconds))"
        guard panel.retiredMilliseconds != 0 else {
            let heard =
                panel.heardMilliseconds == 0
                ? "never heard" : "heard \(time(panel.heardMilliseconds))"
            let finding = Silence(rawValue: panel.finding).map { ": \($0.words(.english))" } ?? ""
            return "\(heard), \(last)\(finding)"
        }
        let by = panel.replacedBy.isEmpty ? "" : ", replaced by \(panel.replacedBy)"
        return "retired \(time(panel.retiredMilliseconds))\(by), \(last)"
    }

    private var enrolments: [String] {
        list.enrolments.map { string in
            "string \(string.number) for \(string.place), until \(time(string.expiresMilliseconds))"
                + (string.triesLeft > 0 ? "" : "; dead: too many wrong secrets")
        }
    }

    private var alarms: [String] {
        list.alarms.map { alarm in
            "ALARM \(alarm.kind): \(alarm.panel), \(alarm.times) times since "
                + "\(time(alarm.raisedMilliseconds)), last \(time(alarm.againMilliseconds))"
        }
    }

    private var refusals: [String] {
        list.refusals.map {
            "refused \($0.times) times: \($0.kind), last \(time($0.lastMilliseconds))"
        }
    }

    private func time(_ milliseconds: Int64) -> String { shortTime(milliseconds) }
}
