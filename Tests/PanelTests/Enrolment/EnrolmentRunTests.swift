import Exchange
import Feedback
import Foundation
import Panel
import Peers
import Settings
import Synchronization
import Testing

@Suite struct EnrolmentRunTests {
    private let bench: EnrolmentBench

    init() throws {
        bench = try EnrolmentBench()
    }

    private func ending(_ work: () throws -> Void) -> Ending? {
        do {
            try work()
            return nil
        } catch {
            return error as? Ending
        }
    }

    @Test func `a panel is let in, pins its authority, and keeps its key to itself`() throws {
        let enrolment = try bench.enrol(bench.string(try bench.token()))
        #expect(enrolment.touchpoint == "moscow-1/till")
        #expect(enrolment.authority == EnrolmentBench.authority.pem)
        #expect(enrolment.officeKey?.text == bench.centre.officeKey.publicKey.text)
        #expect(try bench.key().panel == enrolment.panelID)
        let attributes = try FileManager.default.attributesOfItem(
            atPath: bench.state + "/panel.key")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let file = try String(contentsOfFile: bench.state + "/enrolment.json", encoding: .utf8)
        #expect(!file.contains("private"))
    }

    @Test(arguments: EnrolmentBench.Cut.allCases)
    func `a power cut between any two steps costs nothing but the same string again`(
        cut: EnrolmentBench.Cut
    ) throws {
        // The key is made with the real disk; the one file that is saved is the second's first.
        let string = bench.string(try bench.token())
        let failed = cut != .savingTheSecond
        #expect((ending { try bench.enrol(string, cut) } != nil) == failed)
        let before = try bench.key().publicKey
        #expect(try bench.enrol(string).touchpoint == "moscow-1/till")
        #expect(try bench.key().publicKey == before)
        #expect(try bench.centre.count("panels") == 1)
    }

    @Test func `to a man in the middle with another certificate nothing is said`() throws {
        let token = try bench.token()
        let string = EnrolmentString(
            address: EnrolmentBench.address, fingerprint: CertificateFingerprint(of: [9]),
            token: token
        ).text
        let end = ending { try bench.enrol(string) }
        #expect(end?.text.contains("Nothing was sent") == true)
        #expect(bench.centre.posts.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: bench.state + "/enrolment.json"))
    }

    @Test func `a captive portal's page enrols nobody`() throws {
        var call = bench.call()
        call.uplink = { (_) throws(UplinkAddressFault) in Portal() }
        let string = bench.string(try bench.token())
        let (state, clock) = (bench.state, bench.clock)
        let end = ending { _ = try EnrolmentRun(in: state, clock: clock, call: call).run(string) }
        #expect(end?.reason == .unreachable)
        #expect(end?.text.contains("portal") == true)
        #expect(!FileManager.default.fileExists(atPath: bench.state + "/enrolment.json"))
    }

    private struct Portal: Uplink {
        func post(_ batch: [UInt8], as mediaType: String, to path: String) -> UplinkReply {
            .answered(
                UplinkAnswer(status: 200, mediaType: "text/html", body: Array("<html>".utf8)))
        }

        func cancel() {}
    }

    @Test func `a mistyped string is told from a used one, and a used one from a dead one`() throws
    {
        let token = try bench.token()
        let string = bench.string(token)
        let mistyped = ending { try bench.enrol(String(string.dropLast())) }
        #expect(mistyped?.reason == .usage)
        #expect(mistyped?.text.contains("mistyped") == true)
        #expect(bench.centre.posts.isEmpty)
        _ = bench.centre.answer(EnrolmentClaim.signed(token, by: PanelKey()), at: "/v1/enrolments")
        #expect(ending { try bench.enrol(string) }?.text.contains("used by another panel") == true)
        let dead = bench.string(.random())
        #expect(ending { try bench.enrol(dead) }?.text.contains("open enrolment has") == true)
    }

    @Test func `no ending says any part of the secret`() throws {
        let string = bench.string(try bench.token())
        let secret = string.split(separator: "_")[3]
        for cut in EnrolmentBench.Cut.allCases {
            let text = ending { try bench.enrol(string, cut) }?.text ?? ""
            #expect(!text.contains(secret))
        }
    }

    @Test func `an enrolled panel's place and centre are the office's, and what differs is said`()
        throws
    {
        try bench.enrol(bench.string(try bench.token()))
        let files = bench.folder.path
        let path = files + "/panel.yaml"
        func setup(_ more: String) throws -> PanelSetup {
            let text = """
                state-directory: state
                questionnaire: \(Project.counter)
                languages-folder: \(Project.languages)
                \(more)
                """
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return try PanelSetup(PanelSetup.configuration(path), in: files)
        }
        let plain = try setup("")
        #expect(plain.touchpoint == "moscow-1/till")
        #expect(plain.uplink?.address == EnrolmentBench.address)
        #expect(plain.uplink?.authority == EnrolmentBench.authority.pem)
        #expect(plain.officeKey?.text == bench.centre.officeKey.publicKey.text)
        #expect(plain.overruled.isEmpty)
        let other = try setup("touchpoint: door\ncentre: {address: \"http://127.0.0.1:1\"}")
        #expect(other.touchpoint == "moscow-1/till")
        #expect(other.overruled == ["touchpoint", "centre: address"])
        try FileManager.default.removeItem(atPath: bench.state + "/panel.key")
        let fault = #expect(throws: SetupFault.self) { try setup("") }
        #expect(fault?.description.contains("Try: restore the key from a backup") == true)
        try FileManager.default.removeItem(atPath: bench.state + "/enrolment.json")
        let none = #expect(throws: SetupFault.self) { try setup("") }
        #expect(none?.description.contains("names no touchpoint") == true)
    }
}
