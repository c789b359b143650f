import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// 词表: what people say and what the law says; found, added, changed, retired, each with what it does to a question first.
struct LexiconPages: Sendable {
    private static let perPage = 50

    let guardian: ConsoleGuard

    var routes: [Route] {
        [
            guardian.route(
                .get, "/console/lexicon", name: "console_lexicon", summary: "词表", for: .permission(.read),
                parameters: [
                    RouteParameter("q", .text(maximum: 60), "词里的字"), RouteParameter("only", .choice(["all", "own", "waiting"]), "哪一些"),
                    RouteParameter("page", .text(maximum: 6), "第几页"), Notice.parameter,
                ], handler: list),
            guardian.route(
                .get, "/console/lexicon/entry", name: "console_lexicon_entry", summary: "改一个词条", for: .permission(.lexicon),
                parameters: [RouteParameter("lay", .text(maximum: 60), "口语"), Notice.parameter]
            ) { visit in
                let table = try Self.table(visit)
                let lay = visit.request.parameters["lay"] ?? ""
                return LexiconForm(visit, entry: table.entry(lay) ?? LexiconEntry(lay: lay, legal: []), known: table.entry(lay)).response()
            },
            guardian.route(
                .post, "/console/lexicon/entry", name: "console_lexicon_propose", summary: "试一个词条，送审", for: .permission(.lexicon),
                handler: propose),
            guardian.route(
                .get, "/console/lexicon/changes/{number}", name: "console_lexicon_change", summary: "审核词条", for: .permission(.read),
                parameters: [Notice.parameter]
            ) { visit in try LexiconReview(visit, change: Self.change(visit), known: Self.known(visit)).response() },
            guardian.route(
                .post, "/console/lexicon/changes/{number}", name: "console_lexicon_decide", summary: "词条生效或退回", for: .permission(.review),
                handler: decide),
        ]
    }

