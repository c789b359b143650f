import Editorial
import HTTPServer
import KnowledgeStore
import Presentation

/// The audit log, newest first, for the one who audits.
struct AuditPage: Sendable {
    private static let most = 200

    let guardian: ConsoleGuard

    var routes: [Route] {
        [
            guardian.route(
                .get, "/console/audit", name: "console_audit", summary: "审计日志", for: .permission(.audit),
                parameters: [RouteParameter("subject", .text(maximum: 150), "对象，如 answer:编号、user:姓名")], handler: page)
        ]
    }

    private func page(_ visit: Visit) throws -> Response {
        let subject = visit.request.parameters["subject"].flatMap { $0.isEmpty ? nil : $0 }
        let entries = try visit.bench.read { (snapshot) throws(StoreError) in
            try snapshot.auditEntries(about: subject, limit: Self.most)
        }
        return ConsoleFrame("审计日志", visit, .audit).response {
            h1 { "审计日志" }
            p(.class("fine")) { "每条都与前一条的哈希相连；完整核对用 fawen audit verify。这里显示最近 \(Self.most) 条。" }
            form(.class("filters"), .action(.console("audit")), .init("method", "get")) {
                Fields.line("subject", "对象", subject ?? "", .init("placeholder", "answer:编号 或 user:姓名"))
                button(.type("submit")) { "筛选" }
            }
            div(.class("table-scroll"), .init("tabindex", "0"), .init("role", "region"), .label("日志")) {
                table {
                    thead { tr { ["序号", "时间", "谁", "做了什么", "对象", "版", "说明", "哈希"].map { name in th(.init("scope", "col")) { name } } } }
                    tbody { entries.map(row) }
                }
            }
        }
    }

    private func row(_ entry: AuditEntry) -> HTML {
        tr {
            td { String(entry.sequence) }
            td { Moment.text(entry.moment) }
            td { entry.actor }
            td { AuditAction(rawValue: entry.action)?.chinese ?? entry.action }
            td { a(.href(.console("audit", query: QueryParameters([.init(name: "subject", value: entry.subject)])))) { entry.subject } }
            td { entry.number.map(String.init) ?? "" }
            td { entry.detail }
            td { HTML.element("code", [], .text(String(entry.hash.prefix(12)))) }
        }
    }
}
