/// The provider whom the administrator trusts, and as whom we ask it.
package struct ProviderSettings: Sendable, Equatable {
    /// As it stands in the provider's tokens, to the byte.
    package let issuer: String
    package let clientID: String
    /// Nil for a public client, which proves itself by PKCE alone.
    package let secret: String?
    /// Where browsers come back to; the provider knows the same text.
    package let redirectAddress: String
    /// Beside `openid`.
    package let scopes: [String]

    package init(issuer: String, clientID: String, secret: String?, redirectAddress: String, scopes: [String]) {
        self.issuer = issuer
        self.clientID = clientID
        self.secret = secret
        self.redirectAddress = redirectAddress
        self.scopes = scopes
    }
}

/// One try to log in: three texts that nobody can guess, kept by us until the browser comes back.
package struct LoginAttempt: Sendable, Equatable {
    /// Comes back with the browser.
    package let state: String
    /// Comes back in the ID token.
    package let nonce: String
    /// Proves that whoever began is the one that redeems the code (RFC 7636): 43 to 128 unreserved characters.
    package let verifier: String

    package init(state: String, nonce: String, verifier: String) {
        self.state = state
        self.nonce = nonce
        self.verifier = verifier
    }
}

/// Who somebody is, by a token that was checked.
package struct Identity: Sendable, Equatable {
    package let issuer: String
    /// Names the person at the issuer for ever: 1 to 255 printable ASCII characters.
    package let subject: String
    /// Of the ID token, and of the provider's userinfo where the token lacks them and they were asked for.
    package internal(set) var claims: Claims
    /// The token itself: a hint at log-out.
    package let token: String
    /// Where more may be asked for; nil if nowhere.
    let userinfo: Userinfo?

    struct Userinfo: Sendable, Equatable {
        let endpoint: String
        let access: String
        /// When the login's time is over.
        let deadline: Int64

        static func of(_ endpoint: String?, _ access: String?, until deadline: Int64) -> Userinfo? {
            guard let endpoint, let access else { return nil }
            return Userinfo(endpoint: endpoint, access: access, deadline: deadline)
        }
    }

    /// Whether the provider's token says that it asked for more than one factor (RFC 8176).
    package var usedSeveralFactors: Bool { claims.texts("amr").contains("mfa") }
}
