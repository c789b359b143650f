package import Answering
internal import HTTPServer
internal import LegalModel

/// A question that somebody began on one platform and goes on with on another: what was asked and what was shown.
///
/// One form for portal, desk, programs and the systems of the other platforms.
package struct Handover: Sendable, Equatable {
    /// Who is to go on with it.
    package enum Target: String, Sendable, CaseIterable {
        case hotline, lawyer, aid, government

        package var chinese: String {
            switch self {
            case .hotline: "12348 热线"
            case .lawyer: "值班律师"
            case .aid: "法律援助"
            case .government: "12345 热线"
            }
        }
    }

    /// One version of an answer that was on the screen.
    package struct Shown: Sendable, Equatable {
        package var id: String
        package var question: String
        package var revision: RevisionStamp
    }

    /// The question with its day, region and filters.
    package var asked: SearchParameters
    package var decision: AnswerDecision
    /// 0…1.
    package var confidence: Double
    /// Best first, as they were listed.
    package var shown: [Shown]
    /// The one that was read: the reply, or what a seat had opened.
    package var answer: Shown?
    package var topic: String?
    package var serviceLine: String?
    package var referrals: [String]
    /// Articles as people write them: the basis of the answer, or what was found for the question.
    package var articles: [String]
    package var generation: UInt64
    package var target = Target.hotline
    /// What was said beside the question: what is still missing, what the caller was told.
    package var note: String?
    /// Seconds since 1970-01-01 UTC.
    package var moment: Int64

    /// - Parameters:
    ///   - reply: what `asked` was answered with.
    ///   - opened: what a seat reads; nil takes the reply's own answer.
    package init(_ reply: AnswerResponse, asked: SearchParameters, opened: AnswerView? = nil, moment: Int64) {
        let view = opened ?? (reply.decision == .answer ? reply.answer : nil)
        self.asked = asked
        self.moment = moment
        decision = reply.decision
        confidence = reply.confidence
        shown = reply.answers.map { Shown(id: $0.id, question: $0.question, revision: $0.revision) }
        answer = view.map { Shown(id: $0.answer.id, question: $0.answer.question, revision: $0.revision) }
        topic = view?.answer.topic
        serviceLine = view?.answer.serviceLine
        referrals = view?.answer.referrals ?? reply.refusal?.referrals ?? []
        articles = view.map { $0.basis.map(\.text) } ?? reply.articles.prefix(5).map { "《\($0.title)》" + ($0.article?.number?.label ?? "") }
        generation = reply.generation
    }
}

/// A hand-over as programs read it.
package struct HandoverPayload: Encodable {
    package struct Shown: Encodable {
        let id: String
        let version: Int
        let textSha256: String
        let question: String

        init(_ shown: Handover.Shown) {
            id = shown.id
            version = shown.revision.number
            textSha256 = shown.revision.sha256
            question = shown.question
        }
    }

    let ticket: String
    /// 4827 163 058.
    let ticketSpoken: String
    /// Where a seat opens it.
    let desk: String
    /// When the packet was made and when it goes, in UTC.
    let createdAt: String
    let expiresAt: String
    let target: String
    let question: String
    let asOf: CalendarDay?
    let region: String?
    let decision: String
    let confidence: Double
    let answer: Shown?
    let shown: [Shown]
    let topic: String?
    let serviceLine: String?
    let referrals: [String]
    let articles: [String]
    let note: String?
    let generation: UInt64

    package init(_ packet: Handover, ticket: String) {
        self.ticket = ticket
        ticketSpoken = HandoverShelf.spoken(ticket)
        desk = Link.desk(ticket: ticket).text
        createdAt = Change.timestamp(packet.moment)
        expiresAt = Change.timestamp(packet.moment + HandoverShelf.patience)
        target = packet.target.rawValue
        question = packet.asked.question
        asOf = packet.asked.asOf
        region = packet.asked.region
        decision = packet.decision.rawValue
        confidence = min(1, max(0, packet.confidence))
        answer = packet.answer.map(Shown.init)
        shown = packet.shown.map(Shown.init)
        topic = packet.topic
        serviceLine = packet.serviceLine
        referrals = packet.referrals
        articles = packet.articles
        note = packet.note
        generation = packet.generation
    }
}

extension Handover {
    /// The packet as text for whoever has no screen of ours.
    package func text(ticket: String) -> String {
        let answered = answer.map { "\($0.question)（\($0.id) 第 \($0.revision.number) 版）" }
        let rows: [(String, String?)] = [
            ("查询号", HandoverShelf.spoken(ticket)), ("转给", target.chinese), ("咨询事项", asked.question), ("按这一天的法律", asked.asOf?.chinese),
            ("所在地", asked.region), ("咨询类别", topic ?? "其他"), ("业务线", serviceLine), ("已给答复", answered ?? "无"),
            ("依据", Self.list(articles, "；")), ("转介", Self.list(referrals, "、")), ("说明", note),
        ]
        return rows.compactMap { name, value in value.map { name + "：" + $0 } }.joined(separator: "\n")
    }

    private static func list(_ texts: [String], _ separator: String) -> String? {
        texts.isEmpty ? nil : texts.joined(separator: separator)
    }
}

extension Link {
    package static func desk(ticket: String) -> Link {
        Link(["desk"], QueryParameters([.init(name: "ticket", value: ticket)]))
    }
}
