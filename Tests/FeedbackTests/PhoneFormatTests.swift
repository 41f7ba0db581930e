import Feedback
import Testing

@Suite struct PhoneFormatTests {
    @Test(arguments: [
        ("", "+7 ", "### ###-##-##"), ("9", "+7 9", "## ###-##-##"),
        ("916", "+7 916 ", "###-##-##"), ("916123456", "+7 916 123-45-6", "#"),
        ("9161234567", "+7 916 123-45-67", ""), ("89161234567", "+7 89161234567", ""),
    ])
    func `digits fall into their places as they are typed`(
        digits: String, typed: String, rest: String
    ) throws {
        let format = try #require(PhoneFormat("+7 ### ###-##-##"))
        let shown = format.shown(digits)
        #expect(shown.typed == typed)
        #expect(shown.rest == rest)
        #expect(format.isUsual(digits) == (digits.count == 10))
    }

    @Test(arguments: [
        ("+7 ### ###-##-##", "+7", 10), ("+7 (###) ###-##-##", "+7", 10), ("+### ## ##", "+", 7),
        ("+375 ## ###.##.##", "+375", 9), ("+#####", "+", 5), ("+###############", "+", 15),
    ])
    func `a pattern says the prefix and how many digits are usual`(
        pattern: String, prefix: String, count: Int
    ) throws {
        let format = try #require(PhoneFormat(pattern))
        #expect(format.prefix == prefix)
        #expect(format.digitCount == count)
    }

    @Test(arguments: [
        "", "+7", "7 ###-##-##", "+7 ### 8 ##", "+7 ###-xx", "+####", "+################",
        "+7 ### ###-##-##         #", "+７ ### ####",
    ])
    func `anything else is no pattern`(pattern: String) {
        #expect(PhoneFormat(pattern) == nil)
    }

    @Test func `a number of another length is taken all the same, as digits behind the prefix`() {
        let question = Question(
            key: "phone", scale: .phone, wording: Wording([:]),
            phoneFormat: PhoneFormat("+7 ### ###-##-##"))
        #expect(question.phonePrefix == "+7")
        for digits in ["1234", "9161234567", "12345678901234"] {
            let contact = CustomerContact(question.phonePrefix + digits, on: question.scale)
            #expect(contact?.phone == "+7" + digits)
        }
    }
}
