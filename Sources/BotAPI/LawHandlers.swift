import Answering
import HTTPServer
import LegalModel
import Presentation

/// Laws and their articles on a day.
struct LawHandlers: Sendable {
    let service: any KnowledgeService

    static let days = [
        RouteParameter("as_of", .day, "按哪一天的法律；不写就是今天"),
        RouteParameter("version", .day, "看哪一天公布的版本；不写就是 as_of 那天有效的版本"),
    ]

    @Sendable func law(_ request: Request) throws -> Response {
        let (asOf, version) = try Self.days(request)
        let view = try asking { () throws(KnowledgeBaseError) in
            try service.law(request.capture("law"), asOf: asOf, promulgated: version)
        }
        guard let view else { throw Self.noLaw(request.capture("law")) }
        let generation = try generation()
        return try Response.json(LawPayload(view, generation: generation), keys: .snakeCase).generation(generation)
    }

    @Sendable func article(_ request: Request) throws -> Response {
        let (asOf, version) = try Self.days(request)
        let slug = request.capture("law")
        let written = request.capture("article")
        let generation = try generation()
        if let ordinal = written.split(separator: "-").last, written.hasPrefix("block-"), Int(ordinal) != nil {
            return try block("#" + ordinal, of: slug, asOf: asOf, version: version, generation: generation)
        }
        guard let number = ArticleNumber(written) else {
            throw Problem.invalidParameter("article", "条号写成 563、120-1 或 第五百六十三条 这样。")
        }
        let view = try asking { () throws(KnowledgeBaseError) in
            try service.article(number, of: slug, asOf: asOf, promulgated: version)
        }
        guard let view else {
            let law = try asking { () throws(KnowledgeBaseError) in try service.law(slug, asOf: asOf, promulgated: version) }
            guard let law else { throw Self.noLaw(slug) }
            throw Problem(status: .notFound, code: "article_not_found", detail: "《\(law.title)》里没有\(number.label)。")
        }
        return try Response.json(ArticlePayload(view, generation: generation), keys: .snakeCase).generation(generation)
    }

    private func block(
        _ suffix: String, of slug: String, asOf: CalendarDay?, version: CalendarDay?, generation: UInt64
    ) throws -> Response {
        let view = try asking { () throws(KnowledgeBaseError) in try service.law(slug, asOf: asOf, promulgated: version) }
        guard let view else { throw Self.noLaw(slug) }
        guard let entry = view.entries.first(where: { $0.number == nil && $0.id.hasSuffix(suffix) }) else {
            throw Problem(status: .notFound, code: "article_not_found", detail: "《\(view.title)》里没有这一段。")
        }
        return try Response.json(BlockPayload(view, entry, generation: generation), keys: .snakeCase).generation(generation)
    }

    private func generation() throws -> UInt64 {
        try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
    }

    private static func noLaw(_ slug: String) -> Problem {
        Problem(status: .notFound, code: "law_not_found", detail: "知识库里没有“\(slug.prefix(40))”这部法律。")
    }

    private static func days(_ request: Request) throws(Problem) -> (asOf: CalendarDay?, version: CalendarDay?) {
        func day(_ name: String) throws(Problem) -> CalendarDay? {
            guard let text = request.parameters[name], !text.isEmpty else { return nil }
            guard let day = CalendarDay(iso: text) else { throw .invalidParameter(name, "日期应当在 1800 年到 2999 年之间，写成 2025-04-05 这样。") }
            return day
        }
        return (try day("as_of"), try day("version"))
    }
}
