internal import Database
package import KnowledgeStore

/// Whose account a login by the identity provider opens.
package struct Identities {
    /// What the administrator allows beside accounts that were linked beforehand.
    package struct Rules: Sendable, Equatable {
        /// The claim whose value links an account of that name at the first login; nil links none.
        package var linkClaim: String?
        /// Whether somebody without an account gets one with the roles of their claims.
        package var createsUsers: Bool

        package init(linkClaim: String? = nil, createsUsers: Bool = false) {
            self.linkClaim = linkClaim
            self.createsUsers = createsUsers
        }
    }

    /// Somebody whom the provider made known.
    package struct Claimant: Sendable, Equatable {
        package let issuer: String
        package let subject: String
        /// The value of the rules' claim; nil if there is none, or none that was verified.
        package let linkName: String?
        /// The name that a new account would have, and what people would read.
        package let name: String?
        package let display: String?
        /// Those of the claims, in our words.
        package let roles: [String]

        package init(issuer: String, subject: String, linkName: String?, name: String?, display: String?, roles: [String]) {
            self.issuer = issuer
            self.subject = subject
            self.linkName = linkName
            self.name = name
            self.display = display
            self.roles = roles
        }
    }

    /// Why nobody is let in; the raw value goes into the audit log.
    package enum Refusal: String, Sendable, CaseIterable {
        case unknown = "没有绑定的账号"
        case stopped = "账号已停用"
        case program = "接口账号不能登录"
        case administrator = "三员的账号要由安全管理员事先绑定"
        case linkedOtherwise = "同名账号已绑定另一个统一身份"
        case noRole = "身份里没有可用的角色"
        case nameTaken = "已经有同名的账号，要由安全管理员绑定"
        case badName = "身份里没有可用的用户名"
    }

    package enum Admission: Sendable, Equatable {
        case admitted(UserRecord)
        case refused(Refusal)
    }

    /// What a login would come to.
    package enum Decision: Sendable, Equatable {
        /// The identity is linked to this account.
        case opens(UserRecord)
        /// This account has its name, and would be linked.
        case links(UserRecord)
        /// There is none, and one of this name and these roles would be made.
        case creates(name: String, roles: [String])
        case refused(Refusal)

        /// The account that would open; nil for none.
        package var name: String? {
            switch self {
            case .opens(let user), .links(let user): user.name
            case .creates(let name, _): name
            case .refused: nil
            }
        }
    }

    private let writer: StoreWriter
    private let now: Int64

    /// - Parameter now: seconds since 1970-01-01 UTC.
    package init(writer: StoreWriter, now: Int64) {
        self.writer = writer
        self.now = now
    }

    /// Links an identity to a user beforehand.
    package func link(_ subject: String, at issuer: String, to name: String) throws(EditorialError) {
        let isPlain = subject.utf8.allSatisfy { (0x20...0x7E).contains($0) } && subject.first != " " && subject.last != " "
        guard isPlain, (1...255).contains(subject.utf8.count) else {
            throw .notAllowed("统一身份的编号（sub）是 1 到 255 个英文字母、数字和符号")
        }
        guard let user = try user(name) else { throw .missing("没有用户“\(name)”") }
        guard user.roles != [Role.program.rawValue] else { throw .notAllowed(Refusal.program.rawValue) }
        if let other = try stored({ () throws(StoreError) in try writer.snapshot.user(of: subject, at: issuer) }) {
            throw .notAllowed("这个统一身份已经绑定了用户“\(other)”")
        }
        guard try !isLinked(name, issuer) else { throw .notAllowed("用户“\(name)”已经绑定了统一身份，先解除才能换") }
        try stored { () throws(StoreError) in try writer.link(subject, at: issuer, to: name, moment: now) }
    }

    package func unlink(_ name: String, from issuer: String) throws(EditorialError) {
        guard try stored({ () throws(StoreError) in try writer.unlink(name, from: issuer, moment: now) }) else {
            throw .missing("用户“\(name)”没有绑定这个身份平台")
        }
    }

    /// Which account opens: the linked one; else, where the rules say so, one of the same name, or a new one.
    ///
    /// The three administrators are never linked or made by what a provider says: whoever manages names there would choose who they are.
    package static func decide(_ claimant: Claimant, rules: Rules, in snapshot: StoreSnapshot) throws(StoreError) -> Decision {
        let users = try snapshot.users()
        if let name = try snapshot.user(of: claimant.subject, at: claimant.issuer) {
            guard let user = users.first(where: { $0.isNamed(name) }) else { return .refused(.unknown) }
            return refusal(of: user).map { .refused($0) } ?? .opens(user)
        }
        if rules.linkClaim != nil, let name = claimant.linkName, let user = users.first(where: { $0.isNamed(name) }) {
            guard !Role.administrators.contains(where: { user.roles.contains($0.rawValue) }) else { return .refused(.administrator) }
            if let refusal = refusal(of: user) { return .refused(refusal) }
            let isLinked = try snapshot.linkedIdentities().contains { $0.user == name && $0.issuer == claimant.issuer }
            return isLinked ? .refused(.linkedOtherwise) : .links(user)
        }
        guard rules.createsUsers else { return .refused(.unknown) }
        let closed = Role.administrators.union([.program])
        let roles = Role.allCases.filter { !closed.contains($0) && claimant.roles.contains($0.rawValue) }.map(\.rawValue)
        guard !roles.isEmpty else { return .refused(.noRole) }
        guard let name = claimant.name, Accounts.isName(name) else { return .refused(.badName) }
        return users.contains { $0.name == name } ? .refused(.nameTaken) : .creates(name: name, roles: roles)
    }

    /// The account that opens, linked or made where that was decided.
    ///
    /// - Parameters:
    ///   - name: the account that was decided on before; `unknown` if it is another one by now.
    ///   - password: for a new account: a hash that no password fits.
    package func admit(_ claimant: Claimant, as name: String, rules: Rules, password: String) throws(EditorialError) -> Admission {
        let decision = try stored { () throws(StoreError) in try Self.decide(claimant, rules: rules, in: writer.snapshot) }
        guard decision.name ?? name == name else { return .refused(.unknown) }
        switch decision {
        case .refused(let refusal): return .refused(refusal)
        case .opens(let user): return .admitted(user)
        case .links(let user):
            try stored { () throws(StoreError) in try writer.link(claimant.subject, at: claimant.issuer, to: user.name, moment: now) }
            return .admitted(user)
        case .creates(let name, let roles):
            let user = Accounts(writer: writer, now: now)
                .record(name, claimant.display ?? name, roles, hash: password, expiry: nil)
            try stored { () throws(StoreError) in
                // An account without its link would keep its owner out for ever, by its name.
                try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                    try writer.store(user, at: now)
                    try writer.link(claimant.subject, at: claimant.issuer, to: name, moment: now)
                }
            }
            return .admitted(user)
        }
    }

    private static func refusal(of user: UserRecord) -> Refusal? {
        if !user.isActive { return .stopped }
        return user.roles == [Role.program.rawValue] ? .program : nil
    }

    private func isLinked(_ name: String, _ issuer: String) throws(EditorialError) -> Bool {
        try stored { () throws(StoreError) in try writer.snapshot.linkedIdentities() }.contains { $0.user == name && $0.issuer == issuer }
    }

    private func user(_ name: String) throws(EditorialError) -> UserRecord? {
        try stored { () throws(StoreError) in try writer.snapshot.users() }.first { $0.isNamed(name) }
    }

    private func stored<Value>(_ body: () throws(StoreError) -> Value) throws(EditorialError) -> Value {
        do throws(StoreError) { return try body() } catch { throw .store(error) }
    }
}
