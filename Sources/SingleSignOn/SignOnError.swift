/// Why nobody was made known by the identity provider.
package enum SignOnError: Error, Sendable, Equatable {
    /// The provider gave no usable answer: where, and why.
    case unreachable(place: Place, reason: String)
    /// What the provider says of itself cannot be worked with: the reason.
    case misconfigured(String)
    /// The provider refused to hand out tokens: its code, of letters and underscores.
    case refused(String)
    /// A token that proves nothing.
    case token(TokenFault)

    /// What was asked for.
    package enum Place: String, Sendable {
        case discovery, keys, tokens, userinfo
    }
}

/// What is wrong with an ID token.
package enum TokenFault: String, Error, Sendable, CaseIterable {
    /// Not three parts of base64url, too long, or its claims are no JSON object.
    case malformed
    /// `none`, a shared secret, or anything else than RS, PS and ES with SHA-2.
    case algorithm
    /// The provider's keys have none for it, or several and the token names none.
    case unknownKey
    case signature
    case issuer
    case audience
    case expired
    /// Made in the future, or without a time.
    case issuedAt
    case nonce
    case subject
}
