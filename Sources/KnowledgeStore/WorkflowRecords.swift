package import LegalModel

/// Where a revision stands on its way to the public.
package enum RevisionStage: String, Sendable, CaseIterable {
    case draft
    case inReview = "in_review"
    /// Approved, goes live at a moment.
    case scheduled
    case published
    /// Live, but its basis has changed: 待复核.
    case recheck
    case withdrawn
    case expired
    /// A later revision took its place.
    case superseded

    package var chinese: String {
        switch self {
        case .draft: "草稿"
        case .inReview: "待审"
        case .scheduled: "定时发布"
        case .published: "已发布"
        case .recheck: "待复核"
        case .withdrawn: "已撤回"
        case .expired: "已过期"
        case .superseded: "已被替换"
        }
    }

    /// True while the public sees it.
    package var isLive: Bool { self == .published || self == .recheck }
}

/// One revision with its place in the workflow.
package struct StagedRevision: Sendable, Equatable {
    package let revision: ItemRevisionID
    package let kind: ItemKind
    package let id: String
    package let number: Int
    package let sha256: String
    package let title: String
    package let stage: RevisionStage
    /// Empty for what was imported.
    package let author: String
    package let reviewer: String?
    /// Seconds since 1970-01-01 UTC.
    package let changedAt: Int64
    package let changedBy: String
    package let reason: String?
    /// When it goes live; nil unless scheduled.
    package let publishAt: Int64?
}

/// What an editor must look at because a law changed.
package struct EditorialTask: Sendable, Equatable {
    package let number: Int64
    package let kind: ItemKind
    package let id: String
    package let title: String
    /// The revision that was live when the task was opened.
    package let revision: Int
    package let law: String
    package let citation: String
    package let article: String?
    package let newArticle: String?
    package let grade: String
    package let reason: String
    package let oldText: String?
    package let newText: String?
    package let due: CalendarDay?
    package let assignee: String?
    package let openedAt: Int64
    package let closedAt: Int64?
    package let closedBy: String?
    package let resolution: String?
}

/// A task to be opened.
package struct NewTask: Sendable, Equatable {
    package var revision: ItemRevisionID
    package var law: String
    /// What opened it: `version:17`, or a line of a 清理 list. With revision and position it makes a task unique.
    package var cause: String
    package var position: Int
    package var citation: String
    package var article: ArticleNumber?
    package var newArticle: ArticleNumber?
    package var grade: String
    package var reason: String
    package var oldText: String?
    package var newText: String?
    package var due: CalendarDay?
    package var assignee: String?

    package init(
        revision: ItemRevisionID, law: String, cause: String, position: Int, citation: String, article: ArticleNumber?,
        newArticle: ArticleNumber?, grade: String, reason: String, oldText: String?, newText: String?, due: CalendarDay?, assignee: String?
    ) {
        self.revision = revision
        self.law = law
        self.cause = cause
        self.position = position
        self.citation = citation
        self.article = article
        self.newArticle = newArticle
        self.grade = grade
        self.reason = reason
        self.oldText = oldText
        self.newText = newText
        self.due = due
        self.assignee = assignee
    }
}

/// A finding of the gate that somebody answers for.
package struct Waiver: Sendable, Equatable, Hashable {
    package var kind: ItemKind
    package var item: String
    package var rule: String
    /// The words that were found.
    package var text: String
    package var reason: String
    package var actor: String

    package init(kind: ItemKind, item: String, rule: String, text: String, reason: String, actor: String) {
        self.kind = kind
        self.item = item
        self.rule = rule
        self.text = text
        self.reason = reason
        self.actor = actor
    }
}

/// Somebody who may log in.
package struct UserRecord: Sendable, Equatable {
    package let name: String
    package let display: String
    package var roles: [String]
    /// As libsodium writes it: algorithm, parameters, salt and hash in one text.
    package var password: String
    package var mustChangePassword: Bool
    package var isActive: Bool
    package let createdAt: Int64
    package var changedAt: Int64
    /// When a one-time password that nobody used is good no longer, in seconds since 1970-01-01 UTC; nil for a person's own password.
    package var passwordExpiresAt: Int64?

    package init(
        name: String, display: String, roles: [String], password: String, mustChangePassword: Bool, isActive: Bool, createdAt: Int64,
        changedAt: Int64, passwordExpiresAt: Int64? = nil
    ) {
        self.name = name
        self.display = display
        self.roles = roles
        self.password = password
        self.mustChangePassword = mustChangePassword
        self.isActive = isActive
        self.createdAt = createdAt
        self.changedAt = changedAt
        self.passwordExpiresAt = passwordExpiresAt
    }

    /// Whether that is the user's name, byte by byte as the database has it: `==` takes U+F9E1 for 李 and U+212A for K.
    package func isNamed(_ other: String) -> Bool { name.utf8.elementsEqual(other.utf8) }
}
