import CorpusImport
import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// Writing: the editor's page and everything that its form and its script send.
struct EditorRoutes: Sendable {
    let guardian: ConsoleGuard

    var routes: [Route] {
        let pattern = ItemPlace.pattern
        return [
            guardian.route(
                .get, pattern, name: "console_item", summary: "编辑一个条目", for: .permission(.read),
                parameters: [Notice.parameter, RouteParameter("question", .text(maximum: 200), "新条目的标准问")], handler: show),
            guardian.route(.post, pattern, name: "console_item_act", summary: "保存、送审、预览", for: .permission(.write), handler: act),
            guardian.route(
                .post, pattern + "/autosave", name: "console_item_autosave", summary: "自动保存", for: .permission(.write), handler: autosave),
            guardian.route(
                .post, pattern + "/preview", name: "console_item_preview", summary: "各渠道预览", for: .permission(.write), handler: preview),
            guardian.route(
                .get, "/console/citations", name: "console_citations", summary: "查可以引用的条文", for: .permission(.read),
                parameters: [RouteParameter("q", .text(maximum: 200), "法名条号，或者几个词")]
            ) { visit in
                try .json(try CitationCandidate.find(visit.request.parameters["q"] ?? "", visit.bench.service), caching: .never)
            },
        ]
    }

    private func show(_ visit: Visit) throws -> Response {
        let place = try ItemPlace(visit)
        guard visit.may(.write) else {
            _ = try place.required()
            return .redirect(place.link("versions"))
        }
        var page = EditorPage(
            visit: visit, place: place, draft: ItemForm(place.stored, kind: place.kind, id: place.id, today: visit.bench.clock.today))
        page.autosave = try kept(place, visit)
        page.waivers = try waivers(place, visit)
        if place.stored == nil, let question = visit.request.parameters["question"] {
            page.draft.cells[FormTable.title(place.kind)] = question
        }
        return try page.response()
    }

