import Foundation
import KnowledgeStore
import LegalModel
import Publishing
import Testing

@testable import Editorial

/// Draft, review by another person, publication, withdrawal, expiry, tasks.
@Suite struct WorkflowTests {
    private func workflow(_ writer: StoreWriter, at now: Int64 = Sample.moment) -> Workflow { Workflow(writer: writer, now: now) }

    private func refusal(_ body: () throws -> Void) -> EditorialError? {
        do {
            try body()
            return nil
        } catch { return error as? EditorialError }
    }

    private func isNotAllowed(_ body: () throws -> Void) -> Bool {
        if case .notAllowed(let reason)? = refusal(body) { return !reason.isEmpty }
        return false
    }

    @Test("an import neither undoes what was edited since the last one nor brings back what was withdrawn")
    func importAgain() throws {
        let folder = try DataFolder()
        var shipped = Sample.answer
        shipped.conclusion = "原来的结论。"
        func imported(_ writer: StoreWriter, _ answer: StandardAnswer) throws -> ItemOutcome {
            _ = try writer.beginRun(at: 1_795_000_100, note: "corpus")
            return try writer.store(.answer(answer), origin: "corpus", at: 1_795_000_100)
        }
        guard case .stored = try imported(try KnowledgeStore.create(at: folder.path), shipped) else {
            Issue.record("not stored")
            return
        }
        var edited = shipped
        edited.conclusion = "改过的结论。"
        let revision = try Self.once {
            let flow = workflow(try KnowledgeStore.openForWriting(at: folder.path))
            _ = try flow.save(.answer(edited), by: "甲", expected: 1)
            _ = try flow.submit(.answer, id: edited.id, by: "甲")
            return try flow.approve(.answer, id: edited.id, by: "乙").number
        }
        func live() throws -> Int? {
            try KnowledgeStore.open(at: folder.path).read { (store) throws(StoreError) in try store.item(.answer, id: edited.id)?.number }
        }
        var newer = shipped
        newer.conclusion = "随新版语料来的结论。"
        try Self.once {
            let writer = try KnowledgeStore.openForWriting(at: folder.path)
            guard case .unchanged(_, _, 1) = try imported(writer, shipped) else {
                Issue.record("the shipped text came back")
                return
            }
            guard case .conflict = try imported(writer, newer) else {
                Issue.record("the edited text was replaced")
                return
            }
        }
        #expect(try live() == revision)
        try Self.once {
            _ = try workflow(try KnowledgeStore.openForWriting(at: folder.path)).withdraw(.answer, id: edited.id, by: "乙", reason: "有误")
        }
        try Self.once {
            guard case .unchanged = try imported(try KnowledgeStore.openForWriting(at: folder.path), shipped) else {
                Issue.record("what was withdrawn came back")
                return
            }
        }
        #expect(try live() == nil)
    }

    /// So that a writer's lock goes with its scope.
    private static func once<Value>(_ body: () throws -> Value) rethrows -> Value { try body() }

