import PersonalData
import Testing

@Suite("Personal data in text")
struct PersonalDataScannerTests {
    private let scanner = PersonalDataScanner(publicTelephones: ["01012345678"])

    private func kinds(_ text: String) -> [PersonalDataFinding.Kind] { scanner.findings(in: text).map(\.kind) }

    // 11010519491231002X is the worked example of GB 11643.
    @Test("An identity number is found by its check digit, in either width, and offsets count scalars")
    func identityNumbers() {
        let found = scanner.findings(in: "身份证号是11010519491231002X，请核对")
        #expect(found == [PersonalDataFinding(offset: 5, length: 18, kind: .identityNumber)])
        #expect(kinds("１１０１０５１９４９１２３１００２Ｘ") == [.identityNumber])
        #expect(kinds("110105194912310021") == [])
        #expect(kinds("110105 19491231 002X") == [.identityNumber])
    }

    @Test("Mobile, land and announced local numbers are telephones; hotlines and years are not")
    func telephones() {
        #expect(kinds("打13812345678找我") == [.telephone])
        #expect(kinds("+8613812345678") == [.telephone])
        #expect(kinds("138 1234 5678") == [.telephone])
        #expect(kinds("022-23456789") == [.telephone])
        #expect(kinds("联系电话：83121234") == [.telephone])
        #expect(kinds("拨打12348或者12345，2021年1月1日起83121234元") == [])
        #expect(kinds("010-12345678") == [])
        #expect(kinds("森林火警电话“6660119”") == [])
        #expect(kinds("2023-01-01 2024-12-31") == [])
    }

    // 4111 1111 1111 1111 is the card industry's public test number.
    @Test("A card number carries the Luhn digit")
    func cards() {
        #expect(kinds("卡号4111 1111 1111 1111") == [.bankCard])
        #expect(kinds("4111111111111112") == [])
    }

    @Test("Plates and addresses are found, words around them are not")
    func platesAndAddresses() {
        #expect(kinds("驾驶津A12345小客车") == [.licencePlate])
        #expect(kinds("粤BD12345") == [.licencePlate])
        #expect(kinds("京AA级景区") == [])
        #expect(scanner.findings(in: "写信到 li.si@example.com。") == [PersonalDataFinding(offset: 4, length: 17, kind: .email)])
        #expect(kinds("a@b") == [])
    }

    @Test("A long run of digits takes time in proportion to its length")
    func linear() {
        #expect(kinds(String(repeating: "1", count: 200_000)) == [])
        #expect(kinds(String(repeating: "1-", count: 100_000)) == [])
        #expect(kinds(String(repeating: "a", count: 100_000) + "@") == [])
    }
}
