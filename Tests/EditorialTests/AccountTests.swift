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
}
