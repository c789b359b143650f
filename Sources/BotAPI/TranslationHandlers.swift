import Answering
import HTTPServer
import LegalModel
import Presentation

/// Answers in other languages.
struct TranslationHandlers: Sendable {
    let service: any KnowledgeService

    static let language = RouteParameter(
        "language", in: .path, .text(maximum: 20), isRequired: true, "语言，如 en", pattern: "^[a-z]{2,3}(-[a-z0-9]{2,8})*$")

    private struct Payload: Encodable {
        let answerId: String
        let language: String
        /// Of the Chinese answer that is published now.
        let version: Int
        let textSha256: String
        let question: String
        let conclusion: String?
        let text: String
        let conditions: String?
        let exceptions: String?
        let nextSteps: [String]
        /// The Chinese words have changed since: give out the Chinese text, or say so.
        let stale: Bool
        let underRecheck: Bool
        let translatedBy: String
        let reviewedBy: String
        let reviewedAt: CalendarDay
        /// Which text holds where the two differ.
        let prevailing = "zh-CN"
        let page: String
        let generation: UInt64
    }

    @Sendable func one(_ request: Request) throws -> Response {
        let (id, language) = (request.capture("id"), request.capture("language"))
        let view = try asking { () throws(KnowledgeBaseError) in try service.translation(of: id, into: language) }
        guard let view else { throw Problem(status: .notFound, code: "not_found", detail: "这条答复没有这种语言的译文。") }
        let generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        let translation = view.translation
        let payload = Payload(
            answerId: translation.answer, language: translation.language, version: view.answer.revision.number,
            textSha256: view.answer.revision.sha256, question: translation.question, conclusion: translation.conclusion,
            text: translation.body, conditions: translation.conditions, exceptions: translation.exceptions,
            nextSteps: translation.nextSteps, stale: view.isStale, underRecheck: view.answer.isUnderRecheck,
            translatedBy: translation.translator, reviewedBy: translation.reviewer, reviewedAt: translation.reviewedOn,
            page: Link([language, "answers", id]).text, generation: generation)
        return try Response.json(payload, keys: .snakeCase).generation(generation)
    }
}
