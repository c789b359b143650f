package import Editorial
import KnowledgeStore
package import SingleSignOn

/// Logging in by an identity provider: whom we ask, and what we make of the answer.
package struct SignOn: Sendable {
    /// Whether somebody who turned on codes in the console is asked for one after the provider let them in.
    package enum Codes: Sendable {
        /// Unless the provider says that it asked for more than one factor.
        case asked
        /// The provider sees to it, and need not say so.
        case leftToProvider
    }

    /// The claims that roles of new accounts come from.
    package struct RoleClaim: Sendable {
        let name: String
        /// What a value of the claim is here; a value that is not among them is nothing.
        let roles: [String: Role]

        package init(name: String, roles: [String: Role]) {
            self.name = name
            self.roles = roles
        }
    }

    let provider: IdentityProvider
    /// What people call the provider.
    let title: String
    /// Where the console is reached, without a slash at its end: `https://law.example.cn`.
    let origin: String
    let linkClaim: String?
    /// Nil makes no accounts.
    let roleClaim: RoleClaim?
    let codes: Codes

    package init(
        provider: IdentityProvider, title: String, origin: String, linkClaim: String?, roleClaim: RoleClaim?, codes: Codes
    ) {
        self.provider = provider
        self.title = title
        self.origin = origin
        self.linkClaim = linkClaim
        self.roleClaim = roleClaim
        self.codes = codes
    }

    /// Where the provider sends browsers back to, below the origin.
    package static let returnPath = "/console/login/sso/back"

    var issuer: String { provider.settings.issuer }
    var rules: Identities.Rules { Identities.Rules(linkClaim: linkClaim, createsUsers: roleClaim != nil) }

    /// Claims that `claimant` reads.
    var wanted: [String] {
        [linkClaim, linkClaim == "email" ? "email_verified" : nil, roleClaim?.name].compactMap(\.self)
            + (roleClaim == nil ? [] : ["preferred_username", "name"])
    }

    /// What an identity claims here.
    func claimant(_ identity: Identity) -> Identities.Claimant {
        let claims = identity.claims
        // An address that nobody verified is whatever its owner typed.
        let isVerified = linkClaim != "email" || claims.isTrue("email_verified")
        return Identities.Claimant(
            issuer: identity.issuer, subject: identity.subject, linkName: isVerified ? linkClaim.flatMap(claims.text) : nil,
            name: claims.text("preferred_username"), display: claims.text("name").flatMap(Self.plain),
            roles: roleClaim.map { claim in claims.texts(claim.name).compactMap { claim.roles[$0]?.rawValue } } ?? [])
    }

    /// A name for people to read: at most forty characters, none of which moves others; nil if nothing is left.
    static func plain(_ name: String) -> String? {
        let scalars = name.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
            default: true
            }
        }
        let text = String(String(String.UnicodeScalarView(scalars)).prefix(40))
        return text.contains { !$0.isWhitespace } ? text : nil
    }
}

/// Why a login by the provider came to nothing, as the login page tells it: a closed list, so that no link can put words on our pages.
enum SignOnFailure: String, CaseIterable {
    case outlived, unreachable, misconfigured, denied, untrusted, unknown, stopped, administrator, taken, role, locked
    /// Nothing was refused: the provider could not be told of a log-out.
    case stillOpen = "still-open"

    init(_ error: SignOnError) {
        switch error {
        case .unreachable: self = .unreachable
        case .misconfigured: self = .misconfigured
        case .refused: self = .denied
        case .token: self = .untrusted
        }
    }

    init(_ refusal: Identities.Refusal) {
        switch refusal {
        case .unknown: self = .unknown
        case .stopped, .program: self = .stopped
        case .administrator: self = .administrator
        case .linkedOtherwise, .nameTaken: self = .taken
        case .noRole, .badName: self = .role
        }
    }

    func text(_ signOn: SignOn) -> String {
        let title = signOn.title
        return switch self {
        case .outlived: "这次登录过期了，或者不是在这个浏览器里开始的。请从 \(signOn.origin)/console/login 打开登录页，再试一次。"
        case .unreachable: "\(title)现在联系不上，请稍后再试，或者用密码登录。"
        case .misconfigured: "\(title)的配置不对，请找系统管理员；也可以用密码登录。"
        case .denied: "\(title)没有让您登录，请再试一次，或者用密码登录。"
        case .untrusted: "\(title)给的凭证没有通过核对，没有登录。请再试一次；还是不行，请找系统管理员。"
        case .unknown: "您的\(title)还没有绑定编辑台的账号，请安全管理员绑定。"
        case .stopped: "您的账号不能登录编辑台，请找安全管理员。"
        case .administrator: "管理员的账号要事先绑定才能用\(title)登录，请找另一位管理员，或者用密码登录。"
        case .taken: "编辑台里已经有同名的账号，没有自动绑定，请安全管理员绑定。"
        case .role: "您的\(title)里没有编辑台能用的角色或用户名，请找安全管理员。"
        case .stillOpen: "已退出编辑台。\(title)现在联系不上，那边可能还登录着；在公用电脑上，请关掉浏览器。"
        case .locked: "账号因为输错密码太多次锁定了，请过一刻钟再试。"
        }
    }

    static func words(_ error: SignOnError) -> String {
        switch error {
        case .unreachable(let place, let reason): "身份平台联系不上（\(place.rawValue)：\(reason)）"
        case .misconfigured(let reason): reason
        case .refused(let code): "身份平台拒绝（\(code)）"
        case .token(let fault): "凭证没有通过核对（\(fault.rawValue)）"
        }
    }
}
