import KnowledgeStore
import Testing

@testable import Editorial

/// Users and their passwords.
@Suite struct AccountTests {
    @Test("a password is kept as Argon2id with 46 MiB and one pass, verifies, and nothing else does")
    func hashing() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let accounts = Accounts(writer: writer, now: 1)
        let made = try #require(try accounts.add(name: "jia", display: "甲", roles: ["采编", "坐席"], password: nil))
        #expect(made.count == 20)
        let user = try #require(try writer.snapshot.users().first)
        #expect(user.password.hasPrefix("$argon2id$v=19$m=47104,t=1,p=1$") && user.mustChangePassword && user.roles == ["采编", "坐席"])
        #expect(Accounts.verify(made, against: user.password) && !Accounts.verify(made + "x", against: user.password))
        try accounts.disable("jia")
        #expect(try writer.snapshot.users().first?.isActive == false)
    }

    @Test("two administrators in one person, unknown roles, short passwords and taken names are refused")
    func refusals() throws {
        let folder = try DataFolder()
        let accounts = Accounts(writer: try KnowledgeStore.create(at: folder.path), now: 1)
        _ = try accounts.add(name: "yi", display: "乙", roles: ["审核"], password: "足够长的一个密码呀呀")
        for (name, roles, password) in [
            ("a", ["系统管理员", "审计管理员"], nil as String?), ("b", ["老板"], nil), ("c", [], nil), ("d", ["采编"], "short"), ("yi", ["采编"], nil),
            ("no name", ["采编"], nil), ("", ["采编"], nil),
        ] {
            #expect(throws: EditorialError.self) { try accounts.add(name: name, display: name, roles: roles, password: password) }
        }
        #expect(throws: EditorialError.self) { try accounts.disable("nobody") }
    }

    @Test(
        "codes of RFC 6238, appendix B (SHA-1), in their last six digits",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] as [(Int64, String)])
    func oneTimeCodes(_ moment: Int64, _ code: String) {
        let secret = Array("12345678901234567890".utf8)
        #expect(OneTimeCode.code(secret, step: moment / 30) == code)
        #expect(OneTimeCode.step(of: code, secret: secret, now: moment, after: 0) == moment / 30)
        #expect(OneTimeCode.step(of: code, secret: secret, now: moment + 29, after: 0) == moment / 30)
        #expect(OneTimeCode.step(of: code, secret: secret, now: moment + 61, after: 0) == nil)
        #expect(OneTimeCode.step(of: code, secret: secret, now: moment, after: moment / 30) == nil)
    }

    @Test("base32 of RFC 4648, section 10", arguments: [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")])
    func base32(_ text: String, _ expected: String) {
        #expect(OneTimeCode.base32(Array(text.utf8)) == expected)
    }
}
