package import Answering
package import HTTPServer
import LegalModel
import Presentation

/// The external knowledge contract of Dify: passages of published text with their source, best first.
///
/// A question that the knowledge base refuses gets no standard answer here either. Records of answers hold the whole published text, so that
/// a model has no gap to fill.
package struct DifyRoutes: Sendable {
    private let service: any KnowledgeService
    private let key: String?

    /// - Parameter key: what `Authorization: Bearer` must carry unless it carries a key of the server's; nil lets every key in, since all of
    ///   this is public.
    package init(service: any KnowledgeService, key: String?) {
        self.service = service
        self.key = key
    }

    package var routes: [Route] {
        [
            Route(
                .post, "/dify/retrieval", name: "dify_retrieval", summary: "Dify 外部知识库检索", access: .anyKey(.dify),
                bodyLimit: 65_536, handler: retrieve)
        ]
    }

    @Sendable private func retrieve(_ request: Request) throws -> Response {
        do {
            try authorise(request)
            try request.requireMediaType("application/json")
            try TextGuard.checkJSON(request.body)
            let query: DifyQuery
            do {
                query = try DifyQuery(try JSONValue(parsing: request.body))
            } catch JSONError.tooDeep {
                throw DifyFailure.badRequest("请求正文的嵌套超过 \(JSONValue.deepest) 层")
            } catch is JSONError {
                throw DifyFailure.badRequest("请求正文不是有效的 JSON")
            }
            let records = try records(query).filter { $0.score >= query.threshold && query.filter.accepts($0.metadata) }
            return try .json(JSONValue.object(["records": .array(records.prefix(query.top).map(\.value))]), caching: .never)
        } catch let failure as DifyFailure {
            let body: JSONValue = ["error_code": .integer(failure.code), "error_msg": .string(failure.message)]
            return try .json(body, status: Status(failure.status), caching: .never)
        }
    }

    private func authorise(_ request: Request) throws(DifyFailure) {
        let parts = (request.head.fields["authorization"] ?? "").split(separator: " ").map(String.init)
        if request.key != nil { return }
        guard parts.count == 2, parts[0].asciiLowercased == "bearer" else { throw .invalidHeader }
        if let key, !Self.isSame(parts[1], key) { throw .wrongKey }
    }

    /// What the gate or the server refuses, in the form that Dify reads.
    package static func refusal(_ problem: Problem, _ request: Request) -> Response {
        let failure: DifyFailure? =
            switch problem.status {
            case .unauthorized: problem.code == "key_required" ? .invalidHeader : .wrongKey
            case .forbidden: .wrongKey
            default: nil
            }
        guard let failure else { return .problem(problem, requestID: request.id) }
        let body = "{\"error_code\":\(failure.code),\"error_msg\":\"\(failure.message)\"}"
        return Response(
            status: Status(failure.status), contentType: "application/json; charset=utf-8", body: Array(body.utf8), caching: .never,
            purpose: .data)
    }

    /// Compares in a time that does not tell where the first difference is.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var difference = left.count ^ right.count
        for index in right.indices { difference |= Int(right[index] ^ (index < left.count ? left[index] : 0)) }
        return difference == 0
    }

    private func records(_ query: DifyQuery) throws -> [DifyRecord] {
        var asked = SearchRequest(question: query.query.trimmedASCII)
        switch query.knowledge {
        case .all, .answers:
            let reply = try asking { () throws(KnowledgeBaseError) in try service.answer(asked) }
            guard reply.decision != .refuse else { return [] }
            var records = try answers(reply)
            if query.knowledge == .all {
                // An article never stands before the answer that rests on it.
                let scale = records.last?.score ?? min(1, max(0, reply.confidence))
                records += try articles(reply.articles, reply.generation, scale: scale)
            }
            return records
        case .laws, .cases, .guides:
            let kind: ResultKind = query.knowledge == .laws ? .law : query.knowledge == .cases ? .caseExample : .guide
            asked.kind = kind
            asked.limit = query.top
            let found = try asking { () throws(KnowledgeBaseError) in try service.search(asked) }
            let hits = found.groups.first { $0.kind == kind }?.hits ?? []
            return kind == .law ? try articles(hits, found.generation) : try items(hits, found.generation)
        }
    }

    /// The answer, or what the asker may choose from; the score of the first is the calibrated confidence.
    private func answers(_ reply: AnswerResponse) throws -> [DifyRecord] {
        let shown = reply.decision == .answer ? reply.answers.prefix(1) : reply.answers.prefix(5)
        let confidence = min(1, max(0, reply.confidence))
        let best = shown.first.map(\.score) ?? 1
        return try shown.compactMap { candidate in
            let view = try asking { () throws(KnowledgeBaseError) in
                try service.answerItem(candidate.id, revision: candidate.revision.number, asOf: nil)
            }
            guard let view else { return nil }
            return DifyRecord(
                content: Self.text(of: view), score: best > 0 ? confidence * min(1, candidate.score / best) : 0,
                title: view.answer.question,
                metadata: [
                    "kind": "answer", "id": .string(view.answer.id), "version": .integer(view.revision.number),
                    "text_sha256": .string(view.revision.sha256), "decision": .string(reply.decision.rawValue),
                    "topic": view.answer.topic.map(JSONValue.string) ?? .null, "region": .string(view.answer.region),
                    "reviewed_at": view.answer.review.reviewedOn.map { .string($0.description) } ?? .null,
                    "page": .string(Link.answer(view.answer.id).text), "generation": .integer(Int(reply.generation)),
                ])
        }
    }

    /// Everything of the answer that the public may read, in its own words.
    private static func text(of view: AnswerView) -> String {
        let answer = view.answer
        var lines = [answer.conclusion, answer.body.isEmpty ? nil : answer.body].compactMap(\.self)
        if let conditions = answer.conditions { lines.append("适用前提：" + conditions) }
        if let exceptions = answer.exceptions { lines.append("例外：" + exceptions) }
        lines += answer.nextSteps.enumerated().map { "\($0 + 1). \($1)" }
        if !view.basis.isEmpty { lines.append("依据：" + view.basis.map(\.text).joined(separator: "；")) }
        return lines.joined(separator: "\n")
    }

    /// Whole articles; the score is the share of the best hit's, comparable within one reply only.
    /// - Parameter scale: the score of the best article.
    private func articles(_ hits: [SearchHit], _ generation: UInt64, scale: Double = 1) throws -> [DifyRecord] {
        let best = max(hits.first?.score ?? 1, .leastNonzeroMagnitude)
        return try hits.compactMap { hit in
            guard let place = hit.article, let number = place.number else { return nil }
            let view = try asking { () throws(KnowledgeBaseError) in
                try service.article(number, of: place.lawSlug, asOf: nil, promulgated: nil)
            }
            guard let view else { return nil }
            let text = view.entry.paragraphs.flatMap { [$0.text] + $0.items.map(\.text) }.joined(separator: "\n")
            guard let content = text.isEmpty ? view.entry.digest.map({ "（要点）" + $0 }) : text else { return nil }
            return DifyRecord(
                content: content, score: scale * min(1, max(0, hit.score / best)), title: "《\(view.lawTitle)》\(number.label)",
                metadata: [
                    "kind": "law", "id": .string(hit.id), "law": .string(view.lawTitle), "article": .string(number.description),
                    "level": .string(view.level.rawValue), "region": .string(view.region),
                    "status": .string(view.version.status.status.rawValue),
                    "promulgated": view.version.promulgated.map { .string($0.description) } ?? .null,
                    "effective_from": view.version.effectiveFrom.map { .string($0.description) } ?? .null,
                    "page": .string(Link.article(number, of: view.lawSlug).text), "generation": .integer(Int(generation)),
                ])
        }
    }

    /// Cases and guides by what matched of them.
    private func items(_ hits: [SearchHit], _ generation: UInt64) throws -> [DifyRecord] {
        let best = max(hits.first?.score ?? 1, .leastNonzeroMagnitude)
        return hits.map { hit in
            DifyRecord(
                content: hit.snippet.text, score: min(1, max(0, hit.score / best)), title: hit.title,
                metadata: [
                    "kind": .string(hit.kind.rawValue), "id": .string(hit.id), "topic": hit.category.map(JSONValue.string) ?? .null,
                    "version": hit.revision.map { .integer($0.number) } ?? .null,
                    "text_sha256": hit.revision.map { .string($0.sha256) } ?? .null, "page": .string(Link.hit(hit, asOf: nil).text),
                    "generation": .integer(Int(generation)),
                ])
        }
    }
}
