import Answering
import HTTPServer
import LegalModel
import Presentation

/// What each channel will say, side by side with the form.
struct PreviewPanel {
    private let form: ItemForm
    /// Each line of 依据 with whether it leads to an article that holds today.
    private let citations: [HTML]

    init(_ form: ItemForm, _ service: any KnowledgeService) throws {
        self.form = form
        citations = try form[FormTable.basis(form.kind)].split(separator: "\n").prefix(30).map { try Self.checked(String($0), service) }
    }

    var html: HTML {
        aside(.class("preview"), .id("preview"), .init("tabindex", "0"), .label("各渠道预览")) { content }
    }

    /// The inner part, which the script fetches anew while somebody types.
    var content: HTML {
        HTML {
            channel("门户网页", web)
            if form.kind == .answer {
                channel("坐席口播", spoken)
                channel("短信", short(form["短信"]))
                channel("机器人", short(form["机器人"]))
                if !form["内部提示"].isEmpty { channel("内部提示（只有坐席看到）", paragraphs(form["内部提示"])) }
            }
        }
    }

    private func channel(_ title: String, _ content: HTML) -> HTML {
        section(.class("channel")) {
            h2 { title }
            content
        }
    }

    private var web: HTML {
        switch form.kind {
        case .answer: return answer
        case .caseExample:
            return HTML {
                h3 { form.title }
                paragraphs(form["一句话"])
                part("案情", paragraphs(form["案情"]))
                part("结果", paragraphs(form["结果"]))
                part("释法说理", paragraphs(form["释法说理"]))
                part("法律依据", basis)
            }
        case .guide:
            return HTML {
                h3 { form.title }
                part("适用对象", paragraphs(form["适用对象"]))
                part("材料", list("材料"))
                part("步骤", list("步骤"))
                part("法律依据", basis)
            }
        case .organisation, .lexiconEntry: return HTML { h3 { form.title } }
        }
    }

    private var answer: HTML {
        HTML {
            h3 { form.title.isEmpty ? "（还没有标准问）" : form.title }
            if !form["结论"].isEmpty { p(.class("conclusion")) { form["结论"] } }
            if !form["正文"].isEmpty { div(.class("body")) { HTML.markdown(form["正文"]) } }
            part("适用前提", paragraphs(form["适用前提"]))
            part("例外", paragraphs(form["例外"]))
            part("下一步怎么办", list("下一步"))
            part("找谁帮忙", list("转介"))
            part("法律依据", basis)
        }
    }

    private var spoken: HTML {
        let text = form["口播"].isEmpty ? form["结论"] : form["口播"]
        return HTML {
            paragraphs(text)
            p(.class("fine")) {
                form["口播"].isEmpty ? "没有单独的口播版，用结论代替。" : "约 \(max(1, text.count / 4)) 秒念完，\(text.count) 字。"
            }
        }
    }

    private func short(_ own: String) -> HTML {
        HTML {
            paragraphs(own.isEmpty ? form["结论"] : own)
            if own.isEmpty { p(.class("fine")) { "没有单独的说法，用结论代替。" } }
        }
    }

    private func part(_ title: String, _ content: HTML) -> HTML {
        content == .empty
            ? .empty
            : HTML {
                HTML.element("h4", [], .text(title))
                content
            }
    }

    private func paragraphs(_ text: String) -> HTML { Components.paragraphs(text) }

    private func list(_ field: String) -> HTML {
        Components.list(form[field].split(separator: "\n").map(String.init), isOrdered: field == "下一步" || field == "步骤")
    }

    private var basis: HTML {
        citations.isEmpty ? .empty : ul(.class("basis")) { citations.map { line in li { line } } }
    }

    private static func checked(_ line: String, _ service: any KnowledgeService) throws -> HTML {
        let found = try asking { () throws(KnowledgeBaseError) in try service.citations(in: String(line.prefix(500)), context: nil) }
        let mark: HTML
        if let citation = found.first, citation.resolved, let slug = citation.lawSlug, let number = citation.article {
            let view = try asking { () throws(KnowledgeBaseError) in
                try service.article(number, of: slug, asOf: nil, promulgated: nil)
            }
            mark = view.map { Components.badge($0.version.status) } ?? .empty
        } else {
            mark = small(.class("wrong")) { found.isEmpty ? "✕ 认不出法名或条号" : "✕ 库里没有这一条" }
        }
        return HTML {
            span(.class("cite")) { line }
            " "
            mark
        }
    }
}
