import Answering
import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// The form of one word, with what the change would do to a question.
struct LexiconForm {
    private let visit: Visit
    private let entry: LexiconEntry
    private let known: LexiconEntry?
    var reason = ""
    var question = ""
    var findings: [LexiconRules.Finding] = []
    var outcome: LexiconOutcome?

    /// - Parameter known: what the word leads to now.
    init(_ visit: Visit, entry: LexiconEntry, known: LexiconEntry?) {
        self.visit = visit
        self.entry = entry
        self.known = known
    }

    /// The entry that a form brings.
    static func entry(_ visit: Visit) -> LexiconEntry {
        let legal = visit.field("legal").split(whereSeparator: { $0 == "\n" || $0 == "、" || $0 == "|" })
            .map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        return LexiconEntry(
            lay: visit.field("lay").filter { !$0.isWhitespace }, legal: visit.field("retired") == "1" ? [] : legal,
            weight: Double(visit.field("weight").filter { !$0.isWhitespace }) ?? -1,
            topic: visit.field("topic").filter { !$0.isWhitespace },
            isRetired: visit.field("retired") == "1")
    }

    func response(status: Status = .ok) -> Response {
        ConsoleFrame(entry.lay.isEmpty ? "新词条" : "词条：\(entry.lay)", visit, .lexicon).response(status: status) {
            h1 { entry.lay.isEmpty ? "新词条" : "词条：\(entry.lay)" }
            if let known {
                p(.class("fine")) {
                    known.isRetired ? "现在：已停用。" : "现在：\(known.lay) → \(known.legal.joined(separator: "、"))（权重 \(known.weight)）。"
                }
            }
            problems
            HTML.element(
                "form", [.class("user-card"), .id("lexicon-form"), .action(.console("lexicon", "entry")), .init("method", "post")],
                HTML {
                    visit.token
                    Fields.line("lay", "口语（群众怎么说）", entry.lay, .flag("required"), .init("maxlength", "24"))
                    Fields.area("legal", "法言（一行一个）", entry.legal.joined(separator: "\n"), rows: 3)
                    Fields.line("weight", "权重（0.05 到 1，和原词一样要紧写 1）", entry.isRetired || entry.weight < 0 ? "0.8" : String(entry.weight))
                    Fields.line("topic", "主题", entry.topic, .init("maxlength", "24"))
                    Fields.check("retired", "停用这个词：不再带出任何法言", isOn: entry.isRetired)
                    Fields.line("question", "拿一个问题试试", question, .init("maxlength", "200"))
                    Fields.area("reason", "理由", reason, rows: 2, .init("maxlength", "300"))
                    div(.class("editor-buttons")) {
                        button(.type("submit"), .name("action"), .value("preview"), .class("quiet")) { "看改动前后" }
                        button(.type("submit"), .name("action"), .value("submit"), .class("strong")) { "送审" }
                        a(.href(.console("lexicon"))) { "不改了" }
                    }
                })
            if let outcome { outcome.html }
        }
    }

    private var problems: HTML {
        guard !findings.isEmpty else { return .empty }
        return section(.class("console-problem"), .init("role", "alert"), .label("要改的地方")) {
            ul {
                findings.map { finding in
                    li { [finding.field, finding.reason, finding.remedy].filter { !$0.isEmpty }.joined(separator: "：") }
                }
            }
        }
    }
}

/// What a change does: to one question, and to the answers' own test questions.
struct LexiconOutcome {
    let question: String
    let compared: (before: LexiconTrial.Finding, after: LexiconTrial.Finding)?
    let own: LexiconTrial.OwnQuestions

    /// - Parameter question: empty asks only the answers' own.
    init(_ entry: LexiconEntry, _ question: String, _ visit: Visit) throws {
        let bench = visit.bench
        self.question = question
        (compared, own) = try bench.heavy.run {
            do throws(EditorialError) {
                let trial = try LexiconTrial(
                    entry, served: bench.service, folder: bench.folder, store: bench.store, resources: bench.resources)
                return (question.allSatisfy(\.isWhitespace) ? nil : try trial.compare(question), try trial.ownQuestions())
            } catch {
                throw Workbench.problem(error)
            }
        }
    }

    var finding: LexiconRules.Finding {
        let lost = own.lost.prefix(3).map { "“\($0.question)”（\($0.answer)）" }.joined(separator: "、")
        return LexiconRules.Finding(field: "应命中", reason: "有 \(own.lost.count) 个自测问法不再命中自己的答复：\(lost)", remedy: "换法言、降权重，或者先补那些答复的相似问")
    }

    var html: HTML {
        section(.id("outcome"), .class("user-card"), .label("改动前后")) {
            h2 { "改动前后" }
            p {
                own.asked == 0
                    ? "没有答复的自测问法里有这个词。" : "有这个词的自测问法 \(own.asked) 个：不再命中的 \(own.lost.count) 个，新命中的 \(own.won.count) 个。"
            }
            if let compared {
                p { strong { question } }
                div(.class("editor-columns")) {
                    Self.side("现在", compared.before, compared.after)
                    Self.side("改了以后", compared.after, compared.before)
                }
            } else {
                p(.class("fine")) { "没有写试的问题。" }
            }
        }
    }

    private static func side(_ title: String, _ finding: LexiconTrial.Finding, _ other: LexiconTrial.Finding) -> HTML {
        section(.label(title)) {
            h3 { title }
            p(.class("fine")) { finding.expansions.isEmpty ? "没有同时查别的词。" : "同时查了：" + finding.expansions.joined(separator: "；") }
            list("标准答复", finding.answers, other.answers)
            list("法条", finding.laws, other.laws)
        }
    }

    private static func list(_ title: String, _ hits: [SearchHit.Name], _ others: [SearchHit.Name]) -> HTML {
        HTML {
            p { strong { title } }
            if hits.isEmpty {
                p(.class("fine")) { "没有" }
            } else {
                ol {
                    hits.enumerated().map { index, hit in
                        li {
                            let same = others.indices.contains(index) && others[index] == hit
                            if same { HTML.text(hit.title) } else { HTML.element("mark", [], .text(hit.title)) }
                        }
                    }
                }
            }
        }
    }
}