    static func table(_ visit: Visit) throws -> LexiconTable {
        let changes = try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.openLexiconChanges() }
        return LexiconTable(visit.bench.resources, changes)
    }

    private static func change(_ visit: Visit) throws -> LexiconChange {
        let number = Int64(visit.request.capture("number")) ?? 0
        let found = try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.lexiconChange(number) }
        guard let found else { throw Problem.notFound }
        return found
    }

    private static func known(_ visit: Visit) throws -> LexiconEntry? { try table(visit).entry(try change(visit).entry.lay) }

    private func list(_ visit: Visit) throws -> Response {
        let parameters = visit.request.parameters
        let words = (parameters["q"] ?? "").filter { !$0.isWhitespace }
        let only = parameters["only"] ?? "all"
        let found = try Self.table(visit).rows(with: words).filter { row in
            only == "all" || (only == "own" ? row.change != nil : row.waiting != nil)
        }
        let last = max(1, (found.count + Self.perPage - 1) / Self.perPage)
        let page = min(max(1, Int(parameters["page"] ?? "") ?? 1), last)
        return ConsoleFrame("词表", visit, .lexicon).response {
            div(.class("list-head")) {
                h1 { "词表" }
                if visit.may(.lexicon) { a(.class("button"), .href(.console("lexicon", "entry"))) { "新词条" } }
            }
            p(.class("fine")) { "群众怎么说，法律怎么说。检索时，问句里的口语会连同右边的法言一起查。改动由另一个人审核后才生效；更新软件附带的词表不会冲掉本单位的改动。" }
            form(.class("filters"), .action(.console("lexicon")), .init("method", "get"), .init("role", "search")) {
                Fields.line("q", "口语、法言或主题", words)
                Fields.choice("only", "范围", only, [("all", "全部"), ("own", "本单位改过的"), ("waiting", "等审核的")])
                button(.type("submit")) { "查找" }
            }
            p(.class("count"), .init("role", "status")) { "\(found.count) 条" }
            Self.rows(Array(found.dropFirst((page - 1) * Self.perPage).prefix(Self.perPage)), visit)
            Self.pages(page, last, parameters)
        }
    }

    private static func rows(_ rows: [LexiconTable.Row], _ visit: Visit) -> HTML {
        guard !rows.isEmpty else { return p(.class("notice")) { "没有这样的词条。" } }
        return div(.class("table-scroll"), .init("tabindex", "0"), .init("role", "region"), .label("词条")) {
            Presentation.table {
                thead { tr { ["口语", "法言", "权重", "主题", "来源", "状态", "操作"].map { name in th(.init("scope", "col")) { name } } } }
                tbody {
                    rows.map { row in
                        tr(.flag("data-row")) {
                            td { row.entry.lay }
                            td { row.entry.isRetired ? "（已停用）" : row.entry.legal.joined(separator: "、") }
                            td { row.entry.isRetired ? "" : String(row.entry.weight) }
                            td { row.entry.topic }
                            td { row.source }
                            td {
                                if let waiting = row.waiting {
                                    a(.href(.console("lexicon", "changes", String(waiting.number)))) { "有改动待审" }
                                } else {
                                    row.entry.isRetired ? "已停用" : "在用"
                                }
                            }
                            td {
                                if visit.may(.lexicon), row.waiting == nil {
                                    a(
                                        .href(
                                            .console("lexicon", "entry", query: QueryParameters([.init(name: "lay", value: row.entry.lay)]))
                                        )
                                    ) {
                                        "改"
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func pages(_ page: Int, _ last: Int, _ parameters: QueryParameters) -> HTML {
        guard last > 1 else { return .empty }
        return nav(.class("pages"), .label("翻页")) {
            if page > 1 { a(.href(.console("lexicon", query: parameters.setting("page", to: String(page - 1))))) { "上一页" } }
            span { "第 \(page) 页，共 \(last) 页" }
            if page < last { a(.href(.console("lexicon", query: parameters.setting("page", to: String(page + 1))))) { "下一页" } }
        }
    }

    private func propose(_ visit: Visit) throws -> Response {
        let entry = LexiconForm.entry(visit)
        let (reason, question) = (visit.field("reason"), visit.field("question"))
        let known = try Self.table(visit).entry(entry.lay)
        var form = LexiconForm(visit, entry: entry, known: known)
        form.reason = reason
        form.question = question
        form.findings = LexiconRules.check(entry, reason: visit.field("action") == "preview" ? "试" : reason, known: known)
        guard form.findings.isEmpty else { return form.response(status: Status(422)) }
        let outcome = try LexiconOutcome(entry, question, visit)
        form.outcome = outcome
        guard visit.field("action") == "submit" else { return form.response() }
        guard outcome.own.lost.isEmpty else {
            form.findings = [outcome.finding]
            return form.response(status: Status(422))
        }
        do {
            let number = try visit.bench.write(as: visit.user.name) { (writer) throws(EditorialError) in
                try LexiconDesk(writer: writer, now: visit.bench.clock.now()).propose(
                    entry, reason: reason, question: question, known: known, by: visit.user.name)
            }
            return .redirect(.console("lexicon", "changes", String(number), query: Notice.submitted.query))
        } catch let problem as Problem where problem.code == "not_allowed" {
            form.findings = [LexiconRules.Finding(field: "", reason: problem.detail, remedy: "")]
            return form.response(status: Status(422))
        }
    }

    private func decide(_ visit: Visit) throws -> Response {
        let change = try Self.change(visit)
        let isApproved = visit.field("action") == "publish"
        if isApproved, change.author != visit.user.name, change.stage == .inReview {
            // The answers may be others than when it was proposed.
            let outcome = try LexiconOutcome(change.entry, change.question, visit)
            guard outcome.own.lost.isEmpty else {
                return try LexiconReview(visit, change: change, known: Self.known(visit), outcome: outcome).response(status: Status(422))
            }
        }
        try visit.bench.write(as: visit.user.name) { (writer) throws(EditorialError) in
            try LexiconDesk(writer: writer, now: visit.bench.clock.now()).decide(
                change.number, isApproved: isApproved, remark: visit.field("remark"), by: visit.user.name)
        }
        return .redirect(
            .console("lexicon", "changes", String(change.number), query: (isApproved ? Notice.published : Notice.returned).query))
    }
}
