import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation
import Publishing

/// Reviewing: what changed, what the gate says, publish or return; withdrawing, confirming, bringing back.
struct ReviewRoutes: Sendable {
    let guardian: ConsoleGuard

    var routes: [Route] {
        let pattern = ItemPlace.pattern
        func post(_ path: String, _ summary: String, _ permission: Permission, _ handler: @escaping @Sendable (Visit) throws -> Response)
            -> Route
        {
            guardian.route(
                .post, pattern + "/" + path, name: "console_item_" + path, summary: summary, for: .permission(permission), handler: handler)
        }
        return [
            guardian.route(
                .get, pattern + "/review", name: "console_item_review", summary: "审核一个条目", for: .permission(.read),
                parameters: [Notice.parameter]
            ) { visit in try ReviewPage(visit).response() },
            post("publish", "发布", .review, publish), post("return", "退回", .review, giveBack), post("waive", "豁免", .waive, waive),
            post("withdraw", "紧急撤回", .withdraw, withdraw), post("confirm", "确认复核", .review, confirm),
            post("rollback", "恢复旧版", .write, rollBack),
        ]
    }

    private func publish(_ visit: Visit) throws -> Response {
        let place = try ItemPlace(visit)
        let (record, stage) = try place.required()
        let expected = try visit.number(ItemForm.baseField)
        guard expected == stage.number else { throw Workbench.problem(.conflict(expected: expected, found: stage.number)) }
        guard stage.author != visit.user.name else { throw Workbench.problem(.notAllowed("自己写的要由另一个人审核")) }
        let moment = try Self.moment(visit)
        let signed = record.item.reviewed(by: visit.user.display, on: visit.bench.clock.today)
        let report = try visit.bench.gate(signed)
        guard report.passed else { return try ReviewPage(visit, gate: report, problem: "没有通过发布检查，没有发布。").response(status: Status(422)) }
        let published = try visit.bench.work(as: visit.user.name) { (workflow) throws(EditorialError) in
            try workflow.approve(signed, by: visit.user.name, at: moment, expected: expected)
        }
        return .redirect(place.link("versions", (published.stage == .scheduled ? Notice.scheduled : Notice.published).query))
    }

    /// Midnight of the day asked for, in Asia/Shanghai; nil for now.
    private static func moment(_ visit: Visit) throws(Problem) -> Int64? {
        let text = visit.field("day").filter { !$0.isWhitespace }
        guard !text.isEmpty else { return nil }
        guard let day = CalendarDay(iso: text) else {
            throw Problem(status: Status(422), code: "invalid_day", detail: "定时发布的日期要写成 2026-12-01 这样。")
        }
        return day.secondsSince1970
    }

    private func giveBack(_ visit: Visit) throws -> Response {
        let reason = try visit.required("reason", "退回要写明理由，采编人才知道改什么。")
        return try step(visit, .returned, "review") { (workflow, place) throws(EditorialError) in
            try workflow.giveBack(place.kind, id: place.id, by: visit.user.name, reason: reason)
        }
    }

    private func withdraw(_ visit: Visit) throws -> Response {
        let reason = try visit.required("reason", "撤回要写明理由。")
        return try step(visit, .withdrawn, "versions") { (workflow, place) throws(EditorialError) in
            try workflow.withdraw(place.kind, id: place.id, by: visit.user.name, reason: reason)
        }
    }

    private func confirm(_ visit: Visit) throws -> Response {
        let reason = try visit.required("reason", "请写明核对了什么、为什么不用改。")
        return try step(visit, .confirmed, "versions") { (workflow, place) throws(EditorialError) in
            try workflow.confirm(place.kind, id: place.id, by: visit.user.name, reason: reason)
        }
    }

    private func rollBack(_ visit: Visit) throws -> Response {
        let (number, expected) = (try visit.number("revision"), try visit.number(ItemForm.baseField))
        return try step(visit, .restored, nil) { (workflow, place) throws(EditorialError) in
            try workflow.rollBack(place.kind, id: place.id, to: number, by: visit.user.name, expected: expected)
        }
    }

    private func step(
        _ visit: Visit, _ notice: Notice, _ page: String?, _ body: (Workflow, ItemPlace) throws(EditorialError) -> StagedRevision
    ) throws -> Response {
        let place = try ItemPlace(visit)
        _ = try visit.bench.work(as: visit.user.name) { (workflow) throws(EditorialError) in try body(workflow, place) }
        return .redirect(place.link(page, notice.query))
    }

    private func waive(_ visit: Visit) throws -> Response {
        let place = try ItemPlace(visit)
        _ = try place.required()
        guard let rule = GateFinding.Rule(rawValue: visit.field("rule")) else {
            throw Problem(status: .badRequest, code: "unknown_rule", detail: "没有这条检查规则，请返回重试。")
        }
        let waiver = Waiver(
            kind: place.kind, item: place.id, rule: rule.rawValue, text: try visit.required("text", "没有写明豁免哪几个字。"),
            reason: try visit.required("reason", "豁免要写明理由。"), actor: visit.user.name)
        try visit.bench.record(as: visit.user.name) { (writer) throws(StoreError) in
            try writer.waive(waiver, at: visit.bench.clock.now())
        }
        return .redirect(place.link("review", Notice.waived.query))
    }
}
