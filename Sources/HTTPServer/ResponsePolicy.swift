/// The fields that every response carries, by its purpose (security headers, caching, policy).
package struct ResponsePolicy: Sendable {
    /// How clients reach the server.
    package enum Transport: Sendable {
        /// Unencrypted, as on many inner networks.
        case plain
        /// Over TLS, ended by a proxy in front.
        case encrypted
    }

    package var transport = Transport.plain
    /// The one origin whose pages may call the JSON API, if any.
    package var allowedOrigin: String?

    /// `https://host` where the service is reached; nil takes the host that the asker named.
    package var publicOrigin: String?

    package init() {}

    func origin(_ head: RequestHead) -> String {
        publicOrigin ?? (transport == .encrypted ? "https://" : "http://") + (head.fields["host"] ?? "localhost")
    }

    private static let pagePolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
    ].joined(separator: "; ")

    func apply(to response: inout Response, requestID: String) {
        if transport == .encrypted { response.fields["strict-transport-security"] = "max-age=31536000; includeSubDomains" }
        response.fields["x-content-type-options"] = "nosniff"
        response.fields["referrer-policy"] = "no-referrer"
        response.fields["cross-origin-resource-policy"] = "same-origin"
        response.fields["x-frame-options"] = "DENY"
        response.fields["permissions-policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        response.fields["x-request-id"] = requestID
        applyPurpose(to: &response)
        applyCaching(to: &response)
    }

    private func applyPurpose(to response: inout Response) {
        switch response.purpose {
        case .page:
            response.fields["content-security-policy"] = Self.pagePolicy
            response.fields["cross-origin-opener-policy"] = "same-origin"
        case .data, .asset:
            response.fields["content-security-policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
            if response.purpose == .data, let allowedOrigin {
                response.fields["access-control-allow-origin"] = allowedOrigin
                response.fields.append("vary", "Origin")
            }
        case .download(let name):
            response.fields["content-security-policy"] = "sandbox"
            response.fields["content-disposition"] = "attachment; filename*=UTF-8''" + PercentDecoding.encode(name)
        }
    }

    private func applyCaching(to response: inout Response) {
        guard response.fields["cache-control"] == nil else { return }
        switch response.caching {
        case .never: response.fields["cache-control"] = "no-store"
        case .immutable: response.fields["cache-control"] = "public, max-age=31536000, immutable"
        case .revalidated: response.fields["cache-control"] = response.purpose == .data ? "private, max-age=0" : "no-cache"
        }
    }
}

/// Entity tags: a hash of the body, so that an unchanged page is not sent again.
enum EntityTag {
    /// A strong tag of the body.
    /// - Complexity: linear; FNV-1a of 64 bits, a fingerprint against accidents and not against attackers.
    static func tag(of body: [UInt8], generation: String?) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in body { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let prefix = generation.map { "g\($0)-" } ?? ""
        return "\"\(prefix)\(String(hash, radix: 16))\""
    }

    /// Whether one of the tags of an If-None-Match field is this one, compared weakly (RFC 9110, 13.1.2).
    static func matches(_ field: String, _ tag: String) -> Bool {
        if field.trimmedASCII == "*" { return true }
        return field.split(separator: ",").contains { member in
            let text = member.trimmedASCII
            return (text.utf8.starts(with: "W/".utf8) ? String(text.dropFirst(2)) : text).utf8.elementsEqual(tag.utf8)
        }
    }
}
