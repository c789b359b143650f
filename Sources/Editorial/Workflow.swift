internal import Database
package import KnowledgeStore
package import LegalModel
package import Publishing

/// The way of an item to the public: draft, review by another person, publication now or at a moment, re-check, withdrawal, expiry.
///
/// Every step is one transaction with its entry in the audit log. The gate is asked by the caller before `approve`.
package struct Workflow {
    private let writer: StoreWriter
    /// Seconds since 1970-01-01 UTC.
    private let now: Int64
    private let linker: CitationLinker?

    /// - Parameter linker: finds the citations of what is saved, so that a law change finds the item; nil leaves that to the next import.
    package init(writer: StoreWriter, now: Int64, linker: CitationLinker? = nil) {
        self.writer = writer
        self.now = now
        self.linker = linker
    }

    /// The note of a revision that differs from the one before in its reviewer alone.
    private static let signature = "审核签署"

    private var today: CalendarDay { CalendarDay(secondsSince1970: now) }

    /// Saves a new revision as a draft.
    ///
    /// - Parameter expected: the last revision that the author has seen, 0 for a new item; nil does not ask.
    /// - Throws: `conflict` if somebody else saved meanwhile.
    package func save(
        _ item: KnowledgeItem, by author: String, expected: Int?, note: String? = nil
    ) throws(EditorialError) -> StagedRevision {
        guard !author.isEmpty else { throw .notAllowed("要写明是谁保存的") }
        let outcome = try stored { () throws(StoreError) in
            writer.actor = author
            let origin = try writer.snapshot.origin(of: item.kind, id: item.id) ?? "console"
            return try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                let outcome = try writer.saveDraft(item, origin: origin, author: author, expected: expected, note: note, at: now)
                if case .saved(let number) = outcome, let linker,
                    let saved = try writer.snapshot.staged(item.kind, id: item.id, revision: number)
                {
                    _ = try linker.link(writer, versions: [], items: [saved.revision]) { _ in }
                }
                return outcome
            }
        }
        switch outcome {
        case .stale(let found): throw .conflict(expected: expected ?? 0, found: found)
        case .saved(let number): return try revision(item.kind, item.id, number)
        }
    }

    /// Sends the last revision to review.
    package func submit(_ kind: ItemKind, id: String, by person: String, expected: Int? = nil) throws(EditorialError) -> StagedRevision {
        let draft = try last(kind, id, expected, in: [.draft], "只有草稿可以送审")
        return try move(draft, .inReview, by: person)
    }

    /// Sends a revision in review back to its author.
    package func giveBack(
        _ kind: ItemKind, id: String, by person: String, reason: String, expected: Int? = nil
    ) throws(EditorialError) -> StagedRevision {
        guard !reason.isEmpty else { throw .notAllowed("退回要写明理由") }
        let revision = try last(kind, id, expected, in: [.inReview, .scheduled], "只有待审或者定时发布的修订可以退回")
        return try move(revision, .draft, by: person, reason: reason)
    }

    /// Publishes a revision in review, now or later, never before its 生效日期: until then the public keeps the one it has.
    ///
    /// - Parameters:
    ///   - reviewer: another person than the author.
    ///   - moment: when it goes live; nil or a moment in the past is now.
    package func approve(
        _ kind: ItemKind, id: String, by reviewer: String, at moment: Int64? = nil, expected: Int? = nil
    ) throws(EditorialError) -> StagedRevision {
        let revision = try last(kind, id, expected, in: [.inReview], "只有待审的修订可以发布")
        guard !reviewer.isEmpty else { throw .notAllowed("要写明审核人") }
        guard reviewer != revision.author else { throw .notAllowed("审核人“\(reviewer)”就是采编人，要由另一个人审核") }
        let content = try stored { () throws(StoreError) in try writer.snapshot.item(kind, id: id, revision: revision.number)?.item }
        let opening = max(moment ?? now, content?.validFrom?.secondsSince1970 ?? now)
        if opening > now { return try move(revision, .scheduled, by: reviewer, reviewer: reviewer, publishAt: opening) }
        return try goLive(revision, by: reviewer, reviewer: reviewer)
    }

    /// Shows a revision to everybody; what a law change asked of the item before the revision was written is done with it.
    ///
    /// A change that came later its author has not seen: its tasks go over to the revision, which is marked 待复核.
    private func goLive(_ revision: StagedRevision, by person: String, reviewer: String?) throws(EditorialError) -> StagedRevision {
        do throws(StoreError) {
            try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                writer.actor = person
                try writer.move(revision, to: .published, by: person, reviewer: reviewer, at: now)
                var unseen: [String] = []
                for task in try writer.snapshot.tasks(of: (revision.kind, revision.id)) where task.revision < revision.number {
                    if let written = try writtenAt(revision), task.openedAt > written {
                        if try writer.moveTask(task.number, to: revision, by: person, at: now) { unseen.append(task.law) }
                    } else {
                        _ = try writer.closeTask(task.number, by: person, resolution: "已发布第 \(revision.number) 版", at: now)
                    }
                }
                guard let law = unseen.first, let live = try writer.snapshot.live(revision.kind, id: revision.id) else { return }
                try writer.move(live, to: .recheck, by: person, reason: "写成以后《\(law)》有变动", at: now)
            }
        } catch {
            throw .store(error)
        }
        return try self.revision(revision.kind, revision.id, revision.number)
    }

    /// When the words of a revision were saved: a reviewer's signature makes a revision, not words.
    private func writtenAt(_ revision: StagedRevision) throws(StoreError) -> Int64? {
        var number = revision.number
        while number > 1,
            try writer.snapshot.item(revision.kind, id: revision.id, revision: number)?.changeNote == Self.signature
        { number -= 1 }
        return try writer.snapshot.savedAt(revision.kind, id: revision.id, revision: number)
    }

    /// Publishes a revision in review with the reviewer's name and the day of review in it.
    ///
    /// Content never changes under its number: where the names are not there yet, they make a revision of their own, still its author's.
    /// - Parameters:
    ///   - stamp: the content with the reviewer in it.
    ///   - reviewer, moment, expected: as for `approve`.
    package func approve(
        _ stamp: KnowledgeItem, by reviewer: String, at moment: Int64? = nil, expected: Int
    ) throws(EditorialError) -> StagedRevision {
        let (kind, id) = (stamp.kind, stamp.id)
        let reviewed = try last(kind, id, expected, in: [.inReview], "只有待审的修订可以发布")
        guard reviewer != reviewed.author else { throw .notAllowed("审核人“\(reviewer)”就是采编人，要由另一个人审核") }
        let known = try stored { () throws(StoreError) in try writer.snapshot.item(kind, id: id, revision: expected)?.item }
        guard known != stamp else { return try approve(kind, id: id, by: reviewer, at: moment, expected: expected) }
        do throws(StoreError) {
            try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                writer.actor = reviewer
                let origin = try writer.snapshot.origin(of: kind, id: id) ?? "console"
                let outcome = try writer.saveDraft(
                    stamp, origin: origin, author: reviewed.author, expected: expected, note: Self.signature, at: now)
                guard case .saved(let number) = outcome, let signed = try writer.snapshot.staged(kind, id: id, revision: number) else {
                    throw .invalid("\(kind.chinese) \(id) 在签署时变了")
                }
                if let linker { _ = try linker.link(writer, versions: [], items: [signed.revision]) { _ in } }
                try writer.move(reviewed, to: .superseded, by: reviewer, at: now)
                try writer.move(signed, to: .inReview, by: reviewer, at: now)
            }
        } catch {
            throw .store(error)
        }
        return try approve(kind, id: id, by: reviewer, at: moment, expected: nil)
    }

    /// Takes the live revision out of sight: one person is enough, with a reason.
    package func withdraw(_ kind: ItemKind, id: String, by person: String, reason: String) throws(EditorialError) -> StagedRevision {
        guard !reason.isEmpty else { throw .notAllowed("撤回要写明理由") }
        return try move(try liveRevision(kind, id), .withdrawn, by: person, reason: reason)
    }

    /// Marks the live revision 待复核; it stays live.
    package func recheck(_ kind: ItemKind, id: String, by person: String, reason: String) throws(EditorialError) -> StagedRevision {
        guard !reason.isEmpty else { throw .notAllowed("待复核要写明理由") }
        let revision = try liveRevision(kind, id)
        return revision.stage == .recheck ? revision : try move(revision, .recheck, by: person, reason: reason)
    }

    /// Takes the mark 待复核 away after somebody has looked, another person than the author, and closes the tasks of the revision.
    package func confirm(_ kind: ItemKind, id: String, by reviewer: String, reason: String) throws(EditorialError) -> StagedRevision {
        let revision = try liveRevision(kind, id)
        guard revision.stage == .recheck else { throw .notAllowed("这一条没有待复核的标记") }
        guard reviewer != revision.author else { throw .notAllowed("复核人“\(reviewer)”就是采编人，要由另一个人复核") }
        guard !reviewer.isEmpty else { throw .notAllowed("要写明是谁") }
        try stored { () throws(StoreError) in
            try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                writer.actor = reviewer
                try writer.move(revision, to: .published, by: reviewer, reviewer: reviewer, reason: reason, at: now)
                // A task left open would withdraw on its day what was just found to be right.
                for task in try writer.snapshot.tasks(of: (kind, id)) where task.revision == revision.number {
                    _ = try writer.closeTask(task.number, by: reviewer, resolution: "复核确认：\(reason)", at: now)
                }
            }
        }
        return try self.revision(kind, id, revision.number)
    }

    /// Makes the content of an older revision a new draft: history only ever grows.
    package func rollBack(
        _ kind: ItemKind, id: String, to number: Int, by author: String, expected: Int? = nil
    ) throws(EditorialError) -> StagedRevision {
        guard let old = try stored({ () throws(StoreError) in try writer.snapshot.item(kind, id: id, revision: number) }) else {
            throw .missing("\(kind.chinese) \(id) 没有第 \(number) 版")
        }
        return try save(old.item, by: author, expected: expected, note: "恢复第 \(number) 版")
    }

    /// What a run of `due` did.
    package struct DueReport: Sendable, Equatable {
        package var published: [StagedRevision] = []
        package var expired: [StagedRevision] = []
        package var withdrawn: [StagedRevision] = []
    }

    /// Everything whose time has come: scheduled revisions go live, outlived ones expire, and, if the policy says so, items whose basis is
    /// repealed or changed by today and whose task is still open are withdrawn.
    package func due(withdrawingOverdue policy: OverduePolicy) throws(EditorialError) -> DueReport {
        var report = DueReport()
        for revision in try stored({ () throws(StoreError) in try writer.snapshot.scheduled(until: now) }) {
            // A later one may have gone live in this very run and taken this one's place.
            guard try self.revision(revision.kind, revision.id, revision.number).stage == .scheduled else { continue }
            report.published.append(try goLive(revision, by: "定时", reviewer: revision.reviewer))
        }
        for revision in try stored({ () throws(StoreError) in try writer.snapshot.outlived(on: today) }) {
            report.expired.append(try move(revision, .expired, by: "定时", reason: "有效期已过"))
        }
        guard policy == .withdraw else { return report }
        let tasks = try stored { () throws(StoreError) in try writer.snapshot.tasks() }
        for task in tasks where task.due.map({ $0 <= today }) ?? false {
            guard task.grade == AffectedItem.Grade.repealed.rawValue || task.grade == AffectedItem.Grade.changed.rawValue,
                let live = try stored({ () throws(StoreError) in try writer.snapshot.live(task.kind, id: task.id) }),
                live.number == task.revision
            else { continue }
            report.withdrawn.append(try move(live, .withdrawn, by: "定时", reason: "依据已变动，到期没有复核：\(task.reason)"))
        }
        return report
    }

    package enum OverduePolicy: Sendable {
        case keep
        case withdraw
    }

    // MARK: Steps

    private func move(
        _ revision: StagedRevision, _ stage: RevisionStage, by person: String, reviewer: String? = nil, reason: String? = nil,
        publishAt: Int64? = nil
    ) throws(EditorialError) -> StagedRevision {
        guard !person.isEmpty else { throw .notAllowed("要写明是谁") }
        try stored { () throws(StoreError) in
            writer.actor = person
            try writer.move(revision, to: stage, by: person, reviewer: reviewer, reason: reason, publishAt: publishAt, at: now)
        }
        return try self.revision(revision.kind, revision.id, revision.number)
    }

    private func last(
        _ kind: ItemKind, _ id: String, _ expected: Int?, in stages: Set<RevisionStage>, _ rule: String
    ) throws(EditorialError) -> StagedRevision {
        let found = try stored { () throws(StoreError) in try writer.snapshot.staged(kind, id: id) }
        guard let found else { throw .missing("没有\(kind.chinese) \(id)") }
        if let expected, expected != found.number { throw .conflict(expected: expected, found: found.number) }
        guard stages.contains(found.stage) else { throw .notAllowed("\(rule)；第 \(found.number) 版是\(found.stage.chinese)") }
        return found
    }

    private func liveRevision(_ kind: ItemKind, _ id: String) throws(EditorialError) -> StagedRevision {
        guard let found = try stored({ () throws(StoreError) in try writer.snapshot.live(kind, id: id) }) else {
            throw .missing("\(kind.chinese) \(id) 没有公开的版本")
        }
        return found
    }

    private func revision(_ kind: ItemKind, _ id: String, _ number: Int) throws(EditorialError) -> StagedRevision {
        guard let found = try stored({ () throws(StoreError) in try writer.snapshot.staged(kind, id: id, revision: number) }) else {
            throw .missing("\(kind.chinese) \(id) 没有第 \(number) 版")
        }
        return found
    }

    private func stored<Value>(_ body: () throws(StoreError) -> Value) throws(EditorialError) -> Value {
        do throws(StoreError) { return try body() } catch { throw .store(error) }
    }
}
