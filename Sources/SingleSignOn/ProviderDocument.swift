internal import WebClient

/// What a provider says of itself (OpenID Connect Discovery 1.0), as far as it is used.
package struct ProviderDocument: Sendable, Decodable, Equatable {
    let issuer: String
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let keys: String
    let userinfoEndpoint: String?
    let endSessionEndpoint: String?
    private let clientAuthentication: [String]?
    private let challengeMethods: [String]?
    /// Whether its answers to browsers always name it (RFC 9207).
    private let namesItself: Bool?

    private enum CodingKeys: String, CodingKey {
        case issuer
        case authorizationEndpoint = "authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case keys = "jwks_uri"
        case userinfoEndpoint = "userinfo_endpoint"
        case endSessionEndpoint = "end_session_endpoint"
        case clientAuthentication = "token_endpoint_auth_methods_supported"
        case challengeMethods = "code_challenge_methods_supported"
        case namesItself = "authorization_response_iss_parameter_supported"
    }

    /// How a client proves that it is one.
    enum ClientAuthentication: Sendable, Equatable {
        case basic, post, none
    }

    /// Where the document of an issuer stands.
    static func address(of issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    /// Reads the document of an issuer.
    ///
    /// - Throws: `misconfigured` for that of another issuer, for addresses that somebody could listen to, and where what we do is not offered.
    static func read(_ bytes: [UInt8], settings: ProviderSettings) throws(SignOnError) -> ProviderDocument {
        guard let document = JSON.decode(ProviderDocument.self, bytes) else {
            throw .unreachable(place: .discovery, reason: "no discovery document")
        }
        guard document.issuer.utf8.elementsEqual(settings.issuer.utf8) else {
            throw .misconfigured("发现文档里的 issuer 与配置的不一样")
        }
        let needed = [document.authorizationEndpoint, document.tokenEndpoint, document.keys]
        let addresses = needed + [document.userinfoEndpoint, document.endSessionEndpoint].compactMap(\.self)
        // They go into headers and pages, and JSON may hold anything in its \u escapes.
        guard addresses.allSatisfy(WebClient.isPlain) else { throw .misconfigured("发现文档里的地址有网址里不能有的字符") }
        for address in addresses where !WebClient.isProtected(address) || address.utf8.contains(0x23) {
            throw .misconfigured("发现文档里的地址不是 https，也不在本机：\(address.prefix(100))")
        }
        guard document.challengeMethods?.contains("S256") ?? true else { throw .misconfigured("身份平台不支持 PKCE 的 S256") }
        _ = try document.authentication(hasSecret: settings.secret != nil)
        return document
    }

    /// How to ask for tokens; a provider that says nothing takes HTTP Basic.
    func authentication(hasSecret: Bool) throws(SignOnError) -> ClientAuthentication {
        guard hasSecret else { return .none }
        let methods = clientAuthentication ?? ["client_secret_basic"]
        if methods.contains("client_secret_basic") { return .basic }
        if methods.contains("client_secret_post") { return .post }
        throw .misconfigured("身份平台不收 client_secret_basic，也不收 client_secret_post")
    }

    /// Whether an answer to a browser is this provider's, by the issuer that it names.
    func accepts(issuer: String?) -> Bool {
        guard let issuer else { return !(namesItself ?? false) }
        return issuer.utf8.elementsEqual(self.issuer.utf8)
    }
}
