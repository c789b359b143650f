import Foundation
import Testing

@Suite("Identities of a provider from the command line", .timeLimit(.minutes(10)))
struct SignOnContractTests {
    private static let issuer = "https://id.example.cn"

    @Test("An identity is linked to one user and taken away again; the log and the list tell of it")
    func link() async throws {
        let folder = try TemporaryFolder()
        let data = ["--data", folder.path("data")]
        for name in ["wang", "li"] { #expect(try await Program.run(["user", "add", name, "--roles", "采编"] + data).status == 0) }
        let link = ["--issuer", Self.issuer, "--subject", "u-17"]
        #expect(try await Program.run(["user", "link", "wang"] + link + data).status == 0)
        let again = try await Program.run(["user", "link", "li"] + link + data)
        #expect(again.status != 0 && again.errors.contains("已经绑定了用户“wang”"))
        let users = try await Program.run(["user", "list", "--json"] + data).object().list("users")
        let identities = try #require(try users.first { try $0.text("name") == "wang" }?.list("identities"))
        #expect(try identities.map { try $0.text("subject") } == ["u-17"])
        #expect(try await Program.run(["user", "unlink", "wang", "--issuer", Self.issuer] + data).status == 0)
        #expect(try await Program.run(["user", "unlink", "wang", "--issuer", Self.issuer] + data).status != 0)
        #expect(try await Program.run(["user", "link", "nobody"] + link + data).status != 0)
        #expect(try await Program.run(["user", "link", "li", "--subject", "u-17"] + data).status == 64)
        let log = try await Program.run(["audit", "list"] + data).output
        #expect(log.contains("user:wang 绑定统一身份 u-17（\(Self.issuer)）") && log.contains("user:wang 解除统一身份 u-17"))
        #expect(try await Program.run(["audit", "verify"] + data).status == 0)
    }

    @Test(
        "What is missing or unsafe in the options stops the start, with the option's name",
        arguments: [
            (["--oidc-client-id", "fawen"], "--oidc-issuer"), (["--oidc-issuer", issuer], "--oidc-client-id"),
            (["--oidc-issuer", issuer, "--oidc-client-id", "fawen"], "--public-url"),
            (["--oidc-issuer", "http://id.example.cn", "--oidc-client-id", "fawen", "--public-url", issuer], "oidc-issuer"),
            (["--oidc-issuer", issuer, "--oidc-client-id", "fawen", "--public-url", issuer, "--oidc-create-users"], "--oidc-role"),
            (["--oidc-issuer", issuer, "--oidc-client-id", "fawen", "--public-url", issuer, "--oidc-role", "x=采编"], "--oidc-create-users"),
            (
                [
                    "--oidc-issuer", issuer, "--oidc-client-id", "fawen", "--public-url", issuer, "--oidc-create-users", "--oidc-role",
                    "x=安全管理员",
                ],
                "oidc-role"
            ),
        ])
    func options(_ words: [String], _ option: String) async throws {
        let folder = try Samples.folder()
        let data = ["--data", folder.path("data")]
        try #require(try await Program.run(["import", folder.path(Samples.firstFile)] + data).status == 0)
        try #require(try await Program.run(["index"] + data).status == 0)
        let outcome = try await Program.run(["serve", "--port", "0"] + words + data)
        #expect(outcome.status == 64 && outcome.errors.contains(option), "\(outcome.errors)")
    }
}
