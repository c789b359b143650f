package import Answering
package import HTTPServer

extension Problem {
    /// What a client is told of an error below the faces; nil for errors that only the log may see.
    package init?(_ error: KnowledgeBaseError) {
        switch error {
        case .refusedInput(let reason): self.init(status: .badRequest, code: "invalid_question", detail: reason)
        case .busy:
            self.init(status: .unavailable, code: "busy", detail: "知识库正在更新，请稍后再试；急事请拨打 12348。", retryAfter: 2)
        case .missing:
            self.init(status: .unavailable, code: "not_ready", detail: "知识库还没有装好，请稍后再试；急事请拨打 12348。", retryAfter: 30)
        case .damaged, .mismatch, .storage: return nil
        }
    }
}

/// Asks the knowledge base, turning what a client may know of its errors into problems.
///
/// The rest is thrown on: the dispatcher logs it and tells the client its request id.
package func asking<Value>(_ work: () throws(KnowledgeBaseError) -> Value) throws -> Value {
    do {
        return try work()
    } catch {
        if let problem = Problem(error) { throw problem }
        throw error
    }
}
