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

    /// Compares every version that came since the last time with the one before it, reads what it ends, opens a task for each citation
    /// that it touches, and marks the items 待复核.
    ///
    /// Items stored by the same import or a later one than the text are left alone: their writers had it before them. So are texts that came
    /// together with the older one: a first load changes nothing. A text that came after a later one of its work changes nothing either.
    /// - Parameter now: seconds since 1970-01-01 UTC.
    /// - Complexity: one transaction; about a second for a code of 1,260 articles with 10,000 citing items. Reads each new text once if
    ///   there are items older than it.
    package func open(_ writer: StoreWriter, at now: Int64) throws(EditorialError) -> Report {
        do throws(StoreError) {
            return try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                var report = Report()
                let snapshot = writer.snapshot
                for id in try snapshot.unseenTexts() {
                    guard let version = try snapshot.version(id), let work = try snapshot.work(version.work) else { continue }
                    let versions = try snapshot.versions(of: work.id)
                    let base = versions.prefix { $0.id != id }.last
                    var opened = 0
                    if try !isOutdated(version, versions, snapshot) {
                        if let base {
                            report.laws += 1
                            opened += try take(try tasks(work, base, version, snapshot), "《\(work.title)》有新文本", writer, now, &report)
                        }
                        for (title, ended) in try repeals(by: work, version, snapshot) {
                            opened += try take(ended, "《\(work.title)》废止《\(title)》", writer, now, &report)
                        }
                    }
                    try writer.noteLawChange(id, previous: base?.id, tasks: opened, at: now)
                }
                return report
            }
        } catch {
            throw .store(error)
        }
    }

    /// Opens a task for each citation of what a 清理 list ends or wants amended, and marks the items 待复核.
    ///
    /// The same list again opens nothing twice.
    package func open(_ entries: [RepealList.Entry], _ writer: StoreWriter, at now: Int64) throws(EditorialError) -> Report {
        do throws(StoreError) {
            return try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                var report = Report()
                for entry in entries {
                    report.laws += 1
                    let tasks = try tasks(entry, writer.snapshot)
                    _ = try take(tasks, "《\(entry.title)》\(entry.treatment.rawValue)", writer, now, &report)
                }
                return report
            }
        } catch {
            throw .store(error)
        }
    }

    /// Opens tasks and marks the items that have one for it.
    private func take(
        _ tasks: [NewTask], _ reason: String, _ writer: StoreWriter, _ now: Int64, _ report: inout Report
    ) throws(StoreError) -> Int {
        let opened = try writer.open(tasks, at: now)
        report.tasks += opened
        // Nothing new: what was asked of these items before was answered, or its mark stands.
        guard opened > 0 else { return 0 }
        for revision in Set(tasks.map(\.revision)).sorted() { if try mark(revision, reason, writer, now) { report.items += 1 } }
        return opened
    }

    /// True for a text that came after a later one of its work: items rest on that one.
    private func isOutdated(_ version: VersionRecord, _ versions: [VersionRecord], _ snapshot: StoreSnapshot) throws(StoreError) -> Bool {
        guard let run = try snapshot.firstRun(of: version.id) else { return false }
        for later in versions.drop(while: { $0.id != version.id }).dropFirst() where later.hasOfficialText {
            if let known = try snapshot.firstRun(of: later.id), known < run { return true }
        }
        return false
    }

    /// What a text ends, and the tasks for items older than it; nothing is read where there are none.
    private func repeals(
        by work: WorkRecord, _ version: VersionRecord, _ snapshot: StoreSnapshot
    ) throws(StoreError) -> [(title: String, tasks: [NewTask])] {
        guard let run = try snapshot.firstRun(of: version.id), try snapshot.hasItems(storedBefore: run) else { return [] }
        var found: [(title: String, tasks: [NewTask])] = []
        for entry in try impact.repeals(by: work, version, snapshot) {
            var ended: [NewTask] = []
            for task in try tasks(entry, snapshot) {
                // A digest of the text, too, tells its readers of the end of the other law.
                let item = try snapshot.runs(version: version.id, revision: task.revision).revision
                if item ?? 0 < run { ended.append(task) }
            }
            found.append((entry.title, ended))
        }
        return found
    }

    /// The tasks of one line of a 清理 list.
    private func tasks(_ entry: RepealList.Entry, _ snapshot: StoreSnapshot) throws(StoreError) -> [NewTask] {
        let change = try impact.change(by: entry, snapshot)
        let texts = Dictionary(
            change.changes.compactMap { change in change.article.map { ($0, change.oldText) } }, uniquingKeysWith: { first, _ in first })
        return change.affected.map { found in
            NewTask(
                revision: found.item.revision, law: found.law, cause: "repeal:\(entry.title):\(entry.day?.description ?? "")",
                position: found.citation.position, citation: found.citation.text, article: found.article, newArticle: found.newArticle,
                grade: found.grade.rawValue, reason: found.reason, oldText: found.article.flatMap { texts[$0] ?? nil }, newText: nil,
                due: entry.day, assignee: nil)
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
    private func mark(_ revision: ItemRevisionID, _ reason: String, _ writer: StoreWriter, _ now: Int64) throws(StoreError) -> Bool {
        guard let listing = try writer.snapshot.listings([revision]).first ?? nil,
            let live = try writer.snapshot.live(listing.kind, id: listing.id), live.revision == revision, live.stage == .published
        else { return false }
        try writer.move(live, to: .recheck, by: writer.actor, reason: reason, at: now)
        return true
    }
}
