internal import Database
package import KnowledgeStore
internal import LegalModel

/// Opens the tasks that changed laws bring, after an import.
///
/// May run at any time and as often as wanted: a version is compared once with the one before, and what was cut off is made up for.
package struct LawChangeTasks {
    private let impact: LawChangeImpact

    package init(concordance: LawConcordance) {
        impact = LawChangeImpact(concordance: concordance)
    }

    /// What was opened.
    package struct Report: Sendable, Equatable {
        package var laws = 0
        package var tasks = 0
        /// Items marked 待复核.
        package var items = 0

        /// Nothing opened.
        package init() {}
    }

    /// Compares every version that came since the last time with the one before it, opens a task for each citation that it touches, and
    /// marks the items 待复核.
    ///
    /// Items stored by the same import or a later one than the text are left alone: their writers had it before them. So are texts that came
    /// together with the older one: a first load changes nothing.
    /// - Parameter now: seconds since 1970-01-01 UTC.
    /// - Complexity: one transaction; about a second for a code of 1,260 articles with 10,000 citing items.
    package func open(_ writer: StoreWriter, at now: Int64) throws(EditorialError) -> Report {
        do throws(StoreError) {
            return try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                var report = Report()
                let snapshot = writer.snapshot
                for id in try snapshot.unseenLawChanges() {
                    guard let version = try snapshot.version(id), let work = try snapshot.work(version.work) else { continue }
                    let older = try snapshot.versions(of: work.id).prefix { $0.id != id }
                    guard let base = older.last else { continue }
                    let tasks = try tasks(work, base, version, snapshot)
                    let opened = try writer.open(tasks, at: now)
                    try writer.noteLawChange(id, previous: base.id, tasks: opened, at: now)
                    report.laws += 1
                    report.tasks += opened
                    for revision in Set(tasks.map(\.revision)).sorted() { if try mark(revision, work, writer, now) { report.items += 1 } }
                }
                return report
            }
        } catch {
            throw .store(error)
        }
    }

    private func tasks(
        _ work: WorkRecord, _ base: VersionRecord, _ version: VersionRecord, _ snapshot: StoreSnapshot
    ) throws(StoreError) -> [NewTask] {
        // Most texts touch nobody: they are not compared at all.
        // Two texts that came together, as a first load brings them, are no change of what items were written for.
        if let first = try snapshot.firstRun(of: base.id), let second = try snapshot.firstRun(of: version.id), first >= second { return [] }
        var isTouched = false
        for record in try snapshot.itemsCiting(work.id) {
            guard !isTouched, case .item(let item) = record.source else { continue }
            isTouched = try isOlder(item.revision, than: version.id, snapshot)
        }
        guard isTouched else { return [] }
        let change = try impact.change(of: work, from: base, to: version, snapshot)
        let texts = Dictionary(
            change.changes.compactMap { entry in entry.article.map { ($0, entry) } }, uniquingKeysWith: { first, _ in first })
        var tasks: [NewTask] = []
        for entry in change.affected where entry.grade != .elsewhere {
            guard try isOlder(entry.item.revision, than: version.id, snapshot) else { continue }
            let article = entry.article.flatMap { texts[$0] }
            tasks.append(
                NewTask(
                    revision: entry.item.revision, law: work.title, cause: "version:\(version.id)", position: entry.citation.position,
                    citation: entry.citation.text, article: entry.article, newArticle: entry.newArticle, grade: entry.grade.rawValue,
                    reason: entry.reason, oldText: article?.oldText, newText: article?.newText, due: version.effectiveFrom, assignee: nil))
        }
        return tasks
    }

    /// True for a revision that was stored before the text came.
    private func isOlder(_ revision: ItemRevisionID, than version: VersionID, _ snapshot: StoreSnapshot) throws(StoreError) -> Bool {
        let runs = try snapshot.runs(version: version, revision: revision)
        guard let text = runs.version, let item = runs.revision else { return true }
        return item < text
    }

    /// - Returns: true if the item was not marked before.
    private func mark(_ revision: ItemRevisionID, _ work: WorkRecord, _ writer: StoreWriter, _ now: Int64) throws(StoreError) -> Bool {
        guard let listing = try writer.snapshot.listings([revision]).first ?? nil,
            let live = try writer.snapshot.live(listing.kind, id: listing.id), live.revision == revision, live.stage == .published
        else { return false }
        try writer.move(live, to: .recheck, by: writer.actor, reason: "《\(work.title)》有新文本", at: now)
        return true
    }
}
