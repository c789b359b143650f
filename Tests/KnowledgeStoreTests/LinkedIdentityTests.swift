import Database
import Testing

@testable import KnowledgeStore

/// Who somebody is at an identity provider.
@Suite struct LinkedIdentityTests {
    private static let issuer = "https://id.example.cn"

    private static func store(_ writer: StoreWriter, _ name: String) throws {
        let user = UserRecord(
            name: name, display: name, roles: ["采编"], password: "x", mustChangePassword: false, isActive: true, createdAt: 1, changedAt: 1)
        try writer.store(user, at: 1)
    }

    @Test("an identity is one user's, a user has one identity at an issuer; what was linked can be taken away once")
    func links() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        for name in ["jia", "yi"] { try Self.store(writer, name) }
        try writer.link("u-1", at: Self.issuer, to: "jia", moment: 7)
        try writer.link("u-1", at: Self.issuer + "/", to: "yi", moment: 8)
        #expect(throws: StoreError.self) { try writer.link("u-1", at: Self.issuer, to: "yi", moment: 9) }
        #expect(throws: StoreError.self) { try writer.link("u-2", at: Self.issuer, to: "jia", moment: 9) }
        #expect(throws: StoreError.self) { try writer.link("u-3", at: Self.issuer, to: "nobody", moment: 9) }
        #expect(try writer.snapshot.user(of: "u-1", at: Self.issuer) == "jia")
        #expect(try writer.snapshot.user(of: "U-1", at: Self.issuer) == nil)
        #expect(try writer.snapshot.linkedIdentities().map(\.user) == ["jia", "yi"])
        #expect(try writer.unlink("jia", from: Self.issuer, moment: 10) && !writer.unlink("jia", from: Self.issuer, moment: 11))
        #expect(try writer.snapshot.user(of: "u-1", at: Self.issuer) == nil)
        let log = try writer.snapshot.auditEntries(about: "user:jia").map(\.detail)
        #expect(log.prefix(2) == ["解除统一身份 u-1（\(Self.issuer)）", "绑定统一身份 u-1（\(Self.issuer)）"])
        #expect(log.count == 3, "a link that was refused leaves no entry")
    }

    @Test("a file of the format before has none")
    func olderFormat() throws {
        let folder = try DataFolder()
        do {
            let connection = try Connection(path: folder.path + "/knowledge.sqlite", access: .create)
            try connection.migrate(Array(Schema.migrations.prefix(Schema.formatWithIdentities - 1)))
        }
        let reader = try KnowledgeStore.open(at: folder.path)
        try reader.read { (snapshot) throws(StoreError) in
            #expect(try snapshot.linkedIdentities().isEmpty)
            #expect(try snapshot.user(of: "u-1", at: Self.issuer) == nil)
        }
        #expect(try KnowledgeStore.create(at: folder.path).snapshot.linkedIdentities().isEmpty)
    }
}
