import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// The impact board: open tasks of changed laws, old and new text beside the item, to be given out, worked off or set aside with a reason.
struct ImpactPages: Sendable {
    private static let most = 100

    let guardian: ConsoleGuard

    var routes: [Route] {
        [
            guardian.route(
                .get, "/console/impact", name: "console_impact", summary: "法规变动的任务", for: .permission(.read),
                parameters: [
                    RouteParameter("grade", .text(maximum: 20), "程度"),
                    RouteParameter("person", .text(maximum: Accounts.nameLength.upperBound), "谁的"),
                    RouteParameter("topic", .text(maximum: 60), "主题"), RouteParameter("all", .text(maximum: 1), "也看办结的"), Notice.parameter,
                ], handler: board),
            guardian.route(
                .post, "/console/impact/assign", name: "console_impact_assign", summary: "分派任务", for: .permission(.assignTask),
                handler: assign),
            guardian.route(
                .post, "/console/impact/close", name: "console_impact_close", summary: "办结任务", for: .permission(.closeTask), handler: close),
        ]
    }

    /// A task with what it is about.
    private struct Entry {
        let task: EditorialTask
        let live: ItemRecord?
    }

    private func board(_ visit: Visit) throws -> Response {
        let parameters = visit.request.parameters
        func chosen(_ name: String) -> String? { parameters[name].flatMap { $0.isEmpty ? nil : $0 } }
        let (grade, person, topic) = (chosen("grade"), chosen("person"), chosen("topic"))
        let showsClosed = chosen("all") != nil
        let (tasks, entries, people, topics) = try visit.bench.read { (snapshot) throws(StoreError) in
            let tasks = try snapshot.tasks(includingClosed: showsClosed).filter {
                (grade == nil || $0.grade == grade) && (person == nil || ($0.assignee ?? "-") == person)
            }
            var entries: [Entry] = []
            for task in tasks {
                let live = try snapshot.item(task.kind, id: task.id)
                if let topic, live?.item.topic != topic { continue }
                entries.append(Entry(task: task, live: live))
                if entries.count == Self.most { break }
            }
            let editors = try snapshot.users().filter { $0.may(.write) || $0.may(.review) }
            return (tasks, entries, editors, try snapshot.workTopics())
        }
        return ConsoleFrame("法规变动", visit, .impact).response {
            h1 { "法规变动" }
            filters(grade, person, topic, people, topics, showsClosed)
            p(.class("count"), .init("role", "status")) {
                tasks.count > Self.most ? "\(tasks.count) 个任务，先列出 \(entries.count) 个" : "\(entries.count) 个任务"
            }
            if entries.isEmpty { p(.class("notice")) { "没有符合条件的任务。" } }
            entries.map { card($0, visit, people) }
            if visit.may(.closeTask), entries.contains(where: { $0.task.closedAt == nil }) { bulk(visit) }
        }
    }

    private func filters(
        _ grade: String?, _ person: String?, _ topic: String?, _ people: [UserRecord], _ topics: [String], _ showsClosed: Bool
    ) -> HTML {
        form(.class("filters"), .action(.console("impact")), .init("method", "get"), .init("role", "search")) {
            Fields.choice(
                "grade", "程度", grade ?? "", [("", "全部")] + AffectedItem.Grade.allCases.map { ($0.rawValue, $0.chinese) })
            Fields.choice("person", "负责人", person ?? "", [("", "全部"), ("-", "还没有分派")] + people.map { ($0.name, $0.display) })
            Fields.choice("topic", "主题", topic ?? "", [("", "全部")] + topics.map { ($0, $0) })
            Fields.check("all", "也看办结的", isOn: showsClosed)
            button(.type("submit")) { "筛选" }
        }
    }

    private func card(_ entry: Entry, _ visit: Visit, _ people: [UserRecord]) -> HTML {
        let task = entry.task
        let page = visit.may(.write) ? nil : "versions"
        return article(.class("task-card"), .id("task-\(task.number)"), .flag("data-row")) {
            div(.class("task-head")) {
                h2 {
                    a(.href(Link(["console", "items", task.kind.rawValue, task.id] + (page.map { [$0] } ?? [])))) { task.title }
                }
                if let grade = AffectedItem.Grade(rawValue: task.grade) { grade.badge }
            }
            p(.class("fine")) {
                span { "\(task.kind.chinese) \(task.id) 第 \(task.revision) 版" }
                span { "引用 \(task.citation)" }
                if let due = task.due { span { "\(due.chinese)前办结" } }
                span { task.assignee.map { name in "负责人 " + (people.first { $0.name == name }?.display ?? name) } ?? "还没有分派" }
            }
            p { task.reason + "。" }
            div(.class("sides")) {
                texts(task)
                div {
                    h3 { "现在的说法" }
                    Components.paragraphs(entry.live?.item.words ?? "这一条已经不公开。")
                }
            }
            if let closed = task.closedAt {
                p(.class("notice")) { "\(task.closedBy ?? "") 在 \(Moment.text(closed)) 办结：\(task.resolution ?? "")" }
            } else {
                actions(task, visit, people)
            }
        }
    }

