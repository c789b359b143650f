import HTTPServer

/// What a browser brings back from the provider.
struct ProviderAnswer: Sendable {
    let state: String?
    let code: String?
    /// Whom it names as the provider (RFC 9207).
    let issuer: String?
    let error: String?

    /// Nil if something is there twice, or longer than any provider makes it.
    init?(_ parameters: QueryParameters) {
        for (name, longest) in [("state", 200), ("code", 4_000), ("iss", 2_000), ("error", 200)] {
            let values = parameters.all(name)
            guard values.count <= 1, values.allSatisfy({ $0.utf8.count <= longest }) else { return nil }
        }
        (state, code, issuer, error) = (parameters["state"], parameters["code"], parameters["iss"], parameters["error"])
    }
}
