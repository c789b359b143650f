import Answering
import HTTPServer
import LegalModel
import Presentation

/// A case: one plain sentence first, then facts, result, reasoning and what it teaches.
struct CasePage {
    private let frame: PageFrame
    private let view: CaseView

    init(service: any KnowledgeService, request: Request) throws {
        let found = try asking { () throws(KnowledgeBaseError) in
            try service.caseItem(request.capture("id"), revision: request.revision)
        }
        guard let found else { throw Problem(status: .notFound, code: "not_found", detail: "没有这个案例，或者它已经撤回。") }
        view = found
        var frame = PageFrame(title: found.example.title, request: request)
        frame.question = ""
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        self.frame = frame
    }

    var response: Response {
        let example = view.example
        return frame.response {
            article(.class("answer-page"), .flag("data-aloud")) {
                Components.trail(example.topic.map { [($0, .topic($0))] } ?? [])
                p(.class("eyebrow")) { "案例" + (example.kind.map { " · " + $0 } ?? "") }
                h1 { example.title }
                Components.recheck(view.isUnderRecheck)
                if example.isExample { p(.class("notice")) { "这是编写的示例案例，人物和单位都是虚构的，用来说明法律怎么适用。" } }
                if let line = example.oneLine { p(.class("conclusion")) { line } }
                facts
                Components.block("案情", id: "facts", HTML.markdown(example.facts).orEmpty(example.facts))
                Components.block("请求", id: "claims", Components.paragraphs(example.claims))
                Components.block("争议焦点", id: "issues", Components.list(example.issues, isOrdered: false))
                Components.block("结果", id: "outcome", Components.paragraphs(example.outcome))
                Components.block("释法说理", id: "reasoning", HTML.markdown(example.reasoning ?? "").orEmpty(example.reasoning ?? ""))
                Components.block("法律依据", id: "basis", view.basis.isEmpty ? .empty : Components.basis(view.basis, asOf: example.factsDate))
                Components.block("典型意义", id: "significance", Components.paragraphs(example.significance))
                Components.block("提示建议", id: "advice", Components.paragraphs(example.advice))
                example.otherSections.enumerated().map { index, part in
                    Components.block(part.heading, id: "other-\(index)", HTML.markdown(part.text))
                }
                related
                Components.block(
                    "审核与版本", id: "stamp", Components.stamp(example.review, view.revision, id: example.id, origin: view.origin))
                p(.class("disclaimer")) { "案例说明法律怎么适用，不等于您的案件会有同样的结果。" }
            }
        }
    }

    private var facts: HTML {
        let example = view.example
        let rows: [(String, String?)] = [
            ("案由", example.cause), ("适用人群", example.audiences.isEmpty ? nil : example.audiences.joined(separator: "、")),
            ("事实时间", example.factsDate?.chinese), ("来源单位", example.sourceUnit),
        ]
        return dl(.class("scope")) {
            rows.map { name, text in
                guard let text else { return HTML.empty }
                return div {
                    dt { name }
                    dd { text }
                }
            }
        }
    }

    private var related: HTML {
        guard !view.relatedAnswers.isEmpty else { return .empty }
        return Components.block(
            "相关标准答复", id: "answers",
            ul(.class("link-list")) { view.relatedAnswers.map { answer in li { a(.href(.answer(answer.id))) { answer.question } } } })
    }
}

/// A service guide: everything told at once (一次性告知).
struct GuidePage {
    private let frame: PageFrame
    private let view: GuideView

    init(service: any KnowledgeService, request: Request) throws {
        let found = try asking { () throws(KnowledgeBaseError) in
            try service.guideItem(request.capture("id"), revision: request.revision)
        }
        guard let found else { throw Problem(status: .notFound, code: "not_found", detail: "没有这份办事指引，或者它已经撤回。") }
        view = found
        var frame = PageFrame(title: found.guide.title, request: request)
        frame.permalink = Link(
            ["guides", found.guide.id], QueryParameters([.init(name: "revision", value: String(found.revision.number))]))
        frame.question = ""
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        self.frame = frame
    }

    var response: Response {
        let guide = view.guide
        return frame.response {
            article(.class("answer-page"), .flag("data-aloud")) {
                Components.trail(guide.topic.map { [($0, .topic($0))] } ?? [])
                p(.class("eyebrow")) { "办事指引" }
                h1 { guide.title }
                Components.recheck(view.isUnderRecheck)
                keyFacts
                Components.block("对照一下，您符合吗", id: "requirements", requirements)
                Components.block("要带的材料", id: "materials", materials)
                Components.block("办理步骤", id: "steps", Components.list(guide.steps, isOrdered: true))
                Components.block("在哪里办", id: "channels", Components.list(guide.channels, isOrdered: false))
                Components.block("容易出错的地方", id: "mistakes", Components.list(guide.commonMistakes, isOrdered: false))
                Components.block("说明", id: "notes", HTML.markdown(guide.body).orEmpty(guide.body))
                Components.block("法律依据", id: "basis", view.basis.isEmpty ? .empty : Components.basis(view.basis, asOf: nil))
                Components.block(
                    "审核与版本", id: "stamp", Components.stamp(guide.review, view.revision, id: guide.id, origin: view.origin))
                p(.class("disclaimer")) { "各地要求可能略有不同，去之前可以先打 12348 或者办理机构的电话问清楚。" }
            }
        }
    }

    /// To be ticked one by one; nothing is sent or kept.
    private var requirements: HTML {
        guard !view.guide.requirements.isEmpty else { return .empty }
        return HTML {
            ul(.class("ticks")) {
                view.guide.requirements.map { text in
                    li {
                        label(.class("choice-line")) {
                            input(.type("checkbox"), .init("autocomplete", "off"))
                            span { text }
                        }
                    }
                }
            }
            p(.class("fine")) { "都符合的，可以去办；有一条拿不准的，先打 12348 问清楚。勾选只给自己看，不会发出去。" }
        }
    }

    private var keyFacts: HTML {
        let guide = view.guide
        let rows: [(String, String?)] = [
            ("谁来办", guide.authority), ("谁可以办", guide.applicants), ("多久办完", guide.timeLimit), ("收不收费", guide.fee),
            ("适用地域", guide.region),
        ]
        return dl(.class("scope")) {
            rows.map { name, text in
                guard let text, !text.isEmpty else { return HTML.empty }
                return div {
                    dt { name }
                    dd { text }
                }
            }
        }
    }

    private var materials: HTML {
        guard !view.guide.materials.isEmpty else { return .empty }
        let columns = ["材料", "形式", "份数", "原件或复印件", "能不能免"]
        return div(.class("table-scroll"), .init("tabindex", "0"), .init("role", "region"), .label("材料表，可以左右滚动")) {
            table(.class("materials")) {
                thead { tr { columns.map { column in th(.init("scope", "col")) { column } } } }
                tbody {
                    view.guide.materials.map { material in
                        tr {
                            th(.init("scope", "row")) { material.name }
                            zip(columns.dropFirst(), [material.form, material.copies, material.original, material.waivable]).map {
                                name, cell in
                                td(cell == nil ? .class("none") : .init("data-name", name)) { cell ?? "—" }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension HTML {
    /// Nothing if the text it was made from is.
    func orEmpty(_ text: String) -> HTML { text.isEmpty ? .empty : self }
}
