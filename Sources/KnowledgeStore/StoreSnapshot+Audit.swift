internal import Database
internal import LegalModel

extension StoreSnapshot {
    /// Entries of the log, newest first.
    ///
    /// - Parameter subject: only those about it; nil for all.
    package func auditEntries(about subject: String? = nil, limit: Int = 100) throws(StoreError) -> [AuditEntry] {
        guard try hasEditorialTables() else { return [] }
        return try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "SELECT \(AuditEntry.columns) FROM audit WHERE ?1 IS NULL OR subject = ?1 ORDER BY sequence DESC LIMIT ?2", .text(subject),
                .integer(limit), map: AuditEntry.read)
        }
    }

    /// Reads the whole chain and compares it with what it tells of.
    ///
    /// Found: an entry that was changed, left out, put in or moved; a tail that was cut off; an entry written without the key; a revision
    /// that was stored, changed or taken away behind the log's back; an item whose visible revision is another one than the log says.
    /// - Parameters:
    ///   - key: checks the seals; nil leaves them unchecked.
    ///   - anchor: hash of an entry noted down earlier: it must still be in the chain.
    /// - Complexity: about 10 µs an entry, 5 µs a revision.
    package func verifyAudit(key: AuditKey?, anchor: String? = nil) throws(StoreError) -> AuditReport {
        var report = AuditReport(sealsChecked: key != nil)
        guard try hasEditorialTables() else { return report }
        var walk = ChainWalk(key: key, anchor: anchor)
        try run { (connection) throws(DatabaseError) in
            try connection.forEach("SELECT \(AuditEntry.columns) FROM audit ORDER BY sequence") {
                (row: borrowing Row) throws(DatabaseError) in
                walk.take(try AuditEntry.read(row))
            }
        }
        let head = try run { (connection) throws(DatabaseError) in
            try connection.first("SELECT sequence, hash, seal FROM audit_head") { (row: borrowing Row) throws(DatabaseError) in
                (sequence: row.int(0), hash: row.text(1), seal: row.text(2))
            }
        }
        walk.finish(head)
        report.entries = walk.count
        report.head = walk.last
        report.problems = walk.problems + (try revisionProblems(walk))
        return report
    }

    /// False for a file of the format before there was editorial work.
    func hasEditorialTables() throws(StoreError) -> Bool {
        try run { (connection) throws(DatabaseError) in try connection.format() >= 2 }
    }

    /// Revisions and visible revisions against the log.
    private func revisionProblems(_ walk: ChainWalk) throws(StoreError) -> [AuditReport.Problem] {
        var problems: [AuditReport.Problem] = []
        var unseen = walk.digests
        try run { (connection) throws(DatabaseError) in
            let first = try connection.integer("SELECT value FROM meta WHERE name = 'audited_after'") ?? 0
            try connection.forEach(
                "SELECT r.id, i.kind, i.key, r.number, r.sha256, r.payload FROM item_revisions r JOIN items i ON i.id = r.item ORDER BY r.id"
            ) { (row: borrowing Row) throws(DatabaseError) in
                let place = "\(row.text(1)):\(row.text(2))#\(row.int(3))"
                func report(_ reason: String) { problems.append(.init(sequence: nil, place: place, reason: reason)) }
                let logged = unseen.removeValue(forKey: place)
                if StoredText.sha256(row.text(5)) != row.text(4) { report("内容与记录的 SHA-256 不符") }
                if let logged, logged != row.text(4) { report("内容与日志登记的不同") }
                if logged == nil, row.integer(0) > first { report("日志里没有登记这一修订") }
            }
            try connection.forEach(
                "SELECT i.kind, i.key, r.number FROM items i LEFT JOIN item_revisions r ON r.id = i.current ORDER BY i.kind, i.key"
            ) { (row: borrowing Row) throws(DatabaseError) in
                let subject = "\(row.text(0)):\(row.text(1))"
                guard let told = walk.visible[subject] else { return }
                let found = row.optionalInt(2)
                if told != found {
                    let words = (told.map { "第\($0)版" } ?? "不公开", found.map { "第\($0)版" } ?? "不公开")
                    problems.append(.init(sequence: nil, place: subject, reason: "日志说\(words.0)，实际是\(words.1)"))
                }
            }
        }
        problems += unseen.keys.sorted().map { .init(sequence: nil, place: $0, reason: "日志登记过的修订不见了") }
        return problems
    }
}

