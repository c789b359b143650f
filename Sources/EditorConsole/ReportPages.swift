import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation
import ServiceRecords

/// What seats reported: answers marked as wrong, questions that nothing was found for. Each waits until an editor says what became of it,
/// and the seat reads that beside the answer.
struct ReportPages: Sendable {
    private static let most = 200

    let guardian: ConsoleGuard
    /// Nil where the data folder keeps none.
    let records: RecordStore?

    var routes: [Route] {
        [
            guardian.route(
                .get, "/console/reports", name: "console_reports", summary: "坐席报来的问题", for: .permission(.read),
                parameters: [Notice.parameter],
                handler: board),
            guardian.route(.post, "/console/reports", name: "console_report_close", summary: "办结一件坐席报来的问题", for: .permission(.closeTask)) {
                visit in try close(visit)
            },
        ]
    }

    /// Open reports, oldest first.
    static func open(_ records: RecordStore?) throws -> [FeedbackRecord] {
        do throws(RecordError) { return try records?.openReports(limit: most) ?? [] } catch { throw Problem(error) }
    }

    static func title(_ record: FeedbackRecord) -> String {
        let feedback = record.feedback
        let words = feedback.version.map { "\($0.answer) 第 \($0.revision) 版" } ?? feedback.question ?? ""
        return (feedback.kind == .flag ? "标记有误：" : "没找到：") + words
    }

    private func board(_ visit: Visit) throws -> Response {
        let reports = try Self.open(records)
        return ConsoleFrame("坐席报来的", visit, .tasks).response {
            h1 { "坐席报来的" }
            p(.class("fine")) { "坐席按 F 标记的答复、按 N 记下的问题，旧的在前。办结时写的话，坐席在那条答复下面看得到。" }
            if reports.isEmpty { p(.class("notice")) { "没有等着办的。" } }
            reports.map { entry($0, visit) }
        }
    }

    private func entry(_ record: FeedbackRecord, _ visit: Visit) -> HTML {
        let feedback = record.feedback
        return section(.class("task-group"), .id("report-\(record.number)"), .flag("data-row")) {
            h2 { "第 \(record.number) 号　" + Self.title(record) }
            p(.class("fine")) {
                span { Moment.text(record.hour) }
                if let reason = feedback.reason { span { reason.chinese } }
            }
            if let question = feedback.question { p { "来电人问：" + question } }
            if let note = feedback.note { p { "坐席说：" + note } }
            p {
                if let version = feedback.version {
                    a(.href(.console("items", ItemKind.answer.rawValue, version.answer))) { "打开这条答复" }
                } else if let question = feedback.question {
                    a(.href(.question(question))) { "查一查这个问题" }
                }
            }
            if visit.may(.closeTask) { closing(record, visit) }
            if visit.may(.write), feedback.kind == .missing, let question = feedback.question { drafting(question, visit) }
        }
    }

    private func closing(_ record: FeedbackRecord, _ visit: Visit) -> HTML {
        form(.class("row-actions"), .action(.console("reports")), .init("method", "post")) {
            visit.token
            input(.type("hidden"), .name("number"), .value(String(record.number)))
            input(
                .name("words"), .flag("required"), .init("maxlength", String(RecordStore.longestOutcome)),
                .init("placeholder", "怎么处理的，例如：已改成现行规定"), .label("第 \(record.number) 号怎么处理的"))
            button(.type("submit"), .class("small")) { "办结" }
        }
    }

    private func drafting(_ question: String, _ visit: Visit) -> HTML {
        form(.action(.console("gaps")), .init("method", "post")) {
            visit.token
            input(.type("hidden"), .name("question"), .value(question))
            button(.type("submit"), .class("quiet small"), .label("把“\(question)”写成草稿")) { "写成草稿" }
        }
    }

    private func close(_ visit: Visit) throws -> Response {
        guard let records else { throw Problem.recordsUnavailable }
        let number = try visit.number("number")
        let words = try visit.required("words", "请写明怎么处理的。")
        // The store's lock first: what cannot be put into the log is not done.
        let closed = try visit.bench.record(as: visit.user.name) { (writer) throws(StoreError) in
            let now = visit.bench.clock.now()
            let result: Result<Bool, RecordError>
            do throws(RecordError) {
                result = .success(try records.closeReport(Int64(number), by: visit.user.name, words: words, now: now))
            } catch { result = .failure(error) }
            if case .success(true) = result {
                try writer.record(.task, subject: "report:\(number)", number: number, detail: "办结坐席报告：\(words)", at: now)
            }
            return result
        }
        switch closed {
        case .failure(let error): throw Problem(error)
        case .success(false): throw Problem(status: .notFound, code: "not_found", detail: "没有这件事，或者别人已经办结。")
        case .success(true): return .redirect(.console("reports", query: Notice.closed.query))
        }
    }
}
