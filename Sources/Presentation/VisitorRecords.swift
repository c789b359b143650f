package import HTTPServer
package import ServiceRecords

/// What visitors and seats leave behind, as the faces keep it: feedback, messages, counts of what was asked.
package struct VisitorRecords: Sendable {
    package let store: RecordStore
    /// Nil where questions are not counted.
    package let questions: QuestionLog?
    private let clock: @Sendable () -> Int64

    /// - Parameter clock: seconds since 1970-01-01 UTC.
    package init(store: RecordStore, questions: QuestionLog? = nil, clock: @escaping @Sendable () -> Int64) {
        self.store = store
        self.questions = questions
        self.clock = clock
    }

    package var now: Int64 { clock() }

    /// Does something with the records; what fails there is a problem that says whether trying again helps.
    package func keeping<Value>(_ body: (RecordStore, Int64) throws(RecordError) -> Value) throws(Problem) -> Value {
        do throws(RecordError) { return try body(store, now) } catch { throw Problem(error) }
    }

    /// Counts a question, where questions are counted.
    /// - Parameter decision: answer, clarify or refuse.
    package func count(_ question: String, decision: String, of request: Request) {
        questions?.note(question, decision: decision, asker: request.client.network.description, now: now)
    }
}

extension Problem {
    /// The server keeps no records.
    package static let recordsUnavailable = Problem(
        status: .unavailable, code: "records_unavailable", detail: "现在不能保存留言和评价。请拨打 12348，人工解答。")

    /// What a failure of the records is to a client.
    package init(_ error: RecordError) {
        switch error {
        case .busy:
            self.init(status: .unavailable, code: "records_busy", detail: "现在写的人较多，请过几秒再试。", retryAfter: 2)
        case .refused(let reason): self.init(status: .badRequest, code: "refused", detail: reason + "。")
        case .newerFormat, .damaged, .storage:
            self.init(status: .unavailable, code: "records_unavailable", detail: "暂时不能保存，请稍后再试；急事请拨打 12348。", retryAfter: 60)
        }
    }
}

extension Request {
    /// Refuses a form that a page of another site sent in the visitor's name.
    ///
    /// Our pages ask browsers for no referrer, so their own forms arrive with the origin `null`; Sec-Fetch-Site then tells where they are from.
    package func requireOwnOrigin() throws(Problem) {
        let refused = Problem(status: .forbidden, code: "foreign_origin", detail: "不接受其他网站的页面发来的请求。")
        if let site = head.fields["sec-fetch-site"], site != "same-origin", site != "none" { throw refused }
        guard let origin = head.fields["origin"], origin != "null", let host = head.fields["host"] else { return }
        let isOwn = ["http://" + host, "https://" + host].contains { $0.utf8.elementsEqual(origin.utf8) }
        guard isOwn else { throw refused }
    }
}
