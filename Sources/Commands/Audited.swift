internal import Arguments
internal import Glibc
internal import KnowledgeStore

/// Changes of the service records that belong into the audit log: keys, addresses for changes, replies.
enum Audited {
    static let actor = OptionSignature("user", .value("姓名"), help: "谁做的，写进审计日志")

    /// Does something and puts it into the log.
    ///
    /// The lock of the store is taken first, so that nothing is done which cannot be logged; and a secret that is made is shown only after
    /// the log knows of it.
    /// - Parameters:
    ///   - subject: `key:bot`.
    ///   - body: returns what it made, and words for the log; nil for nothing done, which is not logged.
    /// - Throws: `busy` while an import holds the store.
    static func change<Value>(
        _ arguments: ParsedArguments, _ action: AuditAction, subject: String, _ body: () throws -> (value: Value, detail: String)?
    ) throws -> Value? {
        let writer = try KnowledgeStore.create(at: arguments.value("data") ?? "")
        writer.actor = arguments.value("user") ?? "管理员"
        guard let done = try body() else { return nil }
        try writer.record(action, subject: subject, detail: done.detail, at: Int64(time(nil)))
        return done.value
    }
}
