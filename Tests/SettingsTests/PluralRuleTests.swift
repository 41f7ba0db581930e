import Feedback
import Settings
import Testing

/// The samples of whole numbers that Unicode publishes with the rules themselves
/// (`common/supplemental/plurals.xml`, CLDR 44 and later): `2~4` stands for all from 2 to 4.
@Suite struct PluralRuleTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        var languages: [String]
        var numbers: [PluralCategory: String]
        var testDescription: String { languages.joined(separator: " ") }
    }

    private static let one: [PluralCategory: String] = [
        .one: "1", .other: "0, 2~16, 100, 1000, 10000, 100000, 1000000",
    ]

    static let samples = [
        Sample(
            languages: ["zh", "ja", "vi", "xx"],
            numbers: [.other: "0~15, 100, 1000, 10000, 100000, 1000000"]),
        Sample(languages: ["en", "de", "kk", "uz", "tr", "fi"], numbers: one),
        Sample(
            languages: ["es", "it"],
            numbers: [
                .one: "1", .many: "1000000, 2000000",
                .other: "0, 2~16, 100, 1000, 10000, 100000, 1000001",
            ]),
        Sample(
            languages: ["fr", "pt"],
            numbers: [
                .one: "0, 1", .many: "1000000, 2000000",
                .other: "2~17, 100, 1000, 10000, 100000, 1000001",
            ]),
        Sample(
            languages: ["hy", "hi"],
            numbers: [.one: "0, 1", .other: "2~17, 100, 1000, 10000, 100000, 1000000"]),
        Sample(
            languages: ["ru", "uk", "be"],
            numbers: [
                .one: "1, 21, 31, 41, 51, 61, 71, 81, 101, 1001",
                .few: "2~4, 22~24, 32~34, 42~44, 52~54, 62, 102, 1002",
                .many: "0, 5~20, 111, 112, 100, 1000, 10000, 100000, 1000000",
            ]),
        Sample(
            languages: ["pl"],
            numbers: [
                .one: "1", .few: "2~4, 22~24, 32~34, 42~44, 52~54, 62, 102, 1002",
                .many: "0, 5~19, 21, 101, 112, 100, 1000, 10000, 100000, 1000000",
            ]),
        Sample(
            languages: ["cs", "sk"],
            numbers: [
                .one: "1", .few: "2~4",
                .other: "0, 5~19, 22, 100, 1000, 10000, 100000, 1000000",
            ]),
        Sample(
            languages: ["sr", "hr", "bs"],
            numbers: [
                .one: "1, 21, 31, 41, 51, 61, 71, 81, 101, 1001",
                .few: "2~4, 22~24, 32~34, 42~44, 52~54, 62, 102, 1002",
                .other: "0, 5~19, 100, 1000, 10000, 100000, 1000000",
            ]),
        Sample(
            languages: ["ar"],
            numbers: [
                .zero: "0", .one: "1", .two: "2", .few: "3~10, 103~110, 1003",
                .many: "11~26, 111, 1011",
                .other: "100~102, 200~202, 300~302, 400~402, 500~502, 600, 1000, 10000, 1000000",
            ]),
        Sample(
            languages: ["he"],
            numbers: [.one: "1", .two: "2", .other: "0, 3~17, 100, 1000, 10000, 100000, 1000000"]),
        Sample(
            languages: ["lt"],
            numbers: [
                .one: "1, 21, 31, 41, 51, 61, 71, 81, 101, 1001",
                .few: "2~9, 22~29, 102, 1002",
                .other: "0, 10~20, 30, 40, 50, 60, 100, 1000, 10000, 100000, 1000000",
            ]),
        Sample(
            languages: ["lv"],
            numbers: [
                .zero: "0, 10~20, 30, 40, 50, 60, 100, 1000, 10000, 100000, 1000000",
                .one: "1, 21, 31, 41, 51, 61, 71, 81, 101, 1001",
                .other: "2~9, 22~29, 102, 1002",
            ]),
        Sample(
            languages: ["ro"],
            numbers: [
                .one: "1", .few: "0, 2~16, 101, 102, 1001, 1002",
                .other: "20~35, 100, 1000, 10000, 100000, 1000000",
            ]),
        Sample(
            languages: ["sl"],
            numbers: [
                .one: "1, 101, 201, 301, 401, 501, 601, 701, 1001",
                .two: "2, 102, 202, 302, 402, 502, 602, 702, 1002",
                .few: "3, 4, 103, 104, 203, 204, 303, 304, 1003",
                .other: "0, 5~19, 100, 1000, 10000, 100000, 1000000",
            ]),
    ]

    private func numbers(_ sample: String) -> [Int] {
        sample.split(separator: ", ").flatMap { part in
            let ends = part.split(separator: "~").map { Int($0)! }
            return Array(ends[0]...ends[ends.count - 1])
        }
    }

    @Test(arguments: samples)
    func `every sample is in its category`(sample: Sample) throws {
        for code in sample.languages {
            let rule = PluralRule(of: try #require(LanguageTag(code)))
            for (category, text) in sample.numbers {
                for number in numbers(text) {
                    #expect(rule.category(of: number) == category, "\(code) \(number)")
                }
            }
        }
    }

    @Test(arguments: samples)
    func `a language has the categories of its samples and no other`(sample: Sample) throws {
        for code in sample.languages {
            let rule = PluralRule(of: try #require(LanguageTag(code)))
            #expect(Set(rule.categories) == Set(sample.numbers.keys), "\(code)")
        }
    }

    @Test(arguments: PluralRule.allCases)
    func `whole numbers fall into the rule's categories alone`(rule: PluralRule) {
        var found: Set<PluralCategory> = []
        for number in Array(0...2_000) + [1_000_000, 1_000_001, 2_000_000, .max] {
            found.insert(rule.category(of: number))
        }
        #expect(found == Set(rule.categories))
    }

    @Test func `a negative number counts by its size`() {
        #expect(PluralRule.one.category(of: -1) == .one)
        #expect(PluralRule.eastSlavic.category(of: -22) == .few)
        #expect(PluralRule.none.category(of: .min) == .other)
    }
}
