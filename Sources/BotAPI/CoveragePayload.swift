import Answering
import LegalModel
import Presentation

/// What the knowledge holds and how fresh it is, beside every reply: whoever writes from it must not claim more.
struct CoveragePayload: Encodable {
    let corpora: Corpora
    /// When the last import began.
    let updatedAt: String
    /// The day up to which law texts are complete; later revisions are 效力待核.
    let lawsUntil: CalendarDay
    /// Whether something is wrong with the knowledge base; `/readyz` says what.
    let degraded: Bool

    struct Corpora: Encodable {
        let laws: Int
        let articles: Int
        let answers: Int
        let cases: Int
        let guides: Int
    }

    init(_ coverage: Coverage) {
        corpora = Corpora(
            laws: coverage.laws, articles: coverage.articles, answers: coverage.answers, cases: coverage.cases, guides: coverage.guides)
        updatedAt = Change.timestamp(coverage.updatedAt)
        lawsUntil = coverage.horizon
        degraded = !coverage.degradations.isEmpty
    }

    init(of service: any KnowledgeService) throws {
        self.init(try asking { () throws(KnowledgeBaseError) in try service.coverage() })
    }
}
