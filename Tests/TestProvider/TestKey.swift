internal import CTestKeys
internal import Foundation

/// A private key that a test signs with, by OpenSSL.
package final class TestKey: @unchecked Sendable {
    package enum Kind {
        case rsa(bits: Int)
        case p256
    }

    // OpenSSL's keys may be used from several threads as long as nobody changes them, and nobody does.
    private let key: OpaquePointer
    private let isRSA: Bool
    package let id: String

    package init(_ kind: Kind, id: String) throws {
        let made: OpaquePointer?
        switch kind {
        case .rsa(let bits): (made, isRSA) = (ctestkeys_rsa(bits), true)
        case .p256: (made, isRSA) = (ctestkeys_p256(), false)
        }
        guard let made else { throw TestKeyError.refused }
        key = made
        self.id = id
    }

    deinit { ctestkeys_free(key) }

    enum TestKeyError: Error {
        case refused
    }

    /// Shared by tests that do not care which key it is.
    package static let rsa = Result { try TestKey(.rsa(bits: 2_048), id: "rsa-1") }
    package static let otherRSA = Result { try TestKey(.rsa(bits: 2_048), id: "rsa-2") }
    package static let ec = Result { try TestKey(.p256, id: "ec-1") }

    var algorithm: String { isRSA ? "RS256" : "ES256" }

    /// The public key as a member of a set.
    ///
    /// - Parameter more: in place of, or beside, the usual members; nil takes one away.
    package func jwk(_ more: [String: String?] = [:]) -> [String: String] {
        var members: [String: String?] = ["kid": id, "use": "sig", "alg": algorithm, "kty": isRSA ? "RSA" : "EC"]
        if isRSA {
            members["n"] = number("n")
            members["e"] = number("e")
        } else {
            members["crv"] = "P-256"
            members["x"] = number("x")
            members["y"] = number("y")
        }
        return members.merging(more) { _, new in new }.compactMapValues(\.self)
    }

    /// A token in compact form.
    package func token(_ claims: [String: Any], header: [String: Any?] = [:]) throws -> String {
        let whole = ["alg": algorithm, "kid": id, "typ": "JWT"].merging(header) { _, new in new }.compactMapValues(\.self)
        let signed = try base64(json(whole)) + "." + base64(json(claims))
        return signed + "." + base64(sign(Array(signed.utf8)))
    }

    private func sign(_ message: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 512)
        let count = ctestkeys_sign(key, message, message.count, &out)
        return Array(out.prefix(count))
    }

    private func number(_ name: Character) -> String {
        var out = [UInt8](repeating: 0, count: 512)
        let count = ctestkeys_number(key, CChar(name.asciiValue ?? 0), &out)
        return base64(Array(out.prefix(count)))
    }
}

/// As Foundation writes it.
package func json(_ value: Any) throws -> [UInt8] { Array(try JSONSerialization.data(withJSONObject: value)) }

/// By Foundation, apart from the code that is tested.
package func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
        .replacingOccurrences(of: "=", with: "")
}
