internal import Arguments
internal import Glibc
internal import HTTPServer
internal import KnowledgeStore
internal import LegalModel
internal import Presentation
internal import ServiceRecords

/// `fawen key`: keys for programs.
enum KeyCommand {
    static let signature = CommandSignature(
        name: "key", summary: "增加、列出、停用接口密钥",
        discussion: """
            add 名字：密钥只显示这一次，库里只存它的摘要。权限：\(AccessScope.all.map(\.description).joined(separator: "、"))，默认 read。
            正在运行的服务一秒内就会知道，不用重启。停用的密钥留在列表里，名字不能再用。
            """,
        operands: .atLeast(1, "add|list|revoke [名字]"),
        options: [
            .data, OptionSignature("scopes", .value("权限"), help: "用逗号隔开，默认 read"),
            OptionSignature("per-minute", .value("N"), help: "每分钟最多几次，默认 600"),
            OptionSignature("per-day", .value("N"), help: "每天最多几次，默认 100000"),
            OptionSignature("expires", .value("日期"), help: "从哪一天起失效，如 2027-01-01；不写就不失效"), Audited.actor, .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let store = try RecordStore(at: arguments.value("data") ?? "")
        let words = arguments.operands
        if words[0] == "list" { return try list(store, arguments, console) }
        guard words.count == 2 else { throw CommandFailure(.usage, "\(words[0]) 要写明一把密钥的名字") }
        switch words[0] {
        case "add": return try add(words[1], store, arguments, console)
        case "revoke":
            let done: Void? = try Audited.change(arguments, .key, subject: "key:" + words[1]) {
                try store.revokeKey(words[1], now: Int64(time(nil))) ? ((), "停用") : nil
            }
            guard done != nil else { throw CommandFailure(.nothingFound, "没有叫“\(words[1])”的密钥") }
            console.print("已停用密钥 \(words[1])。")
            return .success
        default: throw CommandFailure(.usage, "没有动作“\(words[0])”，只有 add、list、revoke")
        }
    }

    private static func add(
        _ name: String, _ store: RecordStore, _ arguments: ParsedArguments, _ console: Console
    ) throws -> ExitStatus {
        let scopes = (arguments.value("scopes") ?? "read").split { ",，、".contains($0) }.map(String.init)
        for scope in scopes where !AccessScope.all.map(\.description).contains(scope) {
            throw ArgumentError.badValue("scopes", scope, expected: AccessScope.all.map(\.description).joined(separator: "、"))
        }
        let perMinute = try arguments.integer("per-minute", in: 1...1_000_000) ?? 600
        let perDay = try arguments.integer("per-day", in: 1...1_000_000_000) ?? 100_000
        let expires = try arguments.value("expires").map { text in
            guard let day = CalendarDay(iso: text) else { throw ArgumentError.badValue("expires", text, expected: "2027-01-01 这样的日期") }
            // A day begins at midnight in China.
            return day.secondsSince1970
        }
        let secret = try Audited.change(arguments, .key, subject: "key:" + name) {
            let secret = try store.addKey(
                name: name, scopes: scopes, perMinute: perMinute, perDay: perDay, expiresAt: expires, now: Int64(time(nil)))
            return (secret, "增加：\(scopes.joined(separator: "、"))，每分钟 \(perMinute) 次，每天 \(perDay) 次")
        }
        guard let secret else { preconditionFailure("a key that was added has a secret") }
        if arguments.has("json") {
            try console.printJSON(
                AddedPayload(name: name, key: secret, scopes: scopes, perMinute: perMinute, perDay: perDay, expiresAt: expires))
        } else {
            console.print("已增加密钥 \(name)（\(scopes.joined(separator: "、"))，每分钟 \(perMinute) 次，每天 \(perDay) 次）。")
            console.print("密钥只显示这一次：\(secret)")
        }
        return .success
    }

    private static func list(_ store: RecordStore, _ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
        let keys = try store.keys()
        if arguments.has("json") {
            try console.printJSON(ListPayload(keys: keys.map(KeyPayload.init)))
        } else {
            for key in keys {
                let state = key.revokedAt != nil ? "　已停用" : ""
                console.print("\(key.name) \(key.hint)… \(key.scopes.joined(separator: "、")) \(key.perMinute)/分 \(key.perDay)/天\(state)")
            }
        }
        return keys.isEmpty ? .nothingFound : .success
    }

    private struct AddedPayload: Encodable {
        let name: String
        /// Shown once.
        let key: String
        let scopes: [String]
        let perMinute: Int
        let perDay: Int
        let expiresAt: Int64?
    }

    private struct ListPayload: Encodable {
        let keys: [KeyPayload]
    }

    private struct KeyPayload: Encodable {
        let name: String
        let hint: String
        let scopes: [String]
        let perMinute: Int
        let perDay: Int
        let createdAt: Int64
        let expiresAt: Int64?
        let revokedAt: Int64?

        init(_ key: KeyRecord) {
            name = key.name
            hint = key.hint
            scopes = key.scopes
            perMinute = key.perMinute
            perDay = key.perDay
            createdAt = key.createdAt
            expiresAt = key.expiresAt
            revokedAt = key.revokedAt
        }
    }
}

extension CommandFailure {
    init(_ error: RecordError) {
        switch error {
        case .busy: self.init(.busy, "另一个进程正在写服务记录，请稍后再试")
        case .newerFormat: self.init(.configuration, "服务记录由更新的程序建立，请升级")
        case .damaged(let reason): self.init(.data, "服务记录损坏：\(reason)")
        case .storage(let reason): self.init(.inputOutput, "服务记录：\(reason)")
        case .refused(let reason): self.init(.usage, reason)
        }
    }
}
