internal import Arguments
internal import EditorConsole
internal import Editorial
internal import Foundation
internal import Glibc
internal import SingleSignOn
internal import WebClient

/// The options of `fawen serve` that let people log in to the console by an OpenID Connect provider.
enum SignOnOptions {
    static let signatures = [
        OptionSignature("oidc-issuer", .value("网址"), help: "编辑台用这个 OpenID Connect 身份平台登录（issuer，与凭证里的一字不差）；要同时给 --public-url"),
        OptionSignature("oidc-client-id", .value("编号"), help: "本系统在身份平台登记的 client_id"),
        OptionSignature("oidc-client-secret-file", .value("文件"), help: "client_secret 所在文件；不给就是只用 PKCE 的公开客户端"),
        OptionSignature("oidc-name", .value("名称"), help: "身份平台在登录页上的名字，默认“统一身份”"),
        OptionSignature("oidc-console-url", .value("网址"), help: "编辑人员打开编辑台的网址，与 --public-url 不同时用"),
        OptionSignature("oidc-scope", .values("名称"), help: "在 openid、profile 以外还要的 scope，可以重复"),
        OptionSignature("oidc-link-by", .value("声明"), help: "第一次登录时按这个声明绑定同名账号，如 preferred_username、email；三员除外"),
        OptionSignature("oidc-create-users", .flag, help: "没有账号的人按角色声明自动建账号；要同时给 --oidc-role"),
        OptionSignature("oidc-role-claim", .value("声明"), help: "角色声明，默认 groups；可以写成 realm_access.roles"),
        OptionSignature("oidc-role", .values("值=角色"), help: "声明里的值是哪个角色，如 flsw-bj=采编；可以重复；三员和接口不行"),
        OptionSignature("oidc-no-code", .flag, help: "身份平台已管两步验证：不再要编辑台的动态验证码"),
    ]

    /// Nil without an issuer.
    ///
    /// Nothing is asked of the provider yet: one that is down stops neither the start nor logins with passwords.
    static func signOn(_ arguments: ParsedArguments) throws -> SignOn? {
        guard let issuer = arguments.value("oidc-issuer") else {
            if let stray = signatures.first(where: { arguments.has($0.name) }) {
                throw CommandFailure(.usage, "--\(stray.name) 要与 --oidc-issuer 一起用")
            }
            return nil
        }
        guard WebClient.isProtected(issuer), !issuer.contains("?"), !issuer.contains("#") else {
            throw ArgumentError.badValue("oidc-issuer", issuer, expected: "https 网址（本机的可以是 http）")
        }
        guard let clientID = arguments.value("oidc-client-id"), !clientID.isEmpty else {
            throw CommandFailure(.usage, "还要给 --oidc-client-id")
        }
        guard let address = arguments.value("oidc-console-url") ?? arguments.value("public-url") else {
            throw CommandFailure(.usage, "还要给 --public-url 或 --oidc-console-url：身份平台要知道登录以后回到哪里")
        }
        let origin = try ServeCommand.origin(address, option: arguments.has("oidc-console-url") ? "oidc-console-url" : "public-url")
        let linkClaim = arguments.value("oidc-link-by")
        let settings = ProviderSettings(
            issuer: issuer, clientID: clientID, secret: try arguments.value("oidc-client-secret-file").map(ServeCommand.secret),
            redirectAddress: origin + SignOn.returnPath,
            scopes: (["profile"] + (linkClaim == "email" ? ["email"] : []) + arguments.values("oidc-scope")).filter { $0 != "openid" })
        let client = WebClient()
        let exchange: IdentityProvider.Exchange = { (request, limit, seconds) throws(WebClientError) in
            try client.fetch(request, limit: limit, patience: seconds)
        }
        let provider = IdentityProvider(settings, exchange: exchange) { Int64(time(nil)) }
        return SignOn(
            provider: provider, title: arguments.value("oidc-name") ?? "统一身份", origin: origin, linkClaim: linkClaim,
            roleClaim: try roleClaim(arguments), codes: arguments.has("oidc-no-code") ? .leftToProvider : .asked)
    }

    private static func roleClaim(_ arguments: ParsedArguments) throws -> SignOn.RoleClaim? {
        var roles: [String: Role] = [:]
        for text in arguments.values("oidc-role") {
            // The last sign parts them: names of groups may hold others, as those of directories do.
            guard let sign = text.lastIndex(of: "="), let role = Role(rawValue: String(text[text.index(after: sign)...])),
                role != .program, !Role.administrators.contains(role), sign > text.startIndex
            else {
                throw ArgumentError.badValue("oidc-role", text, expected: "值=角色，角色是采编、审核、坐席、管理、领导之一")
            }
            roles[String(text[..<sign])] = role
        }
        guard arguments.has("oidc-create-users") else {
            guard roles.isEmpty, !arguments.has("oidc-role-claim") else {
                throw CommandFailure(.usage, "--oidc-role 和 --oidc-role-claim 只用来建账号，要与 --oidc-create-users 一起用")
            }
            return nil
        }
        guard !roles.isEmpty else { throw CommandFailure(.usage, "--oidc-create-users 要至少一个 --oidc-role 值=角色") }
        return SignOn.RoleClaim(name: arguments.value("oidc-role-claim") ?? "groups", roles: roles)
    }
}
