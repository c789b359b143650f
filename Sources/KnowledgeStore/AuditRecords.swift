/// What was done, in the log's closed vocabulary.
package enum AuditAction: String, Sendable, CaseIterable {
    /// A run of an import began.
    case run
    /// The text of a law was stored or replaced.
    case law
    /// A draft was saved.
    case saved
    /// A revision went to review, came back, or was scheduled.
    case stage
    /// A revision became the one that everybody sees.
    case published
    case withdrawn
    case expired
    /// An answer was stored in another language.
    case translation
    /// An item is marked for another look.
    case recheck
    case task
    case waiver
    case user
    /// An API key was made or stopped.
    case key
    /// An address for changes was added or taken away.
    case webhook
    /// A visitor's message was replied to.
    case message
    /// A change of the lexicon was proposed, put in force, sent back.
    case lexicon
    /// A way of reading sheets was saved or taken away.
    case profile
    /// Somebody logged in or out, failed to, or was locked out.
    case session

    package var chinese: String {
        switch self {
        case .run: "导入"
        case .law: "法规入库"
        case .saved: "保存草稿"
        case .stage: "流转"
        case .published: "发布"
        case .withdrawn: "撤回"
        case .expired: "过期"
        case .translation: "译文"
        case .recheck: "待复核"
        case .task: "任务"
        case .waiver: "豁免"
        case .user: "用户"
        case .key: "接口密钥"
        case .webhook: "变更通知"
        case .message: "留言"
        case .lexicon: "词表"
        case .profile: "导入方案"
        case .session: "登录"
        }
    }
}

/// One line of the log.
package struct AuditEntry: Sendable, Equatable {
    /// From 1, without gaps.
    package let sequence: Int
    /// Seconds since 1970-01-01 UTC.
    package let moment: Int64
    package let actor: String
    /// One of `AuditAction`, as stored.
    package let action: String
    /// `answer:wage-boss-gone`, `law:民法典`, `user:zhang`.
    package let subject: String
    /// Revision of an item, row of a run or task; nil where there is none.
    package let number: Int?
    /// SHA-256 of what was stored; empty where nothing was.
    package let digest: String
    package let detail: String
    /// Hash of the entry before; empty for the first.
    package let previous: String
    /// SHA-256 over the entry and `previous`.
    package let hash: String
    /// HMAC of `hash` under the folder's key.
    package let seal: String

    /// What is hashed: every field with its length in front, so that no two entries share a form.
    var canonical: String {
        Self.canonical(
            [String(sequence), String(moment), actor, action, subject, number.map(String.init) ?? "", digest, detail, previous])
    }

    /// What the seal of the head is over: another form than any entry's hash.
    static func headForm(_ sequence: Int, _ hash: String) -> String { "head:\(sequence):\(hash)" }

    static func canonical(_ fields: [String]) -> String { fields.map { "\($0.utf8.count):\($0)" }.joined() }
}

/// What `audit verify` found.
package struct AuditReport: Sendable, Equatable {
    package struct Problem: Sendable, Equatable {
        /// Of the entry, or where one is missing; nil for what is outside the log.
        package var sequence: Int?
        /// `audit`, `audit_head`, or the subject that does not agree with the log.
        package var place: String
        /// A Chinese sentence.
        package var reason: String
    }

    package var entries = 0
    /// Hash of the last entry: kept elsewhere, it proves later that nothing before it was changed.
    package var head = ""
    package var problems: [Problem] = []
    /// False where no key was at hand, so that seals could not be checked.
    package var sealsChecked = true
}
