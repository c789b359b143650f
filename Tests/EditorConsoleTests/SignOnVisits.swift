import Editorial
import Foundation
import HTTPServer
import KnowledgeStore
import SingleSignOn
import TestProvider
import Testing

@testable import EditorConsole

/// A console with a provider, and browsers on their way to it and back.
struct SignOnVisits {
    let fake: FakeProvider
    let fixture: Fixture

    init(
        linkClaim: String? = nil, roles: [String: Role]? = nil, codes: SignOn.Codes = .asked, users: [(String, [String])] = Fixture.people
    ) throws {
        fake = try FakeProvider()
        fixture = try Fixture(
            users: users,
            signOn: SignOn(
                provider: fake.provider(), title: "统一身份", origin: "https://law.example.cn", linkClaim: linkClaim,
                roleClaim: roles.map { SignOn.RoleClaim(name: "groups", roles: $0) }, codes: codes))
    }

    /// Sends a browser to the provider.
    ///
    /// - Returns: state and nonce.
    func begin(_ visitor: Visitor) throws -> (state: String, nonce: String) {
        let address = try #require(URLComponents(string: visitor.get("/console/login/sso").location))
        func sent(_ name: String) -> String { address.queryItems?.first { $0.name == name }?.value ?? "" }
        return (sent("state"), sent("nonce"))
    }

    static func back(_ state: String, _ more: String = "&code=c") -> String { "/console/login/sso/back?state=\(state)\(more)" }

    /// To the provider and back, as the person of these claims.
    func arrive(_ visitor: Visitor, _ claims: [String: Any] = [:]) throws -> Response {
        let sent = try begin(visitor)
        try fake.issue(TestKey.rsa.get(), claims: ["nonce": sent.nonce].merging(claims) { $1 })
        return visitor.get(Self.back(sent.state))
    }

    /// The same, as somebody who comes in.
    func enter(_ claims: [String: Any] = [:]) throws -> Visitor {
        let visitor = Visitor(fixture)
        #expect(try arrive(visitor, claims).code == 200)
        visitor.get("/console/password")
        return visitor
    }

    func write(_ body: (Identities) throws(EditorialError) -> Void) throws {
        try fixture.bench.write(as: "ji") { (writer) throws(EditorialError) in
            try body(Identities(writer: writer, now: fixture.clock.now))
        }
    }

    func link(_ user: String, _ subject: String = "u-17") throws {
        try write { (identities) throws(EditorialError) in try identities.link(subject, at: FakeProvider.issuer, to: user) }
    }

    /// As `fawen user unlink` does: past every session.
    func unlink(_ user: String) throws {
        try write { (identities) throws(EditorialError) in try identities.unlink(user, from: FakeProvider.issuer) }
    }

    /// What the audit log says, the newest first.
    func log(_ subject: String) throws -> [String] {
        try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.auditEntries(about: subject).map(\.detail) }
    }

    var links: [String: String] {
        get throws {
            let identities = try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.linkedIdentities() }
            return Dictionary(uniqueKeysWithValues: identities.map { ($0.subject, $0.user) })
        }
    }

    /// Turns codes on for somebody.
    func turnOnCodes(_ user: String) throws -> [UInt8] {
        let now = fixture.clock.now
        let bytes = try fixture.bench.write(as: user) { (writer) throws(EditorialError) in
            let factors = SecondFactors(writer: writer, now: now)
            _ = try factors.begin(user)
            let secret: [UInt8]?
            do throws(StoreError) { secret = try writer.secondFactor(of: user)?.secret } catch { throw .store(error) }
            guard let secret else { throw .missing("secret") }
            try factors.confirm(user, code: OneTimeCode.code(secret, step: now / OneTimeCode.period))
            return secret
        }
        fixture.clock.advance(60)
        return bytes
    }

    func code(_ secret: [UInt8]) -> String { OneTimeCode.code(secret, step: fixture.clock.now / OneTimeCode.period) }
}