    private func texts(_ task: EditorialTask) -> HTML {
        div {
            h3 { "《\(task.law)》新旧条文" }
            if task.oldText == nil, task.newText == nil {
                p(.class("fine")) { "没有可以对照的文本。" }
            } else {
                Components.difference(from: task.oldText ?? "", to: task.newText ?? "").map { line in p { line } }
            }
        }
    }

    private func actions(_ task: EditorialTask, _ visit: Visit, _ people: [UserRecord]) -> HTML {
        div(.class("editor-buttons")) {
            if visit.may(.closeTask) {
                label(.class("tick")) {
                    input(.type("checkbox"), .name("task"), .value(String(task.number)), .init("form", "bulk"))
                    " 不受影响"
                }
            }
            if visit.may(.assignTask) {
                form(.class("inline-form"), .action(.console("impact", "assign")), .init("method", "post")) {
                    visit.token
                    input(.type("hidden"), .name("task"), .value(String(task.number)))
                    select(.name("person"), .label("把这个任务分给谁")) {
                        option(.value("")) { "不分派" }
                        people.map { person in
                            option(.value(person.name), .flag("selected", if: person.name == task.assignee)) { person.display }
                        }
                    }
                    button(.type("submit"), .class("quiet")) { "分派" }
                }
            }
        }
    }

    private func bulk(_ visit: Visit) -> HTML {
        form(.class("console-banner"), .id("bulk"), .action(.console("impact", "close")), .init("method", "post")) {
            visit.token
            p { "勾选的任务内容不受影响，不用改：" }
            label {
                "理由 "
                input(.type("text"), .name("reason"), .flag("required"), .init("maxlength", "300"))
            }
            button(.type("submit")) { "办结勾选的任务" }
        }
    }

    private func assign(_ visit: Visit) throws -> Response {
        let (number, person) = (try visit.number("task"), visit.field("person"))
        let users = try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.users() }
        guard person.isEmpty || users.contains(where: { $0.name == person && $0.isActive }) else {
            throw Workbench.problem(.missing("没有用户“\(person)”"))
        }
        let isDone = try visit.bench.record(as: visit.user.name) { (writer) throws(StoreError) in
            try writer.assignTask(Int64(number), to: person.isEmpty ? nil : person, at: visit.bench.clock.now())
        }
        guard isDone else { throw Workbench.problem(.missing("没有打开的任务 \(number)")) }
        return .redirect(.console("impact", query: Notice.assigned.query))
    }

    /// Closes the chosen tasks. An item without open tasks loses its mark 待复核, if whoever closes them may decide that.
    private func close(_ visit: Visit) throws -> Response {
        let reason = try visit.required("reason", "请写明为什么不受影响。")
        let numbers = Set(visit.form.all("task").compactMap { Int64($0) })
        guard !numbers.isEmpty else { throw Problem(status: Status(422), code: "missing_field", detail: "还没有勾选任务。") }
        try visit.bench.write(as: visit.user.name) { (writer) throws(EditorialError) in
            try Self.close(numbers, reason, visit, writer)
        }
        return .redirect(.console("impact", query: Notice.closed.query))
    }

    private static func close(
        _ numbers: Set<Int64>, _ reason: String, _ visit: Visit, _ writer: StoreWriter
    ) throws(EditorialError) {
        let now = visit.bench.clock.now()
        var items: [(kind: ItemKind, id: String)] = []
        var marked: [StagedRevision] = []
        do throws(StoreError) {
            for task in try writer.snapshot.tasks() where numbers.contains(task.number) {
                _ = try writer.closeTask(task.number, by: visit.user.name, resolution: "不受影响：" + reason, at: now)
                if !items.contains(where: { $0 == (task.kind, task.id) }) { items.append((task.kind, task.id)) }
            }
            guard visit.may(.review) else { return }
            for item in items where try writer.snapshot.tasks(of: item).isEmpty {
                if let live = try writer.snapshot.live(item.kind, id: item.id), live.stage == .recheck, live.author != visit.user.name {
                    marked.append(live)
                }
            }
        } catch {
            throw .store(error)
        }
        let workflow = Workflow(writer: writer, now: now)
        for live in marked { _ = try workflow.confirm(live.kind, id: live.id, by: visit.user.name, reason: reason) }
    }
}

extension KnowledgeItem {
    var topic: String? {
        switch self {
        case .answer(let answer): answer.topic
        case .caseExample(let example): example.topic
        case .guide(let guide): guide.topic
        case .organisation: nil
        }
    }

    /// What the item says, short enough to stand beside a law's text.
    var words: String {
        switch self {
        case .answer(let answer): [answer.conclusion, answer.body].compactMap(\.self).joined(separator: "\n")
        case .caseExample(let example): [example.oneLine, example.reasoning].compactMap(\.self).joined(separator: "\n")
        case .guide(let guide): (guide.requirements + guide.steps).joined(separator: "\n")
        case .organisation(let organisation): organisation.name
        }
    }
}
