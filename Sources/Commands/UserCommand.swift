internal import Arguments
internal import Editorial
internal import Glibc
internal import KnowledgeStore

/// `fawen user`: who may log in.
enum UserCommand {
    static let signature = CommandSignature(
        name: "user", summary: "增加、列出、停用用户，重设密码，绑定统一身份",
        discussion: """
            add 姓名 --roles 采编,审核：不给密码时生成一次性密码，只显示这一次；--password-stdin 从标准输入读一行。
            reset 给忘了密码、或一次性密码过期的人一个新的一次性密码；一次性密码 72 小时内有效，第一次登录后要更换。
            link 把身份平台上的人（--issuer、--subject，即凭证里的 iss 和 sub）绑定到用户，unlink 解除；见 fawen serve --oidc-issuer。
            角色：采编、审核、坐席、管理、领导、接口、系统管理员、安全管理员、审计管理员；后三个要由不同的人担任。
            """,
        operands: .atLeast(1, "add|list|disable|reset|link|unlink [用户名]"),
        options: [
            .data, OptionSignature("roles", .value("角色"), help: "用逗号隔开"), OptionSignature("display", .value("姓名"), help: "显示的名字，默认同用户名"),
            OptionSignature("password-stdin", .flag, help: "从标准输入读密码"), OptionSignature("issuer", .value("网址"), help: "link、unlink：哪个身份平台"),
            OptionSignature("subject", .value("编号"), help: "link：身份平台上的编号（sub）"),
            OptionSignature("user", .value("姓名"), help: "谁做的，写进审计日志"), .json,
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
        case "link", "unlink":
            try changeIdentity(words[0], of: words[1], Identities(writer: writer, now: Int64(time(nil))), arguments, console)
        default: throw CommandFailure(.usage, "没有动作“\(words[0])”，只有 add、list、disable、reset、link、unlink")
        }
        return .success
    }

    private static func changeIdentity(
        _ action: String, of name: String, _ identities: Identities, _ arguments: ParsedArguments, _ console: Console
    ) throws {
        guard let issuer = arguments.value("issuer"), !issuer.isEmpty else { throw CommandFailure(.usage, "\(action) 要写明 --issuer") }
        if action == "unlink" {
            try Editing.attempt { () throws(EditorialError) in try identities.unlink(name, from: issuer) }
            return console.print("已解除 \(name) 与 \(issuer) 的绑定。")
        }
        guard let subject = arguments.value("subject") else { throw CommandFailure(.usage, "link 要写明 --subject") }
        try Editing.attempt { () throws(EditorialError) in try identities.link(subject, at: issuer, to: name) }
        console.print("已把 \(issuer) 的 \(subject) 绑定到 \(name)。")
    }

    private static func list(_ data: String, _ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
        let (users, identities) = try KnowledgeStore.open(at: data).read { (snapshot) throws(StoreError) in
            (try snapshot.users(), Dictionary(grouping: try snapshot.linkedIdentities(), by: \.user))
        }
        if arguments.has("json") {
            try console.printJSON(ListPayload(users: users.map { UserPayload($0, identities[$0.name] ?? []) }))
        } else {
            for user in users {
                console.print(
                    "\(user.name) \(user.display) \(user.roles.joined(separator: "、"))\(user.isActive ? "" : "　已停用")\(identities[user.name] == nil ? "" : "　已绑定统一身份")"
                )
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

    private struct IdentityPayload: Encodable {
        let issuer: String
        let subject: String
        let linkedAt: Int64
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
        let identities: [IdentityPayload]

        init(_ user: UserRecord, _ identities: [LinkedIdentity]) {
            self.identities = identities.map { IdentityPayload(issuer: $0.issuer, subject: $0.subject, linkedAt: $0.linkedAt) }
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
