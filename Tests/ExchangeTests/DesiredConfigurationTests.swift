import Exchange
import Testing

@Suite struct DesiredConfigurationTests {
    @Test func `a configuration is read back byte for byte`() throws {
        let files = (
            Array("question: «Как?»\n\t\"x\"\u{1}\n".utf8), Array("languages: [ru]\n".utf8)
        )
        let made = try #require(DesiredConfiguration(questionnaire: files.0, settings: files.1))
        let read = try #require(DesiredConfiguration(json: made.json))
        #expect(read == made)
        #expect((read.questionnaire, read.settings) == files)
    }

    @Test func `names that a newer centre adds are passed over, and another version is none`() {
        let newer = #"{"more":1,"questionnaire":"a","settings":"","version":1}"#
        #expect(DesiredConfiguration(json: Array(newer.utf8)) != nil)
        for text in [
            #"{"questionnaire":"a","settings":"","version":2}"#, #"{"version":1}"#, "", "<html>",
        ] {
            #expect(DesiredConfiguration(json: Array(text.utf8)) == nil)
        }
    }

    @Test func `files up to the limits are taken, and not one byte more`() {
        let most = [UInt8](repeating: 97, count: DesiredConfiguration.fileBytesMax)
        #expect(DesiredConfiguration(questionnaire: most, settings: most) != nil)
        #expect(DesiredConfiguration(questionnaire: most + [97], settings: []) == nil)
        #expect(DesiredConfiguration(questionnaire: [], settings: most + [97]) == nil)
        #expect(DesiredConfiguration(questionnaire: [0xff], settings: []) == nil)
        // What has to be escaped takes more room than it had.
        let quotes = [UInt8](repeating: 34, count: DesiredConfiguration.fileBytesMax)
        #expect(DesiredConfiguration(questionnaire: quotes, settings: []) != nil)
        #expect(DesiredConfiguration(questionnaire: quotes, settings: quotes) == nil)
    }

    @Test func `a tag is the first half of SHA-256`() {
        // FIPS 180-2's example: "abc".
        #expect(
            ConfigurationTag(of: Array("abc".utf8)).description
                == "ba7816bf8f01cfea414140de5dae2223")
        #expect(ConfigurationTag("ba7816bf8f01cfea414140de5dae2223") != nil)
        #expect(ConfigurationTag("ba7816bf8f01cfea414140de5dae222") == nil)
        #expect(ConfigurationTag("za7816bf8f01cfea414140de5dae2223") == nil)
    }
}
