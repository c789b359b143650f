import Editorial
import KnowledgeStore
import SingleSignOn

/// Decides about people whom the identity provider made known, and lets them in.
struct Reception: Sendable {
    /// Somebody whom the provider made known, on the way in.
    struct Arrival: Sendable {
        let claimant: Identities.Claimant
        /// The ID token.
        let token: String
        let usedSeveralFactors: Bool
        /// The page that was asked for.
        let next: String?
        /// Whether it was linked when it was judged: what was taken away since must not be linked again by this login.
        var wasLinked = false

        var way: Session.Way { .singleSignOn(.init(issuer: claimant.issuer, subject: claimant.subject, token: token)) }
    }

    /// What is to be done before somebody comes in.
    enum Verdict: Sendable {
        case refused(SignOnFailure)
        /// To ask for the code of the account's app.
        case code(user: String)
        /// Nothing.
        case welcome(user: String)
    }

    enum Entry: Sendable {
        case refused(SignOnFailure)
        /// The cookie of the session.
        case entered(String)
    }

    let signOn: SignOn
    let bench: Workbench
    let throttle: LoginThrottle
    let entrance: Entrance
    let refusals: RefusalLog
    /// A hash that no password fits, for accounts that are made: only the provider opens them.
    let nobody: String

    /// What stands between somebody and the account; nothing is linked or made yet.
    ///
    /// - Parameter arrival: told whether it was linked.
    func judge(_ arrival: inout Arrival) throws -> Verdict {
        let (decision, codes) = try bench.read { [arrival] (snapshot) throws(StoreError) in
            (try decide(arrival, snapshot), try snapshot.usersWithSecondFactor())
        }
        if case .opens = decision { arrival.wasLinked = true }
        if case .refused(let reason) = decision { return .refused(try refuse(arrival, reason)) }
        guard let user = decision.name else { return .refused(.unknown) }
        // The account's own lock: that others mistype passwords at the same address says nothing about somebody whom the provider knows.
        guard throttle.lock(of: user) == nil else {
            try refusals.note(arrival.claimant.subject, "账号 \(user) 锁定中")
            return .refused(.locked)
        }
        let asksCode = signOn.codes == .asked && !arrival.usedSeveralFactors && codes.contains(user)
        return asksCode ? .code(user: user) : .welcome(user: user)
    }

    /// Whether the account would still open; nil if it would, else why not.
    func objection(to arrival: Arrival, as user: String) throws -> SignOnFailure? {
        let decision = try bench.read { (snapshot) throws(StoreError) in try decide(arrival, snapshot) }
        if case .refused(let reason) = decision { return try refuse(arrival, reason) }
        guard let opened = decision.name, opened != user else { return nil }
        try refusals.note(arrival.claimant.subject, "等动态验证码时绑定的账号从 \(user) 换成了 \(opened)")
        return .outlived
    }

    /// Links or makes the account where that was decided, and begins the session.
    ///
    /// - Parameter user: the account that `judge` named; if another one would open by now, nobody comes in.
    func enter(_ arrival: Arrival, as user: String) throws -> Entry {
        let now = bench.clock.now()
        let admission = try bench.write(as: signOn.title) { (writer) throws(EditorialError) in
            let identities = Identities(writer: writer, now: now)
            let admission = try identities.admit(arrival.claimant, as: user, rules: rules(for: arrival), password: nobody)
            guard case .admitted = admission else { return admission }
            writer.actor = user
            do throws(StoreError) { try writer.noteSession(of: user, "用统一身份登录", at: now) } catch { throw .store(error) }
            return admission
        }
        switch admission {
        case .refused(let reason): return .refused(try refuse(arrival, reason))
        case .admitted(let opened): return .entered(entrance.open(opened, by: arrival.way))
        }
    }

    private func decide(_ arrival: Arrival, _ snapshot: StoreSnapshot) throws(StoreError) -> Identities.Decision {
        try Identities.decide(arrival.claimant, rules: rules(for: arrival), in: snapshot)
    }

    /// Whoever came by a link comes in by it, or not at all.
    private func rules(for arrival: Arrival) -> Identities.Rules { arrival.wasLinked ? .init() : signOn.rules }

    private func refuse(_ arrival: Arrival, _ reason: Identities.Refusal) throws -> SignOnFailure {
        try refusals.note(arrival.claimant.subject, reason.rawValue)
        return SignOnFailure(reason)
    }
}
