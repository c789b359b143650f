import Answering
import HTTPServer
import LegalModel
import Presentation

/// 机构: where to go, by region and kind, with hours and telephone.
struct OrganisationsPage {
    static let parameters = [RouteParameter("region", .text(maximum: 40), "地域"), RouteParameter("kind", .text(maximum: 40), "类别")]

    private let frame: PageFrame
    private let all: [OrganisationView]
    private let region: String?
    private let kind: String?

    init(service: any KnowledgeService, request: Request) throws {
        region = request.parameters["region"].flatMap { $0.isEmpty ? nil : $0 }
        kind = request.parameters["kind"].flatMap { $0.isEmpty ? nil : $0 }
        all = try asking { () throws(KnowledgeBaseError) in try service.organisations() }
        var frame = PageFrame(title: "办事机构", request: request)
        frame.question = ""
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        self.frame = frame
    }

    /// What serves the whole country serves every region.
    private func serves(_ view: OrganisationView, _ region: String?) -> Bool {
        guard let region else { return true }
        return view.organisation.region == region || view.organisation.region == "全国"
    }

    private var found: [OrganisationView] {
        all.filter { serves($0, region) && (kind == nil || $0.organisation.kind == kind) }
    }

    var response: Response {
        let found = found
        return frame.response {
            Components.trail([("办事机构", nil)])
            h1 { ["办事机构", region, kind].compactMap(\.self).joined(separator: " · ") }
            p(.class("lead"), .init("role", "status")) { "共 \(found.count) 家" }
            filter
            if found.contains(where: \.organisation.isExample) {
                p(.class("notice")) { "标着“示例”的是演示用的，不是真实机构；要找真实的机构，请拨打 12348。" }
            }
            ul(.class("org-list")) { found.map(entry) }
            if found.isEmpty { p { "这里还没有收录机构，请拨打 12348 问最近的办事地点。" } }
        }
    }

    private var filter: HTML {
        form(.class("compare-form"), .action(Link(["organisations"])), .init("method", "get")) {
            choice("region", "地域", Set(all.map(\.organisation.region)).sorted(), region)
            choice("kind", "类别", Set(all.compactMap(\.organisation.kind)).sorted(), kind)
            button(.type("submit")) { "筛选" }
        }
    }

    private func choice(_ name: String, _ title: String, _ values: [String], _ chosen: String?) -> HTML {
        div {
            label(.init("for", "org-" + name)) { title }
            select(.id("org-" + name), .name(name)) {
                option(.value("")) { "全部（\(all.count)）" }
                values.map { value in
                    let count = all.count { name == "region" ? serves($0, value) : $0.organisation.kind == value }
                    return option(.value(value), .flag("selected", if: value == chosen)) { "\(value)（\(count)）" }
                }
            }
        }
    }

    private func entry(_ view: OrganisationView) -> HTML {
        let organisation = view.organisation
        return li {
            h2 {
                a(.href(Link(["organisations", organisation.id]))) { organisation.name }
                if organisation.isExample { span(.class("tag")) { "示例" } }
            }
            p(.class("fine")) { [organisation.kind, organisation.region].compactMap(\.self).map { text in span { text } } }
            OrganisationFacts(organisation: organisation, extent: .short).html
        }
    }
}

/// One office in full.
struct OrganisationPage {
    private let frame: PageFrame
    private let view: OrganisationView

    init(service: any KnowledgeService, request: Request) throws {
        let found = try asking { () throws(KnowledgeBaseError) in try service.organisation(request.capture("id")) }
        guard let found else { throw Problem(status: .notFound, code: "not_found", detail: "没有收录这家机构，或者它已经撤下。") }
        view = found
        var frame = PageFrame(title: found.organisation.name, request: request)
        frame.permalink = Link(["organisations", found.organisation.id])
        frame.question = ""
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        self.frame = frame
    }

    var response: Response {
        let organisation = view.organisation
        return frame.response {
            article(.class("answer-page")) {
                Components.trail([("办事机构", Link(["organisations"]))])
                p(.class("eyebrow")) { organisation.kind ?? "办事机构" }
                h1 { organisation.name }
                if organisation.isExample { p(.class("notice")) { "这是演示用的示例，不是真实机构。要找真实的机构，请拨打 12348。" } }
                OrganisationFacts(organisation: organisation, extent: .full).html
                Components.block("能办什么", id: "services", Components.list(organisation.services, isOrdered: false))
                Components.block("无障碍设施", id: "accessibility", Components.list(organisation.accessibility, isOrdered: false))
                p(.class("fine")) {
                    span { "来源：\(organisation.sourceUnit ?? "没有写明")" }
                    if let day = organisation.updatedOn { span { "更新于 \(day.chinese)" } }
                    span { "\(organisation.id) 第 \(view.revision.number) 版" }
                }
                p(.class("disclaimer")) { "时间和地址可能有变动，去之前请先打电话问清楚。" }
            }
        }
    }
}

/// Address, telephone, hours; further on the page of its own.
private struct OrganisationFacts {
    enum Extent {
        case short, full
    }

    let organisation: Organisation
    let extent: Extent

    var html: HTML {
        var rows: [(String, HTML?)] = [
            ("电话", organisation.telephone.map { number in a(.href(.telephone(number))) { number } }),
            ("时间", organisation.hours.map(HTML.text)), ("地址", organisation.address.map(HTML.text)),
        ]
        if extent == .full {
            rows.append(("适用地域", .text(organisation.region)))
            rows.append(("语言", organisation.languages.isEmpty ? nil : .text(organisation.languages.joined(separator: "、"))))
        }
        return dl(.class("scope")) {
            rows.map { name, value in
                guard let value else { return HTML.empty }
                return div {
                    dt { name }
                    dd { value }
                }
            }
        }
    }
}
