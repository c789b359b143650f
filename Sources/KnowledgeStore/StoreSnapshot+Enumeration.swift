internal import Database
package import LegalModel

/// An article or block on its way into an index, with what it belongs to.
package struct IndexedEntry: Sendable {
    package let work: WorkRecord
    package let version: VersionRecord
    package let entry: EntryRecord
}

extension StoreSnapshot {
    /// Visits every article revision and block: works in law order, the newest version of a work first, then older ones, each in the order
    /// of its text. The order depends on content only, so two stores with the same content give the same order.
    ///
    /// Holds one version in memory at a time.
    /// - Complexity: about 5 µs an entry.
    package func forEachRevision(_ body: (IndexedEntry) throws(StoreError) -> Void) throws(StoreError) {
        var versions: [WorkID: [VersionRecord]] = [:]
        for version in try self.versions() { versions[version.work, default: []].append(version) }
        for work in try works() {
            for version in (versions[work.id] ?? []).reversed() {
                for entry in try contents(of: version.id) { try body(IndexedEntry(work: work, version: version, entry: entry)) }
            }
        }
    }

    /// Visits the current published revision of every item of a kind, by id.
    package func forEachItem(_ kind: ItemKind, _ body: (ItemRecord) throws(StoreError) -> Void) throws(StoreError) {
        let ids = try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "SELECT current FROM items WHERE kind = ? AND current IS NOT NULL ORDER BY key", .text(kind.rawValue)
            ) { (row: borrowing Row) throws(DatabaseError) in ItemRevisionID(row.integer(0)) }
        }
        for id in ids {
            if let record = try items([id]).first ?? nil { try body(record) }
        }
    }

    /// What an import made of a path, if it has seen it.
    package func file(_ path: String) throws(StoreError) -> SeenFile? {
        try run { (connection) throws(DatabaseError) in
            try connection.first("SELECT \(SeenFile.columns) FROM files WHERE path = ?", .text(path), map: SeenFile.read)
        }
    }

    /// Every file that imports have seen, by path.
    package func files() throws(StoreError) -> [SeenFile] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows("SELECT \(SeenFile.columns) FROM files ORDER BY path", map: SeenFile.read)
        }
    }

    /// The runs of imports, oldest first.
    package func runs() throws(StoreError) -> [ImportRun] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows("SELECT id, started_at, note FROM runs ORDER BY id") { (row: borrowing Row) throws(DatabaseError) in
                ImportRun(id: RunID(row.integer(0)), startedAt: row.integer(1), note: row.text(2))
            }
        }
    }
}

extension SeenFile {
    static let columns = "path, sha256, parser, outcome, articles, blocks, items, detail"

    static func read(_ row: borrowing Row) throws(DatabaseError) -> SeenFile {
        SeenFile(
            path: row.text(0), sha256: row.text(1), parser: row.text(2), outcome: try row.value(3, as: FileOutcome.self),
            articles: row.int(4), blocks: row.int(5), items: row.int(6), detail: row.text(7))
    }
}
