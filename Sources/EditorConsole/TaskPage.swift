import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation
import ServiceRecords

/// 我的任务: what waits for this person, most urgent first.
struct TaskPage {
    /// Days before 有效期至 from which an item is shown.
    private static let reminder = 60
    private static let most = 30

    private let visit: Visit
    private let kept: [Autosave]
    private let drafts: [WorkEntry]
    private let reviews: [WorkEntry]
    private let ending: [WorkEntry]
    private let tasks: [EditorialTask]
    /// Changes of the lexicon that wait for somebody else.
    private let words: [LexiconChange]
    /// What seats reported.
    private let reports: [FeedbackRecord]

    init(_ visit: Visit, _ records: RecordStore?) throws {
        self.visit = visit
        reports = try ReportPages.open(records)
        let name = visit.user.name
        let horizon = visit.bench.clock.today.adding(days: Self.reminder)
        words = try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.openLexiconChanges() }
            .filter { $0.stage == .inReview && $0.author != name && visit.may(.review) }
        (kept, drafts, reviews, ending, tasks) = try visit.bench.read { (snapshot) throws(StoreError) in
            var own = WorkFilter()
            own.stage = .draft
            own.author = name
            var waiting = WorkFilter()
            waiting.stage = .inReview
            var ending = WorkFilter()
            ending.endsBy = horizon
            return (
                try snapshot.autosaves(of: name), try snapshot.worklist(own, limit: Self.most).entries,
                try snapshot.worklist(waiting, limit: 200).entries, try snapshot.worklist(ending, limit: 200).entries,
                try snapshot.tasks()
            )
        }
    }

    static func routes(_ guardian: ConsoleGuard, _ records: RecordStore?) -> [Route] {
        [
            guardian.route(
                .get, "/console", name: "console_home", summary: "我的任务", for: .everybody, parameters: [Notice.parameter]
            ) { visit in visit.may(.read) ? try TaskPage(visit, records).response : Self.elsewhere(visit) }
        ]
    }

    /// Somebody without editorial work lands where their work is.
    private static func elsewhere(_ visit: Visit) -> Response {
        if visit.may(.users) { return .redirect(.console("users", query: visit.request.parameters)) }
        if visit.may(.audit) { return .redirect(.console("audit")) }
        return ConsoleFrame("编辑台", visit).response {
            h1 { "编辑台" }
            p { "您的角色（\(visit.user.roles.joined(separator: "、"))）在编辑台没有要做的事。" }
            if visit.user.roles.contains(Role.seat.rawValue) { p { a(.href(Link(["desk"]))) { "打开坐席工作页" } } }
        }
    }

    var response: Response {
        let mine = reviews.filter { visit.may(.review) && $0.last.author != visit.user.name }
        let waiting = reviews.filter { $0.last.author == visit.user.name }
        let open = tasks.filter { $0.assignee == nil || $0.assignee == visit.user.name }
        let soon = ending.sorted { ($0.validTo?.ordinal ?? 0) < ($1.validTo?.ordinal ?? 0) }
        let isEmpty =
            mine.isEmpty && waiting.isEmpty && open.isEmpty && drafts.isEmpty && kept.isEmpty && reports.isEmpty
            && words.isEmpty
        return ConsoleFrame("我的任务", visit, .tasks).response {
            h1 { "我的任务" }
            if isEmpty { p(.class("notice")) { soon.isEmpty ? "没有要办的事。" : "没有要办的事。下面是快到有效期的条目。" } }
            group("写到一半", kept.map { item($0) })
            group("等您审核", mine.map { item($0, "review", "采编 \($0.last.author)，\(Moment.text($0.last.changedAt)) 送审") })
            group("词表改动待审", words.map(word))
            group("法规变动", open.prefix(Self.most).map(item), more: open.count > Self.most ? .console("impact") : nil)
            group(
                "坐席报来的", reports.prefix(Self.most).map(item), more: reports.count > Self.most ? .console("reports") : nil)
            group("我的草稿", drafts.map { item($0, nil, $0.last.reason.map { "退回：" + $0 } ?? "\(Moment.text($0.last.changedAt)) 保存") })
            group("等别人审核", waiting.map { item($0, "review", "\(Moment.text($0.last.changedAt)) 送审") })
            group("快到有效期", soon.prefix(Self.most).map { item($0, visit.may(.write) ? nil : "versions", remaining($0)) })
        }
    }

    private func word(_ change: LexiconChange) -> HTML {
        let entry = change.entry
        return row(
            .console("lexicon", "changes", String(change.number)),
            entry.isRetired ? "停用“\(entry.lay)”" : "“\(entry.lay)” → \(entry.legal.joined(separator: "、"))", .lexiconEntry,
            "\(change.author) \(Moment.text(change.proposedAt)) 提出")
    }

    private func group(_ title: String, _ rows: [HTML], more: Link? = nil) -> HTML {
        guard !rows.isEmpty else { return .empty }
        return section(.class("task-group")) {
            h2 {
                title + " "
                span(.class("task-count")) { "\(rows.count)" }
            }
            ul(.class("task-list")) { rows }
            if let more { p { a(.href(more)) { "全部" } } }
        }
    }

    private func row(_ link: Link, _ title: String, _ kind: ItemKind, _ words: String) -> HTML {
        li(.flag("data-row")) {
            a(.href(link)) { title.isEmpty ? "（还没有标题）" : title }
            small { "\(kind.chinese)　\(words)" }
        }
    }

    private func item(_ kept: Autosave) -> HTML {
        row(.console("items", kept.kind.rawValue, kept.id), Self.title(kept), kept.kind, "\(Moment.text(kept.moment)) 自动保存")
    }

    private static func title(_ kept: Autosave) -> String {
        // What the console encoded itself decodes again; a damaged one is still listed, without its title.
        (try? QueryParameters(encoded: kept.fields))?[FormTable.title(kept.kind)] ?? ""
    }

    private func item(_ entry: WorkEntry, _ page: String?, _ words: String) -> HTML {
        row(ListPages.link(entry, page), entry.last.title, entry.last.kind, words)
    }

    private func item(_ task: EditorialTask) -> HTML {
        let grade = AffectedItem.Grade(rawValue: task.grade)?.chinese ?? task.grade
        let due = task.due.map { "，\($0.chinese)前" } ?? ""
        return row(
            .console("impact", fragment: "task-\(task.number)"), task.title, task.kind, "\(grade)：\(task.citation)\(due)")
    }

    private func item(_ report: FeedbackRecord) -> HTML {
        let words = [report.feedback.reason?.chinese, report.feedback.note].compactMap(\.self).joined(separator: "：")
        return row(.console("reports", fragment: "report-\(report.number)"), ReportPages.title(report), .answer, words)
    }

    private func remaining(_ entry: WorkEntry) -> String {
        guard let end = entry.validTo else { return "" }
        let days = Int(end.ordinal - visit.bench.clock.today.ordinal)
        return days < 0 ? "\(end.chinese)已过期" : "\(end.chinese)到期，还有 \(days) 天"
    }
}