/// One pass over the chain.
private struct ChainWalk {
    let key: AuditKey?
    let anchor: String?
    private(set) var count = 0
    private(set) var last = ""
    private(set) var problems: [AuditReport.Problem] = []
    /// SHA-256 of revisions by `kind:id#number`.
    private(set) var digests: [String: String] = [:]
    /// The revision that everybody sees, by subject; nil inside for none.
    private(set) var visible: [String: Int?] = [:]
    private var expected = 1
    private var metAnchor = false

    init(key: AuditKey?, anchor: String?) {
        self.key = key
        self.anchor = anchor
    }

    mutating func take(_ entry: AuditEntry) {
        count += 1
        let name = "第 \(entry.sequence) 条（\(AuditAction(rawValue: entry.action)?.chinese ?? entry.action) \(entry.subject)，\(entry.actor)）"
        func problem(_ reason: String) -> AuditReport.Problem { .init(sequence: entry.sequence, place: "audit", reason: reason) }
        if entry.sequence != expected {
            problems.append(
                problem(entry.sequence > expected ? "缺少第 \(expected) 到第 \(entry.sequence - 1) 条" : "\(name)的序号不在次序里"))
        }
        if entry.previous != last { problems.append(problem("\(name)与前一条接不上：前面有记录被改动、删除或插入")) }
        if StoredText.sha256(entry.canonical) != entry.hash { problems.append(problem("\(name)的内容被改动，与它的摘要不符")) }
        if let key, key.seal(entry.hash) != entry.seal { problems.append(problem("\(name)的封印不对：不是本系统写入的")) }
        if entry.hash == anchor { metAnchor = true }
        expected = entry.sequence + 1
        last = entry.hash
        note(entry)
    }

    private mutating func note(_ entry: AuditEntry) {
        guard let action = AuditAction(rawValue: entry.action) else { return }
        if !entry.digest.isEmpty, let number = entry.number, action == .saved || action == .published {
            digests["\(entry.subject)#\(number)"] = entry.digest
        }
        switch action {
        case .published: visible[entry.subject] = .some(entry.number)
        case .withdrawn, .expired: visible[entry.subject] = .some(nil)
        default: break
        }
    }

    mutating func finish(_ head: (sequence: Int, hash: String, seal: String)?) {
        func problem(_ reason: String) -> AuditReport.Problem { .init(sequence: nil, place: "audit_head", reason: reason) }
        if let head {
            if head.sequence != expected - 1 || head.hash != last {
                problems.append(problem("日志末尾记到第 \(head.sequence) 条，实际到第 \(expected - 1) 条：末尾被截断或者改写"))
            }
            if let key, head.sequence > 0, key.seal(AuditEntry.headForm(head.sequence, head.hash)) != head.seal {
                problems.append(problem("日志末尾的封印不对：末尾被截断或者改写"))
            }
        } else {
            problems.append(problem("日志末尾的记录不见了"))
        }
        if let anchor, !anchor.isEmpty, !metAnchor { problems.append(problem("另行保存的摘要不在日志里：它之前的记录被改写")) }
    }
}

extension AuditEntry {
    static let columns = "sequence, moment, actor, action, subject, number, digest, detail, previous, hash, seal"

    static func read(_ row: borrowing Row) throws(DatabaseError) -> AuditEntry {
        AuditEntry(
            sequence: row.int(0), moment: row.integer(1), actor: row.text(2), action: row.text(3), subject: row.text(4),
            number: row.optionalInt(5), digest: row.text(6), detail: row.text(7), previous: row.text(8), hash: row.text(9),
            seal: row.text(10))
    }
}
