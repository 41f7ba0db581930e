import Feedback

extension PageWords {
    static let english = PageWords(
        decimalMark: ".",
        title: "Customer feedback",
        ranges: [.today: "Today", .week: "7 days", .month: "30 days", .all: "All time"],
        rangeLabel: "Answers from",
        languageLabel: "Language",
        scores: "Scores",
        noAnswers: [
            .today: "No answers today yet.", .week: "No answers in the last 7 days.",
            .month: "No answers in the last 30 days.", .all: "No answers yet.",
        ],
        answerForms: ["# answer", "# answers", "# answers"],
        missingForms: [
            "# more answer until there is a score", "# more answers until there is a score",
            "# more answers until there is a score",
        ],
        withMarked: "With marked answers",
        onlyUnmarked: "No marked answers",
        intervalLabel: "95 % interval",
        promoters: "promoters",
        passives: "passives",
        detractors: "detractors",
        phoneLeft: "phone left •••",
        emailLeft: "e-mail left •••",
        commentLeft: "comment left •••",
        contactLeft: "contact left •••",
        phoneForms: ["# phone number left", "# phone numbers left", "# phone numbers left"],
        emailForms: [
            "# e-mail address left", "# e-mail addresses left", "# e-mail addresses left",
        ],
        commentForms: ["# comment left", "# comments left", "# comments left"],
        severalNote: "several reasons in an answer",
        responseRate: "Response rate",
        sessionForms: ["# session", "# sessions", "# sessions"],
        missingSessionForms: [
            "# more session until there is one", "# more sessions until there is one",
            "# more sessions until there is one",
        ],
        ignoredForms: ["# tap ignored", "# taps ignored", "# taps ignored"],
        staffAskedForms: [
            "asked # time to tell the staff", "asked # times to tell the staff",
            "asked # times to tell the staff",
        ],
        testForms: [
            "# test answer in no figure", "# test answers in no figure",
            "# test answers in no figure",
        ],
        visits: "Newest visits",
        noVisits: "No visits yet. A panel's first answer appears here by itself.",
        time: "Time",
        touchpoint: "Touchpoint",
        answers: "Answers",
        outcome: "Visit",
        followUp: "Contact and follow-up",
        outcomes: [
            .completed: "completed", .skipped: "partly skipped", .timedOut: "timed out",
            .left: "ended by the panel",
        ],
        goesOn: "not ended yet",
        nothing: "–",
        marked: "marked",
        test: "test",
        channels: ["email": "e-mail", "sms": "SMS"],
        states: [
            "queued": "queued", "sending": "being sent", "sent": "sent", "failed": "failed",
            "unknown": "perhaps sent", "expired": "expired, not sent", "held": "held back",
        ],
        faces: ["very unhappy", "unhappy", "so-so", "happy", "very happy"],
        outOfTen: "# of 10",
        unknownTime: "time not certain",
        minutes: "min",
        hours: "h",
        panels: "Panels",
        noPanels: "No panel has delivered anything yet.",
        panel: "Panel",
        lastReceived: "Last received",
        version: "Version",
        trouble: "Needs a look",
        lostForms: ["# record lost", "# records lost", "# records lost"],
        conflictForms: [
            "# record set aside: its number holds other content",
            "# records set aside: their numbers hold other content",
            "# records set aside: their numbers hold other content",
        ],
        unreadableForms: [
            "# record not understood", "# records not understood", "# records not understood",
        ],
        unnamedTouchpoint: "(no touchpoint)",
        definitions: "What the figures mean",
        meanings: [
            Meaning(
                term: "NPS",
                meaning:
                    "Net Promoter Score: the share of 9 and 10 minus the share of 0 to 6, from "
                    + "−100 to 100."),
            Meaning(
                term: "CSAT",
                meaning: "The share of satisfied answers: the two happiest faces of four or of "
                    + "five."),
            Meaning(
                term: "95 % interval",
                meaning: "Adjusted Wald. Where two intervals overlap, neither score is better."),
            Meaning(
                term: "Marked answers",
                meaning: "Answers that look like play, a fault, or a time without service: the "
                    + "export names the rule. They are kept and counted apart. A technician's "
                    + "tests are in no figure."),
            Meaning(
                term: "Response rate",
                meaning: "The share of sessions, as the till or the queue system tells them, in "
                    + "which somebody answered."),
            Meaning(
                term: "Ignored taps",
                meaning: "Taps while thanks was said, or before the next question was there."),
        ],
        timesIn: "Times are in #, the server's zone.",
        offline: "The server does not answer. This page shows what was known before.",
        held: """
            No message has been sent since #, because the database was put back to an older state. \
            Whoever runs the centre looks through them and releases them: smile-centrald message \
            release.
            """,
        doubtForms: [
            "The time of # visit counted here may be off by more than 15 minutes, perhaps by "
                + "days: its panel's clock was not set.",
            "",
            "The times of # visits counted here may be off by more than 15 minutes, perhaps by "
                + "days: their panels' clocks were not set.",
        ],
        doubtAtLeast: "at least #",
        alarmsStay: "The last e-mail about panels that need somebody did not leave: #",
        troubledForms: ["# panel needs somebody", "", "# panels need somebody"])
}
