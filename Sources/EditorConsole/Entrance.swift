import Editorial
import KnowledgeStore

/// Lets people in: a session, and the cookie that carries it.
struct Entrance: Sendable {
    let sessions: SessionBook
    /// Whether cookies may travel over TLS alone.
    let isEncrypted: Bool

    /// From whose links a browser sends a cookie along.
    enum Reach: String {
        case ownPages = "Strict"
        /// Also when another site's page leads here, as an identity provider's does.
        case arrivals = "Lax"
    }

    /// Begins a session.
    ///
    /// - Returns: its cookie.
    func open(_ user: UserRecord, by way: Session.Way) -> String {
        let isAdministrator = Role.administrators.contains { user.roles.contains($0.rawValue) }
        let most = isAdministrator ? SessionBook.perAdministrator : SessionBook.perPerson
        return cookie(ConsoleGuard.cookie, sessions.begin(user.name, by: way, atMost: most), path: "/", lasting: SessionBook.longest)
    }

    /// - Parameter seconds: 0 takes the cookie away.
    func cookie(_ name: String, _ value: String, path: String, lasting seconds: Int64, _ reach: Reach = .ownPages) -> String {
        "\(name)=\(value); Path=\(path); Max-Age=\(seconds); HttpOnly; SameSite=\(reach.rawValue)" + (isEncrypted ? "; Secure" : "")
    }
}