    @Test("a draft is seen by nobody, goes through review by another person, and replaces the live revision")
    func publication() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let flow = workflow(writer)
        let draft = try flow.save(.answer(Sample.answer), by: "甲", expected: 0)
        #expect(draft.number == 1 && draft.stage == .draft)
        #expect(try writer.snapshot.item(.answer, id: draft.id) == nil)
        #expect(isNotAllowed { _ = try flow.approve(.answer, id: draft.id, by: "乙") })
        #expect(try flow.submit(.answer, id: draft.id, by: "甲").stage == .inReview)
        #expect(isNotAllowed { _ = try flow.approve(.answer, id: draft.id, by: "甲") })
        #expect(isNotAllowed { _ = try flow.giveBack(.answer, id: draft.id, by: "乙", reason: "") })
        #expect(try flow.giveBack(.answer, id: draft.id, by: "乙", reason: "写短些").stage == .draft)
        _ = try flow.submit(.answer, id: draft.id, by: "甲")
        let live = try flow.approve(.answer, id: draft.id, by: "乙")
        #expect(live.stage == .published && live.reviewer == "乙" && live.author == "甲")
        #expect(try writer.snapshot.item(.answer, id: draft.id)?.number == 1)
        var second = Sample.answer
        second.body = "改过"
        _ = try flow.save(.answer(second), by: "乙", expected: 1)
        #expect(try writer.snapshot.item(.answer, id: draft.id)?.number == 1)
        _ = try flow.submit(.answer, id: draft.id, by: "乙")
        _ = try flow.approve(.answer, id: draft.id, by: "甲")
        #expect(try writer.snapshot.item(.answer, id: draft.id)?.number == 2)
        #expect(try writer.snapshot.stagedHistory(.answer, id: draft.id).map(\.stage) == [.superseded, .published])
    }

    @Test("whoever saves over another's work is told so and nothing is stored")
    func concurrency() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let flow = workflow(writer)
        _ = try flow.save(.answer(Sample.answer), by: "甲", expected: 0)
        _ = try flow.save(.answer(Sample.answer), by: "乙", expected: 1)
        if case .conflict(let expected, let found)? = refusal({ _ = try flow.save(.answer(Sample.answer), by: "甲", expected: 1) }) {
            #expect(expected == 1 && found == 2)
        } else {
            Issue.record("the second save was accepted")
        }
        #expect(try writer.snapshot.stagedHistory(.answer, id: Sample.answer.id).count == 2)
    }

    @Test("one person withdraws with a reason; rolling back is a new revision with the old content")
    func withdrawalAndRollback() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(.answer(Sample.answer), origin: "corpus", at: 1)
        let flow = workflow(writer)
        let id = Sample.answer.id
        #expect(isNotAllowed { _ = try flow.withdraw(.answer, id: id, by: "甲", reason: "") })
        #expect(try flow.withdraw(.answer, id: id, by: "甲", reason: "数字错了").stage == .withdrawn)
        #expect(try writer.snapshot.item(.answer, id: id) == nil)
        let draft = try flow.rollBack(.answer, id: id, to: 1, by: "甲")
        #expect(draft.number == 2 && draft.stage == .draft)
        let first = try #require(try writer.snapshot.staged(.answer, id: id, revision: 1))
        #expect(draft.sha256 == first.sha256)
        _ = try flow.submit(.answer, id: id, by: "甲")
        _ = try flow.approve(.answer, id: id, by: "乙")
        #expect(try writer.snapshot.item(.answer, id: id)?.number == 2)
    }

    @Test("scheduled revisions go live at their moment, outlived ones expire")
    func schedule() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let now = Sample.moment
        let flow = workflow(writer, at: now)
        let id = Sample.answer.id
        _ = try flow.save(.answer(Sample.answer), by: "甲", expected: 0)
        _ = try flow.submit(.answer, id: id, by: "甲")
        #expect(try flow.approve(.answer, id: id, by: "乙", at: now + 100).stage == .scheduled)
        #expect(try flow.due(withdrawingOverdue: .keep) == Workflow.DueReport())
        let later = try workflow(writer, at: now + 100).due(withdrawingOverdue: .keep)
        #expect(later.published.map(\.id) == [id])
        #expect(try writer.snapshot.item(.answer, id: id)?.number == 1)
        // 有效期至 is 2027-01-31.
        let end = day("2027-02-01").secondsSince1970
        let expired = try workflow(writer, at: end).due(withdrawingOverdue: .keep)
        #expect(expired.expired.map(\.id) == [id] && expired.expired.first?.stage == .expired)
        #expect(try writer.snapshot.item(.answer, id: id) == nil)
    }

    private func answer(from first: String, _ body: String) -> KnowledgeItem {
        var answer = Sample.answer
        answer.body = body
        answer.review.validFrom = day(first)
        return .answer(answer)
    }

    @Test("a revision is approved before its 生效日期: the public keeps the old one until that day's midnight, and no task is done before")
    func effectiveDay() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let (flow, id) = (workflow(writer), Sample.answer.id)
        func publish(_ item: KnowledgeItem, at moment: Int64? = nil) throws -> StagedRevision {
            _ = try flow.save(item, by: "甲", expected: nil)
            _ = try flow.submit(.answer, id: id, by: "甲")
            return try flow.approve(.answer, id: id, by: "乙", at: moment)
        }
        let live = try publish(answer(from: "2026-11-20", "旧法"))
        #expect(live.stage == .published)
        #expect(try writer.open([Sample.task(live.revision)], at: 1) == 1)
        let later = try publish(answer(from: "2027-01-01", "新法"))
        #expect(later.stage == .scheduled && later.publishAt == day("2027-01-01").secondsSince1970)
        #expect(try writer.snapshot.item(.answer, id: id)?.number == 1)
        #expect(try writer.snapshot.tasks().count == 1)
        let evening = try workflow(writer, at: day("2027-01-01").secondsSince1970 - 1).due(withdrawingOverdue: .keep)
        #expect(evening == Workflow.DueReport())
        let midnight = try workflow(writer, at: day("2027-01-01").secondsSince1970).due(withdrawingOverdue: .keep)
        #expect(midnight.published.map(\.number) == [2])
        #expect(try writer.snapshot.item(.answer, id: id)?.number == 2)
        #expect(try writer.snapshot.tasks().isEmpty)
        #expect(try writer.snapshot.stagedHistory(.answer, id: id).map(\.stage) == [.superseded, .published])
    }

    @Test("a moment asked for before the 生效日期 is not early, one after it is later")
    func laterOfBoth() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let (flow, id, first) = (workflow(writer), Sample.answer.id, day("2027-01-01").secondsSince1970)
        for (wanted, moment) in [
            (day("2026-12-01").secondsSince1970, first), (day("2027-02-01").secondsSince1970, day("2027-02-01").secondsSince1970),
        ] {
            _ = try flow.save(answer(from: "2027-01-01", "新法\(wanted)"), by: "甲", expected: nil)
            _ = try flow.submit(.answer, id: id, by: "甲")
            #expect(try flow.approve(.answer, id: id, by: "乙", at: wanted).publishAt == moment)
        }
    }

    @Test("a revision that went live takes the place of older ones that were waiting; a newer one that waits still comes")
    func noWayBack() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let (flow, id) = (workflow(writer), Sample.answer.id)
        for (first, body) in [("2027-01-01", "一"), ("2026-11-20", "二"), ("2027-01-10", "三")] {
            _ = try flow.save(answer(from: first, body), by: "甲", expected: nil)
            _ = try flow.submit(.answer, id: id, by: "甲")
            _ = try flow.approve(.answer, id: id, by: "乙")
        }
        #expect(try writer.snapshot.stagedHistory(.answer, id: id).map(\.stage) == [.superseded, .published, .scheduled])
        #expect(try workflow(writer, at: day("2027-01-05").secondsSince1970).due(withdrawingOverdue: .keep).published.isEmpty)
        #expect(try workflow(writer, at: day("2027-01-20").secondsSince1970).due(withdrawingOverdue: .keep).published.map(\.number) == [3])
        #expect(try writer.snapshot.verifyAudit(key: nil).problems.isEmpty)
        let told = try writer.snapshot.auditEntries(about: "answer:" + id).map(\.detail)
        #expect(told.contains { $0.contains("第 1 版不再定时发布") })
    }

    private func answer(_ id: String, _ basis: String) -> KnowledgeItem {
        var answer = Sample.answer
        answer.id = id
        answer.basis = [basis]
        answer.review.validTo = nil
        return .answer(answer)
    }

    @Test("a law that changes opens a task for each citation it touches, marks the item, and may withdraw it on the day")
    func tasks() throws {
        let folder = try DataFolder()
        let law = "《\(Sample.umbrella)》"
        let items = [answer("kept", law + "第一条"), answer("changed", law + "第二条"), answer("moved", law + "第四条")]
        try Sample.store(folder, laws: [Sample.old], items: items)
        let writer = try KnowledgeStore.openForWriting(at: folder.path)
        let tasks = LawChangeTasks(concordance: try Sample.concordance())
        #expect(try tasks.open(writer, at: 10) == LawChangeTasks.Report())
        try writer.beginRun(at: 20, note: "new text")
        _ = try writer.store(Sample.new)
        // An answer that came with the new text was written for it.
        let fresh = answer("fresh", law + "第二条")
        _ = try writer.store(fresh, origin: "corpus", at: 20)
        try Sample.link(writer, [fresh])
        let report = try tasks.open(writer, at: 21)
        #expect(report.laws == 1 && report.tasks == 2 && report.items == 2)
        #expect(try tasks.open(writer, at: 22) == LawChangeTasks.Report())
        let open = try writer.snapshot.tasks()
        #expect(open.map(\.id) == ["changed", "moved"] && open.map(\.grade) == ["changed", "renumbered"])
        #expect(open.allSatisfy { $0.due == day("2023-07-01") })
        #expect(open[0].oldText?.contains("七日") == true && open[0].newText?.contains("十日") == true)
        #expect(try writer.snapshot.live(.answer, id: "changed")?.stage == .recheck)
        #expect(try writer.snapshot.live(.answer, id: "kept")?.stage == .published)
        // 待复核 stays public until the day; then policy decides.
        #expect(try writer.snapshot.item(.answer, id: "changed") != nil)
        let flow = workflow(writer, at: Int64(day("2023-07-02").ordinal) * 86_400)
        #expect(try flow.due(withdrawingOverdue: .keep).withdrawn.isEmpty)
        #expect(try flow.confirm(.answer, id: "moved", by: "审核", reason: "只动了条号").stage == .published)
        #expect(try writer.snapshot.tasks().map(\.id) == ["changed"])
        #expect(try writer.snapshot.tasks(includingClosed: true).first { $0.id == "moved" }?.resolution == "复核确认：只动了条号")
        #expect(try !writer.closeTask(open[1].number, by: "审核", resolution: "再来一次", at: 31))
        #expect(try flow.due(withdrawingOverdue: .withdraw).withdrawn.map(\.id) == ["changed"])
        #expect(try writer.snapshot.item(.answer, id: "changed") == nil)
        let key = AuditKey([UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/audit.key"))))
        #expect(try writer.snapshot.verifyAudit(key: key).problems == [])
    }

    @Test("an answer that was checked and confirmed is not withdrawn on the day its law changes")
    func confirmedStays() throws {
        let folder = try DataFolder()
        try Sample.store(folder, laws: [Sample.old], items: [answer("changed", "《\(Sample.umbrella)》第二条")])
        let writer = try KnowledgeStore.openForWriting(at: folder.path)
        let live = try #require(try writer.snapshot.live(.answer, id: "changed"))
        #expect(try writer.open([Sample.task(live.revision)], at: 10) == 1)
        let flow = workflow(writer, at: Sample.moment)
        #expect(try flow.recheck(.answer, id: "changed", by: "甲", reason: "有新文本").stage == .recheck)
        #expect(try flow.confirm(.answer, id: "changed", by: "乙", reason: "期限没有变").stage == .published)
        #expect(try writer.snapshot.tasks().isEmpty)
        #expect(try flow.due(withdrawingOverdue: .withdraw) == Workflow.DueReport())
        #expect(try writer.snapshot.item(.answer, id: "changed") != nil)
    }

    @Test(
        "publication ends the tasks of changes that the draft's author could know; those of later ones go over to it, with the mark",
        arguments: [false, true])
    func changeDuringReview(isSigned: Bool) throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let (now, id) = (Sample.moment, Sample.answer.id)
        _ = try writer.store(.answer(Sample.answer), origin: "corpus", at: 1)
        let old = try #require(try writer.snapshot.live(.answer, id: id))
        var (known, later) = (Sample.task(old.revision), Sample.task(old.revision))
        (known.cause, later.cause) = ("version:1", "version:2")
        #expect(try writer.open([known], at: now - 10) == 1)
        var item = Sample.answer
        item.body = "按第一次变动改过"
        _ = try workflow(writer, at: now).save(.answer(item), by: "甲", expected: 1)
        _ = try workflow(writer, at: now).submit(.answer, id: id, by: "甲")
        #expect(try writer.open([later], at: now + 10) == 1)
        let flow = workflow(writer, at: now + 20)
        item.review.reviewer = "另一位审核"
        let live = isSigned ? try flow.approve(.answer(item), by: "乙", expected: 2) : try flow.approve(.answer, id: id, by: "乙")
        #expect(live.number == (isSigned ? 3 : 2) && live.stage == .recheck)
        #expect(try writer.snapshot.item(.answer, id: id)?.number == live.number)
        #expect(try writer.snapshot.tasks().map(\.revision) == [live.number])
        #expect(try writer.snapshot.tasks(includingClosed: true).compactMap(\.resolution) == ["已发布第 \(live.number) 版"])
        #expect(try flow.due(withdrawingOverdue: .withdraw).withdrawn.map(\.number) == [live.number])
        #expect(try writer.snapshot.verifyAudit(key: nil).problems.isEmpty)
    }

    @Test("a task that meets its like on the new revision is closed, not lost and not doubled")
    func sameTask() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(.answer(Sample.answer), origin: "corpus", at: 1)
        let first = try #require(try writer.snapshot.live(.answer, id: Sample.answer.id))
        let second = try workflow(writer).save(.answer(Sample.answer), by: "甲", expected: 1)
        #expect(try writer.open([Sample.task(first.revision), Sample.task(second.revision)], at: 1) == 2)
        let task = try #require(try writer.snapshot.tasks().first { $0.revision == 1 })
        #expect(try !writer.moveTask(task.number, to: second, by: "乙", at: 2))
        #expect(try writer.snapshot.tasks().map(\.revision) == [2])
    }

    @Test("an older text that comes after a later one changes nothing; texts that come one after the other do")
    func olderText() throws {
        for isLate in [false, true] {
            let folder = try DataFolder()
            let middle = Sample.law(Sample.umbrella, "2021-06-01", "2021-07-01", [Sample.article("2", "借伞人应当在三日内归还雨伞。")])
            try Sample.store(folder, laws: [isLate ? Sample.new : Sample.old], items: [answer("kept", "《\(Sample.umbrella)》第二条")])
            let writer = try KnowledgeStore.openForWriting(at: folder.path)
            let tasks = LawChangeTasks(concordance: try Sample.concordance())
            _ = try tasks.open(writer, at: 10)
            try writer.beginRun(at: 20, note: "older text")
            if isLate { _ = try writer.store(Sample.old) }
            _ = try writer.store(middle)
            let report = try tasks.open(writer, at: 21)
            #expect(report.tasks == (isLate ? 0 : 1) && report.items == (isLate ? 0 : 1))
            #expect(try writer.snapshot.unseenTexts().isEmpty)
        }
    }

    @Test("what was saved and published is found by a law change like what was imported")
    func citations() throws {
        let folder = try DataFolder()
        try Sample.store(folder, laws: [Sample.old])
        let writer = try KnowledgeStore.openForWriting(at: folder.path)
        let flow = Workflow(writer: writer, now: Sample.moment, linker: CitationLinker(concordance: try Sample.concordance()))
        let item = answer("written", "《\(Sample.umbrella)》第二条")
        _ = try flow.save(item, by: "甲", expected: 0)
        let work = try #require(try writer.snapshot.works().first)
        #expect(try writer.snapshot.itemsCiting(work.id).isEmpty)
        _ = try flow.submit(.answer, id: "written", by: "甲")
        _ = try flow.approve(.answer, id: "written", by: "乙")
        #expect(try writer.snapshot.itemsCiting(work.id).count == 1)
    }

    @Test("the difference of two revisions names the fields")
    func difference() {
        var other = Sample.answer
        other.conclusion = "改了"
        other.review.validTo = day("2027-06-30")
        other.basis.append("《\(Sample.umbrella)》第四条")
        let changes = ItemDifference.changes(from: .answer(Sample.answer), to: .answer(other))
        #expect(changes.map(\.field).sorted() == ["依据", "有效期至", "结论"].sorted())
        #expect(ItemDifference.changes(from: .answer(other), to: .answer(other)).isEmpty)
    }
}
