import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation
import ServiceRecords

/// The gap board: what was asked and found no answer, each one click away from a draft.
struct GapPages: Sendable {
    /// Days that are looked at.
    private static let days: Int64 = 30
    private static let most = 200

    let guardian: ConsoleGuard
    /// Nil where the data folder keeps none.
    let records: RecordStore?

    var routes: [Route] {
        [
            guardian.route(.get, "/console/gaps", name: "console_gaps", summary: "没有答复的问题", for: .permission(.read), handler: board),
            guardian.route(.post, "/console/gaps", name: "console_gap_draft", summary: "把问题写成草稿", for: .permission(.write)) { visit in
                let question = try visit.required("question", "没有写明是哪个问题。")
                let query = QueryParameters([.init(name: "question", value: String(question.prefix(200)))])
                return .redirect(.console("items", ItemKind.answer.rawValue, "answer-\(Secrets.token().prefix(8))", query: query))
            },
        ]
    }

    /// The same question over all days, most asked first.
    private func gaps(_ now: Int64) throws(RecordError) -> [(question: String, count: Int, askers: Int, last: String)] {
        var sums: [String: (count: Int, askers: Int, last: String)] = [:]
        for gap in try records?.gaps(since: RecordStore.day(now - (Self.days - 1) * 86_400), limit: 10_000) ?? [] {
            let known = sums[gap.question] ?? (0, 0, "")
            sums[gap.question] = (known.count + gap.count, max(known.askers, gap.askers), max(known.last, gap.day))
        }
        let rows = sums.map { entry in
            (question: entry.key, count: entry.value.count, askers: entry.value.askers, last: entry.value.last)
        }
        let sorted = rows.sorted { one, other in (other.count, one.question) < (one.count, other.question) }
        return Array(sorted.prefix(Self.most))
    }

    private func board(_ visit: Visit) throws -> Response {
        let gaps = try gaps(visit.bench.clock.now())
        return ConsoleFrame("没有答复的问题", visit, .gaps).response {
            h1 { "没有答复的问题" }
            p(.class("fine")) {
                "最近 \(Self.days) 天里检索没有直接答复的问法。同一天有 \(QuestionLog.leastAskers) 处以上的网络问过才会列出，看不到是谁问的。统计要在启动服务时用 --log-questions 打开。"
            }
            if gaps.isEmpty {
                p(.class("notice")) { records == nil ? "这个数据目录没有服务记录。" : "没有列出的问题。" }
            } else {
                div(.class("table-scroll"), .init("tabindex", "0"), .init("role", "region"), .label("没有答复的问题")) {
                    table {
                        thead { tr { ["问法", "次数", "最多一天几处", "最近", "操作"].map { name in th(.init("scope", "col")) { name } } } }
                        tbody { gaps.map { row($0, visit) } }
                    }
                }
            }
        }
    }

    private func row(_ gap: (question: String, count: Int, askers: Int, last: String), _ visit: Visit) -> HTML {
        tr(.flag("data-row")) {
            td { a(.href(.question(gap.question))) { gap.question } }
            td { String(gap.count) }
            td { String(gap.askers) }
            td { gap.last }
            td(.class("row-actions")) {
                if visit.may(.write) {
                    form(.action(.console("gaps")), .init("method", "post")) {
                        visit.token
                        input(.type("hidden"), .name("question"), .value(gap.question))
                        button(.type("submit"), .class("quiet small"), .label("把“\(gap.question)”写成草稿")) { "写成草稿" }
                    }
                }
            }
        }
    }
}
