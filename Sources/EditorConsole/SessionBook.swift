import KnowledgeStore
import Synchronization

/// One login of one person.
struct Session: Sendable, Equatable {
    /// How somebody proved who they are.
    enum Way: Sendable, Equatable {
        case password
        /// By the identity provider.
        case singleSignOn(Proof)

        /// What the provider proved.
        struct Proof: Sendable, Equatable {
            let issuer: String
            let subject: String
            /// Sent back to the provider at log-out.
            let token: String
        }

        /// Whether it still opens somebody's account: a link that was taken away opens nothing.
        func opens(_ user: String, in snapshot: StoreSnapshot) throws(StoreError) -> Bool {
            guard case .singleSignOn(let proof) = self else { return true }
            return try snapshot.user(of: proof.subject, at: proof.issuer) == user
        }
    }

    let user: String
    let way: Way
    /// Goes into every form and comes back with it.
    let csrf: String
    /// Seconds since 1970-01-01 UTC.
    let began: Int64
    var lastSeen: Int64
}

/// Who is logged in. Sessions live in memory alone: a restart ends them all, and nothing on disk lets anybody in.
final class SessionBook: Sendable {
    /// Seconds without a request after which a session is over.
    static let idle: Int64 = 15 * 60
    /// Seconds after which every session is over.
    static let longest: Int64 = 8 * 3600
    /// Sessions of one person at a time; the oldest ends when another begins.
    static let perPerson = 3
    /// The three administrators: one at a time.
    static let perAdministrator = 1

    private let clock: ConsoleClock
    private let sessions = Mutex<[String: Session]>([:])

    init(clock: ConsoleClock) {
        self.clock = clock
    }

    /// Begins a session under a new name.
    ///
    /// - Returns: the token that the cookie carries; only its fingerprint is kept.
    func begin(_ user: String, by way: Session.Way, atMost limit: Int) -> String {
        let token = Secrets.token()
        let now = clock.now()
        let session = Session(user: user, way: way, csrf: Secrets.token(), began: now, lastSeen: now)
        sessions.withLock { book in
            book = book.filter { Self.isOpen($0.value, at: now) }
            let own = book.filter { $0.value.user == user }.sorted { $0.value.began < $1.value.began }
            for (name, _) in own.prefix(max(0, own.count - limit + 1)) { book[name] = nil }
            book[Secrets.fingerprint(token)] = session
        }
        return token
    }

    /// The open session of a token, seen now; nil for one that is over or never was.
    func session(_ token: String) -> Session? {
        let now = clock.now()
        return sessions.withLock { book in
            let name = Secrets.fingerprint(token)
            guard var session = book[name] else { return nil }
            guard Self.isOpen(session, at: now) else {
                book[name] = nil
                return nil
            }
            session.lastSeen = now
            book[name] = session
            return session
        }
    }

    func end(_ token: String) { sessions.withLock { $0[Secrets.fingerprint(token)] = nil } }

    /// Ends every session of a person: disabled, other roles, another password.
    func endAll(of user: String) { sessions.withLock { book in book = book.filter { $0.value.user != user } } }

    private static func isOpen(_ session: Session, at now: Int64) -> Bool {
        now - session.lastSeen < idle && now - session.began < longest
    }
}