    private func kept(_ place: ItemPlace, _ visit: Visit) throws -> Autosave? {
        try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.autosaves(of: visit.user.name) }
            .first { $0.kind == place.kind && $0.id == place.id }
    }

    private func act(_ visit: Visit) throws -> Response {
        let place = try ItemPlace(visit)
        let base = try revision(visit)
        var page = EditorPage(
            visit: visit, place: place, draft: ItemForm(visit.form, kind: place.kind, id: place.id, base: base, stored: place.stored))
        page.waivers = try waivers(place, visit)
        if let index = visit.form["mask"].flatMap({ Int($0) }) {
            page.draft.cells = PersonalDataPanel(page.draft, waivers: page.waivers).replacing(index)
            page.notice = "已替换，还没有保存。"
            return try page.response()
        }
        if let index = visit.form["keep"].flatMap({ Int($0) }) { return try keep(index, page, visit) }
        switch visit.field("action") {
        case "preview": return try page.response()
        case "check":
            let item: KnowledgeItem
            do throws(EditorialError) { item = try page.draft.item(by: visit.user) } catch {
                page.problems = try Self.problems(error)
                return try page.response()
            }
            page.gate = try visit.bench.gate(item.reviewed(by: "（审核人）", on: visit.bench.clock.today))
            return try page.response()
        case "find":
            page.lookedUp = visit.field("picker")
            page.candidates = try CitationCandidate.find(page.lookedUp, visit.bench.service)
            return try page.response()
        case "pick":
            let field = FormTable.basis(place.kind)
            let picked = visit.form.all("pick").filter { !page.draft[field].split(separator: "\n").map(String.init).contains($0) }
            page.draft.cells[field] = ([page.draft[field]] + picked).filter { !$0.isEmpty }.joined(separator: "\n")
            return try page.response()
        case "restore": return try restore(page, visit)
        case "discard":
            try visit.bench.record(as: visit.user.name) { (writer) throws(StoreError) in
                try writer.dropAutosave(of: visit.user.name, place.kind, id: place.id)
            }
            return .redirect(place.link(nil, Notice.dropped.query))
        case "merge": return try merge(page, visit)
        case "save", "submit": return try save(page, visit, thenSubmit: visit.field("action") == "submit")
        default: throw Problem(status: .badRequest, code: "unknown_action", detail: "没有这个操作，请返回重试。")
        }
    }

    private func waivers(_ place: ItemPlace, _ visit: Visit) throws -> [Waiver] {
        try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.waivers(of: place.kind, id: place.id) }
    }

    /// Answers for one hit of personal data; the form goes on as it is.
    private func keep(_ index: Int, _ page: EditorPage, _ visit: Visit) throws -> Response {
        var page = page
        let reason = try visit.required("keep-reason-\(index)", "保留个人信息要写明理由。")
        let hits = PersonalDataPanel(page.draft, waivers: page.waivers).hits
        guard hits.indices.contains(index) else { throw Workbench.problem(.missing("这一处个人信息已经不在了")) }
        let waiver = Waiver(
            kind: page.place.kind, item: page.place.id, rule: GateFinding.Rule.personalData.rawValue, text: hits[index].words,
            reason: reason,
            actor: visit.user.name)
        try visit.bench.record(as: visit.user.name) { (writer) throws(StoreError) in
            try writer.waive(waiver, at: visit.bench.clock.now())
        }
        page.waivers = try waivers(page.place, visit)
        page.notice = Notice.waived.text
        return try page.response()
    }

    /// The revision that the writer began with: If-Match, else the form's field.
    private func revision(_ visit: Visit) throws(Problem) -> Int {
        guard let tag = visit.request.head.fields["if-match"] else { return try visit.number(ItemForm.baseField) }
        guard tag.hasPrefix("\"r"), tag.hasSuffix("\""), let number = Int(tag.dropFirst(2).dropLast()), number >= 0 else {
            throw Problem(status: .badRequest, code: "invalid_etag", detail: "If-Match 应当是编辑页给出的 ETag。")
        }
        return number
    }

    private func restore(_ page: EditorPage, _ visit: Visit) throws -> Response {
        var page = page
        guard let kept = try kept(page.place, visit) else { return .redirect(page.place.link()) }
        page.draft = ItemForm(
            try QueryParameters(encoded: kept.fields), kind: kept.kind, id: kept.id, base: kept.base, stored: page.place.stored)
        page.notice = "已恢复自动保存的内容，记得保存。"
        return try page.response()
    }

    private func save(_ page: EditorPage, _ visit: Visit, thenSubmit submits: Bool) throws -> Response {
        var page = page
        let (place, form) = (page.place, page.draft)
        let item: KnowledgeItem
        do throws(EditorialError) { item = try form.item(by: visit.user) } catch {
            page.problems = try Self.problems(error)
            return try page.response(status: Status(422))
        }
        guard place.stage?.stage != .inReview || place.stage?.number != form.base else {
            page.problems = [("", "这一版正在审核，审核人退回以后才能再改")]
            return try page.response(status: Status(409))
        }
        do {
            let saved = try visit.bench.work(as: visit.user.name) { (workflow) throws(EditorialError) in
                let isSame = place.stored?.item == item && place.stage?.stage == .draft && place.stage?.number == form.base
                let number = isSame ? form.base : try workflow.save(item, by: visit.user.name, expected: form.base).number
                return submits ? try workflow.submit(item.kind, id: item.id, by: visit.user.name, expected: number).number : number
            }
            try visit.bench.record(as: visit.user.name) { (writer) throws(StoreError) in
                try writer.dropAutosave(of: visit.user.name, place.kind, id: place.id)
            }
            let link = place.link(nil, (submits ? Notice.submitted : Notice.saved).query)
            // The script stays on the page and only wants to know the new revision.
            if visit.request.head.fields["accept"] == "application/json" {
                return try .json(SavedReply(revision: saved, location: link.text), caching: .never).with("etag", EditorPage.tag(saved))
            }
            return .redirect(link)
        } catch let problem as Problem where problem.code == "conflict" {
            return try conflict(page, visit)
        }
    }

    private struct SavedReply: Encodable {
        let revision: Int
        let location: String
    }

    /// Somebody else saved: the page that shows both sides, or for the script the news alone.
    private func conflict(_ page: EditorPage, _ visit: Visit) throws -> Response {
        let place = try ItemPlace(visit)
        let (theirs, stage) = try place.required()
        if visit.request.head.fields["accept"] == "application/json" {
            throw Problem(
                status: Status(412), code: "conflict",
                detail: "\(stage.changedBy) 在 \(Moment.text(stage.changedAt)) 保存了第 \(stage.number) 版。")
        }
        let base = try visit.bench.read { (snapshot) throws(StoreError) in
            try snapshot.item(place.kind, id: place.id, revision: page.draft.base)
        }
        return MergePage(visit: visit, place: place, mine: page.draft, base: base, theirs: theirs, stage: stage).response
    }

    /// The merged form: fields that were left to the other side are read from the revision that was shown.
    private func merge(_ page: EditorPage, _ visit: Visit) throws -> Response {
        var page = page
        let theirs = try visit.bench.read { (snapshot) throws(StoreError) in
            try snapshot.item(page.place.kind, id: page.place.id, revision: page.draft.base)
        }
        let cells = theirs.map { ItemSheet.cells(of: $0.item) } ?? [:]
        for field in visit.form.all("theirs") { page.draft.cells[field] = cells[field] ?? "" }
        return try save(page, visit, thenSubmit: false)
    }

    private func autosave(_ visit: Visit) throws -> Response {
        let place = try ItemPlace(visit)
        let form = ItemForm(visit.form, kind: place.kind, id: place.id, base: try revision(visit), stored: place.stored)
        let kept = Autosave(
            user: visit.user.name, kind: place.kind, id: place.id, base: form.base, fields: form.encoded, moment: visit.bench.clock.now())
        try visit.bench.record(as: visit.user.name) { (writer) throws(StoreError) in try writer.keep(kept) }
        return try .json(AutosaveReply(saved: Moment.text(kept.moment), last: place.stage?.number ?? 0), caching: .never)
    }

    private struct AutosaveReply: Encodable {
        let saved: String
        /// The last revision stored: not that of the form if somebody else saved meanwhile.
        let last: Int
    }

    private func preview(_ visit: Visit) throws -> Response {
        let place = try ItemPlace(visit)
        let form = ItemForm(visit.form, kind: place.kind, id: place.id, base: 0, stored: place.stored)
        var response = Response.html(try PreviewPanel(form, visit.bench.service).content.markup)
        response.purpose = .data
        response.caching = .never
        return response
    }

    /// What the writer must change, by field.
    static func problems(_ error: EditorialError) throws -> [(field: String, text: String)] {
        guard case .refused(let issues) = error else { throw Workbench.problem(error) }
        return issues.map { ($0.field ?? "", $0.fix.isEmpty ? $0.reason : "\($0.reason)；\($0.fix)") }
    }
}
