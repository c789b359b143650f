internal import Arguments
internal import Editorial
internal import Glibc
internal import KnowledgeStore

/// `fawen user`: who may log in.
enum UserCommand {
    static let signature = CommandSignature(
        name: "user", summary: "增加、列出、停用用户，重设密码",
        discussion: """
            add 姓名 --roles 采编,审核：不给密码时生成一次性密码，只显示这一次；--password-stdin 从标准输入读一行。
            reset 给忘了密码、或一次性密码过期的人一个新的一次性密码；一次性密码 72 小时内有效，第一次登录后要更换。
            角色：采编、审核、坐席、管理、领导、接口、系统管理员、安全管理员、审计管理员；后三个要由不同的人担任。
            """,
        operands: .atLeast(1, "add|list|disable|reset [用户名]"),
        options: [
            .data, OptionSignature("roles", .value("角色"), help: "用逗号隔开"), OptionSignature("display", .value("姓名"), help: "显示的名字，默认同用户名"),
            OptionSignature("password-stdin", .flag, help: "从标准输入读密码"), OptionSignature("user", .value("姓名"), help: "谁做的，写进审计日志"), .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let data = arguments.value("data") ?? ""
        let words = arguments.operands
        if words[0] == "list" { return try list(data, arguments, console) }
        guard words.count == 2 else { throw CommandFailure(.usage, "\(words[0]) 要写明一个用户名") }
        let writer = try KnowledgeStore.create(at: data)
        writer.actor = arguments.value("user") ?? "管理员"
        let accounts = Accounts(writer: writer, now: Int64(time(nil)))
        switch words[0] {
        case "add":
            let roles = (arguments.value("roles") ?? "").split { ",，、".contains($0) }.map(String.init)
            let password = arguments.has("password-stdin") ? readLine(strippingNewline: true) ?? "" : nil
            let made = try Editing.attempt { () throws(EditorialError) in
                try accounts.add(name: words[1], display: arguments.value("display") ?? words[1], roles: roles, password: password)
            }
            if arguments.has("json") {
                try console.printJSON(AddedPayload(name: words[1], roles: roles, oneTimePassword: made))
            } else {
                console.print("已增加用户 \(words[1])（\(roles.joined(separator: "、"))）。" + (made.map { "一次性密码：\($0)" } ?? ""))
            }
        case "disable":
            try Editing.attempt { () throws(EditorialError) in try accounts.disable(words[1]) }
            console.print("已停用用户 \(words[1])。")
        case "reset":
            let made = try Editing.attempt { () throws(EditorialError) in try accounts.resetPassword(of: words[1]) }
            if arguments.has("json") {
                try console.printJSON(AddedPayload(name: words[1], roles: nil, oneTimePassword: made))
            } else {
                console.print("\(words[1]) 的一次性密码（只显示这一次）：\(made)")
            }
        default: throw CommandFailure(.usage, "没有动作“\(words[0])”，只有 add、list、disable、reset")
        }
        return .success
    }

    private static func list(_ data: String, _ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
        let users = try KnowledgeStore.open(at: data).read { (snapshot) throws(StoreError) in try snapshot.users() }
        if arguments.has("json") {
            try console.printJSON(ListPayload(users: users.map(UserPayload.init)))
        } else {
            for user in users {
                console.print("\(user.name) \(user.display) \(user.roles.joined(separator: "、"))\(user.isActive ? "" : "　已停用")")
            }
        }
        return users.isEmpty ? .nothingFound : .success
    }

    private struct AddedPayload: Encodable {
        let name: String
        /// Nil where they stayed as they were.
        let roles: [String]?
        /// Shown once; nil where a password was given.
        let oneTimePassword: String?
    }

    private struct ListPayload: Encodable {
        let users: [UserPayload]
    }

    private struct UserPayload: Encodable {
        let name: String
        let display: String
        let roles: [String]
        let active: Bool
        let mustChangePassword: Bool
        /// When an unused one-time password ends; nil for a person's own.
        let passwordExpiresAt: Int64?
        let createdAt: Int64

        init(_ user: UserRecord) {
            name = user.name
            display = user.display
            roles = user.roles
            active = user.isActive
            mustChangePassword = user.mustChangePassword
            passwordExpiresAt = user.passwordExpiresAt
            createdAt = user.createdAt
        }
    }
}
