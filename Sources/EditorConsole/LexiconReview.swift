import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// One proposed change for the person who decides: what was, what shall be, why, and what it does.
struct LexiconReview {
    private let visit: Visit
    private let change: LexiconChange
    private let known: LexiconEntry?
    private let outcome: LexiconOutcome?
    private let history: [LexiconChange]

    /// - Parameter outcome: what the gate just found; nil tries it, if the change waits for somebody.
    init(_ visit: Visit, change: LexiconChange, known: LexiconEntry?, outcome: LexiconOutcome? = nil) throws {
        self.visit = visit
        self.change = change
        self.known = known
        self.outcome = try outcome ?? (change.stage == .inReview ? LexiconOutcome(change.entry, change.question, visit) : nil)
        history = try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.lexiconHistory(of: change.entry.lay) }
    }

    func response(status: Status = .ok) -> Response {
        ConsoleFrame("词条：\(change.entry.lay)", visit, .lexicon).response(status: status) {
            h1 { "词条：\(change.entry.lay)" }
            p(.class("fine")) {
                span { change.stage.chinese }
                span { "　\(change.author) \(Moment.text(change.proposedAt)) 提出" }
                if let reviewer = change.reviewer, let moment = change.decidedAt { span { "　\(reviewer) \(Moment.text(moment)) 处理" } }
            }
            if let outcome, !outcome.own.lost.isEmpty {
                p(.class("console-problem"), .init("role", "alert")) { outcome.finding.reason + "。" + outcome.finding.remedy + "。" }
            }
            dl(.class("difference")) {
                row("现在", Self.words(known))
                row("改成", Self.words(change.entry))
                row("理由", change.reason)
                if let remark = change.remark { row("审核意见", remark) }
            }
            if let outcome { outcome.html }
            if change.stage == .inReview { decision }
            past
            p { a(.href(.console("lexicon"))) { "回到词表" } }
        }
    }

    private func row(_ name: String, _ text: String) -> HTML {
        div {
            dt { name }
            dd { text }
        }
    }

    private static func words(_ entry: LexiconEntry?) -> String {
        guard let entry else { return "没有这个词" }
        return entry.isRetired
            ? "停用" : "\(entry.legal.joined(separator: "、"))（权重 \(entry.weight)\(entry.topic.isEmpty ? "" : "，\(entry.topic)")）"
    }

    private var decision: HTML {
        guard visit.may(.review) else { return p(.class("notice")) { "等待审核人处理。" } }
        guard change.author != visit.user.name else { return p(.class("notice")) { "这是您自己提的，要由另一个人审核。" } }
        return HTML.element(
            "form",
            [.class("decision"), .id("decide"), .action(.console("lexicon", "changes", String(change.number))), .init("method", "post")],
            HTML {
                visit.token
                Fields.line("remark", "审核意见（退回要写）", "", .init("maxlength", "300"))
                div(.class("editor-buttons")) {
                    button(.type("submit"), .name("action"), .value("publish"), .class("strong")) { "同意，马上生效" }
                    button(.type("submit"), .name("action"), .value("return"), .class("quiet")) { "退回" }
                }
            })
    }

    private var past: HTML {
        let others = history.filter { $0.number != change.number }
        guard !others.isEmpty else { return .empty }
        return details {
            summary { "这个词的其他改动 \(others.count) 次" }
            ul {
                others.map { other in
                    li {
                        a(.href(.console("lexicon", "changes", String(other.number)))) {
                            "\(Moment.text(other.proposedAt)) \(other.stage.chinese)：\(Self.words(other.entry))"
                        }
                    }
                }
            }
        }
    }
}
