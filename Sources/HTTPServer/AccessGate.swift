internal import Synchronization

/// What a key may be used for: routes name it, keys carry it.
package struct AccessScope: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ name: String) {
        description = name
    }
}

/// Who may use a route.
package enum RouteAccess: Sendable, Hashable {
    /// Everybody; keys are not looked at.
    case open
    /// A key of this scope, or nobody in particular where the server lets people in without a key.
    case key(AccessScope)
    /// As `key`, but where no key is needed an unknown one counts as none: some programs always send one.
    case anyKey(AccessScope)
    /// A key of this scope and nobody else.
    case keyOnly(AccessScope)

    package var scope: AccessScope? {
        switch self {
        case .open: nil
        case .key(let scope), .anyKey(let scope), .keyOnly(let scope): scope
        }
    }
}

/// A key as the server knows it; its secret is not among what is known.
package struct AccessKey: Sendable, Hashable {
    /// Names the key in metrics and logs: at most 40 of a-z, 0-9, dot, hyphen and underscore.
    package let name: String
    package let scopes: Set<AccessScope>
    /// Requests in one minute of the clock, at least 1.
    package let perMinute: Int
    /// Requests in one day of China's clock, at least 1.
    package let perDay: Int
    /// Seconds since 1970-01-01 UTC from which the key opens nothing any more; nil for never.
    package let expires: Int64?

    package init(name: String, scopes: Set<AccessScope>, perMinute: Int, perDay: Int, expires: Int64?) {
        self.name = name
        self.scopes = scopes
        self.perMinute = perMinute
        self.perDay = perDay
        self.expires = expires
    }
}

/// Knows keys by their secrets.
package protocol KeyRing: Sendable {
    /// The key that a secret belongs to, expired or not; nil for none. Cheap: it is asked on the thread that reads the network.
    func key(for secret: String) -> AccessKey?
}

/// No keys.
package struct EmptyKeyRing: KeyRing {
    package init() {}
    package func key(for secret: String) -> AccessKey? { nil }
}

/// Decides about requests by the key they carry, and counts what each key uses. Safe to use from any thread.
///
/// A key is written as `Authorization: Bearer KEY` or as `X-API-Key: KEY`. Counts live in memory and begin anew with the process.
package final class AccessGate: Sendable {
    /// Whether somebody without a key may use what keys are for.
    package enum Anonymous: Sendable {
        /// Yes, within the limits of the address.
        case allowed
        case refused
    }

    enum Decision: Sendable, Equatable {
        /// Without a key: the limits of the address count.
        case anonymous
        /// With a key: its own quota counted.
        case key(AccessKey)
        case refused(Problem)
    }

    private struct Count {
        var window: Int64 = 0
        var used = 0
    }

    private struct Use {
        var minute = Count()
        var day = Count()
    }

    /// Midnight in China, before midnight UTC.
    private static let zone: Int64 = 8 * 3_600
    private let ring: any KeyRing
    package let anonymous: Anonymous
    private let uses = Mutex<[String: Use]>([:])

    package init(ring: any KeyRing = EmptyKeyRing(), anonymous: Anonymous = .allowed) {
        self.ring = ring
        self.anonymous = anonymous
    }

    /// Decides about one request and counts it if a key pays for it.
    /// - Parameter now: seconds since 1970-01-01 UTC.
    func decide(_ head: RequestHead, _ access: RouteAccess, now: Int64) -> Decision {
        guard let scope = access.scope else { return .anonymous }
        let secret = Self.secret(head)
        guard let secret, let key = ring.key(for: secret) else {
            var isEnough = anonymous == .allowed
            if case .keyOnly = access { isEnough = false }
            var isPassed = secret == nil
            if case .anyKey = access { isPassed = true }
            if isEnough && isPassed { return .anonymous }
            return .refused(secret == nil ? .keyMissing : .keyUnknown)
        }
        if let expires = key.expires, expires <= now { return .refused(.keyExpired) }
        guard key.scopes.contains(scope) else { return .refused(.scopeMissing(scope)) }
        if let problem = count(key, now) { return .refused(problem) }
        return .key(key)
    }

    /// Nil where the request is within the quota, which it then has used; a refused one uses nothing.
    private func count(_ key: AccessKey, _ now: Int64) -> Problem? {
        let minute = now / 60
        let day = (now + Self.zone) / 86_400
        return uses.withLock { uses in
            var use = uses[key.name] ?? Use()
            if use.minute.window != minute { use.minute = Count(window: minute) }
            if use.day.window != day { use.day = Count(window: day) }
            if use.day.used >= key.perDay {
                return .quotaExceeded("今天的 \(key.perDay) 次", after: (day + 1) * 86_400 - Self.zone - now)
            }
            if use.minute.used >= key.perMinute { return .quotaExceeded("每分钟 \(key.perMinute) 次", after: (minute + 1) * 60 - now) }
            use.minute.used += 1
            use.day.used += 1
            uses[key.name] = use
            return nil
        }
    }

    private static func secret(_ head: RequestHead) -> String? {
        if let key = head.fields["x-api-key"], !key.isEmpty { return key }
        let parts = (head.fields["authorization"] ?? "").split(separator: " ")
        // Another scheme is meant for somebody else, such as a proxy in front.
        guard parts.count == 2, String(parts[0]).asciiLowercased == "bearer" else { return nil }
        return String(parts[1])
    }
}

extension Problem {
    static let keyMissing = Problem(
        status: .unauthorized, code: "key_required", detail: "这个接口要用密钥：在 Authorization: Bearer 或者 X-API-Key 里写上。")
    static let keyUnknown = Problem(status: .unauthorized, code: "key_unknown", detail: "密钥不对，或者已经停用。")
    static let keyExpired = Problem(status: .unauthorized, code: "key_expired", detail: "密钥已经过期，请找管理员换一把。")

    static func scopeMissing(_ scope: AccessScope) -> Problem {
        Problem(status: .forbidden, code: "scope_missing", detail: "这把密钥没有“\(scope)”的权限。")
    }

    static func quotaExceeded(_ quota: String, after seconds: Int64) -> Problem {
        Problem(
            status: .tooManyRequests, code: "quota_exceeded", detail: "这把密钥\(quota)已经用完，请 \(seconds) 秒后再试。",
            retryAfter: Int(max(1, seconds)))
    }
}
