package import KnowledgeStore

/// What a person is in this house; the raw value is what accounts hold.
package enum Role: String, Sendable, CaseIterable {
    case editor = "采编"
    case reviewer = "审核"
    case seat = "坐席"
    case manager = "管理"
    case leader = "领导"
    /// A program; never logs in to the console.
    case program = "接口"
    case systemAdministrator = "系统管理员"
    case securityAdministrator = "安全管理员"
    case auditAdministrator = "审计管理员"

    /// 三员: nobody may be two of them.
    package static let administrators: Set<Role> = [.systemAdministrator, .securityAdministrator, .auditAdministrator]
}

/// What may be done in the console; every route names one, and `Permission.table` alone says who has it.
package enum Permission: String, Sendable, CaseIterable {
    /// See items of every stage, versions, tasks, the impact board.
    case read
    /// Draft, save, submit, bring back an older revision.
    case write
    /// Publish, return, confirm a re-check.
    case review
    /// Take an item out of sight at once.
    case withdraw
    /// Answer for a finding of the gate.
    case waive
    /// Say what became of a task.
    case closeTask
    /// Give tasks to people.
    case assignTask
    /// Bring in laws, with preview of what they touch.
    case importLaw
    /// Bring in sheets of items.
    case importItems
    /// Propose changes of the words that questions are searched with.
    case lexicon
    /// Users, roles, one-time passwords.
    case users
    /// The audit log.
    case audit

    /// Who has it. Deny by default: a role that does not stand here has nothing.
    package static let table: [Permission: Set<Role>] = [
        .read: [.editor, .reviewer, .manager, .leader],
        .write: [.editor],
        .review: [.reviewer],
        .withdraw: [.editor, .reviewer, .manager],
        .waive: [.editor, .reviewer],
        .closeTask: [.editor, .reviewer, .manager],
        .assignTask: [.manager],
        .importLaw: [.manager],
        .importItems: [.manager],
        .lexicon: [.editor, .manager],
        .users: [.securityAdministrator],
        .audit: [.auditAdministrator],
    ]

    /// What it lets people do, for a page that refuses them.
    package var chinese: String {
        switch self {
        case .read: "看条目和任务"
        case .write: "起草和修改"
        case .review: "审核和发布"
        case .withdraw: "撤回"
        case .waive: "豁免检查发现"
        case .closeTask: "办结任务"
        case .assignTask: "分派任务"
        case .importLaw: "导入法规"
        case .importItems: "批量导入条目"
        case .lexicon: "维护词表"
        case .users: "管理用户"
        case .audit: "看审计日志"
        }
    }

    /// The roles that have it, in a fixed order.
    package var holders: [Role] { Role.allCases.filter { Self.table[self]?.contains($0) ?? false } }
}

extension UserRecord {
    /// Whether one of the roles lets this person do it; a stopped account may do nothing.
    package func may(_ permission: Permission) -> Bool {
        isActive && roles.contains { name in permission.holders.contains { $0.rawValue == name } }
    }
}
