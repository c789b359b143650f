/// The keys that a provider signs with (RFC 7517).
struct KeySet: Sendable, Equatable {
    /// More are no provider's keys.
    static let most = 50

    /// One public key.
    struct Key: Sendable, Equatable, Decodable {
        let id: String?
        /// `RSA`, `EC`, or a kind that is not used.
        let kind: String
        private let use: String?
        private let algorithm: String?
        let modulus: String?
        let exponent: String?
        let curve: String?
        let x: String?
        let y: String?

        private enum CodingKeys: String, CodingKey {
            case id = "kid"
            case kind = "kty"
            case use
            case algorithm = "alg"
            case modulus = "n"
            case exponent = "e"
            case curve = "crv"
            case x, y
        }

        /// Whether it may check a signature made so.
        func serves(_ algorithm: SignatureAlgorithm) -> Bool {
            kind == algorithm.keyKind && (use ?? "sig") == "sig" && (self.algorithm ?? algorithm.rawValue) == algorithm.rawValue
                && (algorithm.curve == nil || curve == algorithm.curve)
        }

        /// The public members alone, for the library: nothing else that a document may hold reaches it. Nil if one is missing.
        var publicMembers: [(name: String, value: String)]? {
            let pairs = kind == "RSA" ? [("e", exponent), ("n", modulus)] : [("crv", curve), ("x", x), ("y", y)]
            let members = pairs.compactMap { name, value in value.map { (name: name, value: $0) } }
            return members.count == pairs.count ? [(name: "kty", value: kind)] + members : nil
        }
    }

    let keys: [Key]

    init(_ keys: [Key]) {
        self.keys = keys
    }

    /// Keys of kinds that are not known are left alone; nil if the text is no set of keys.
    init?(_ bytes: [UInt8]) {
        struct Document: Decodable {
            let keys: [Lenient]
        }
        /// A key that cannot be read hides no other.
        struct Lenient: Decodable {
            let key: Key?
            init(from decoder: any Decoder) { key = try? Key(from: decoder) }
        }
        guard let document = JSON.decode(Document.self, bytes), document.keys.count <= Self.most else { return nil }
        keys = document.keys.compactMap(\.key)
    }

    /// The key of a token: the one that it names, or, where it names none, the only one that fits.
    func key(named id: String?, for algorithm: SignatureAlgorithm) -> Key? {
        let fitting = keys.filter { $0.serves(algorithm) && (id == nil || $0.id == id) }
        return fitting.count == 1 ? fitting[0] : nil
    }
}

/// How a token may be signed: by private keys that only the provider has. Secrets shared with us are not among them.
enum SignatureAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"

    var keyKind: String { curve == nil ? "RSA" : "EC" }

    /// Nil for RSA.
    var curve: String? {
        switch self {
        case .es256: "P-256"
        case .es384: "P-384"
        case .es512: "P-521"
        default: nil
        }
    }
}
