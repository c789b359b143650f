import Editorial
import HTTPServer
import KnowledgeStore
import Presentation

/// The frame around every page of the console: header with what this person may do, message of what was done, main part.
struct ConsoleFrame {
    var title: String
    var section: Section?
    /// Nil before somebody is logged in.
    let visit: Visit?
    /// What was done or went wrong; read out by screen readers.
    var notice: String?
    /// Wide pages have the editor and its preview side by side.
    var isWide = false
    /// The address that the page opens at once; nil for a page that stays.
    var onward: String?
    /// Seconds after which the page is asked for again; nil for a page that stays.
    var pause: Int?

    enum Section: CaseIterable {
        case tasks, items, impact, gaps, lexicon, lawImport, itemImport, users, audit

        var entry: (text: String, link: Link, permission: Permission) {
            switch self {
            case .tasks: ("我的任务", .console(), .read)
            case .items: ("条目", .console("items"), .read)
            case .impact: ("法规变动", .console("impact"), .read)
            case .gaps: ("没有答复的", .console("gaps"), .read)
            case .lexicon: ("词表", .console("lexicon"), .read)
            case .lawImport: ("导入法规", .console("laws"), .importLaw)
            case .itemImport: ("导入条目", .console("imports"), .importItems)
            case .users: ("用户", .console("users"), .users)
            case .audit: ("审计", .console("audit"), .audit)
            }
        }
    }

    init(_ title: String, _ visit: Visit?, _ section: Section? = nil) {
        self.title = title
        self.visit = visit
        self.section = section
        notice = visit.flatMap { Notice($0.request)?.text }
    }

    func response(status: Status = .ok, @HTMLBuilder _ content: () -> HTML) -> Response {
        var response = Response.html(document(content()), status: status)
        response.caching = .never
        return response
    }

    private func document(_ content: HTML) -> String {
        let classes = ReadingModeClasses.text(visit?.request)
        let html = HTML {
            head
            HTML.element(
                "body",
                [.class("page console" + classes + (isWide ? " wide" : "")), visit.map { .init("data-csrf", $0.session.csrf) } ?? .none],
                HTML {
                    a(.class("skip"), .href(.place("main"))) { "跳到正文" }
                    siteHeader
                    main(.id("main"), .class("main"), .init("tabindex", "-1")) {
                        p(.class("console-notice"), .id("notice"), .init("role", "status")) { notice ?? "" }
                        content
                    }
                    if visit != nil {
                        footer(.class("console-footer")) { p { "Ctrl+K 命令 · Ctrl+S 保存 · Ctrl+Enter 送审 · Alt+L 插入引用 · J / K 下一条、上一条" } }
                    }
                })
        }
        return "<!DOCTYPE html>\n" + HTML.element("html", [.init("lang", "zh-CN")], html).markup + "\n"
    }

    private var head: HTML {
        .element(
            "head", [],
            HTML {
                HTML.void("meta", [.init("charset", "utf-8")])
                HTML.element("title", [], .text(title + " · 法问编辑台"))
                HTML.void("meta", [.name("viewport"), .init("content", "width=device-width, initial-scale=1")])
                HTML.void("meta", [.name("color-scheme"), .init("content", "light dark")])
                HTML.void("meta", [.name("robots"), .init("content", "noindex")])
                if let pause { HTML.void("meta", [.init("http-equiv", "refresh"), .init("content", String(pause))]) }
                if let onward { HTML.void("meta", [.init("http-equiv", "refresh"), .init("content", "0; url=" + onward)]) }
                HTML.void("link", [.init("rel", "icon"), .href(Assets.iconLink), .type("image/svg+xml")])
                HTML.void("link", [.init("rel", "stylesheet"), .href(Assets.styleLink)])
                HTML.void("link", [.init("rel", "stylesheet"), .href(Assets.consoleStyleLink)])
                Assets.consoleScriptLinks.map { HTML.element("script", [.src($0), .flag("defer")], .empty) }
            })
    }

    private var siteHeader: HTML {
        header(.class("site-header")) {
            div(.class("bar")) {
                a(.class("brand"), .href(.console())) {
                    span(.class("brand-name")) { "法问" }
                    span(.class("brand-line")) { "编辑台" }
                }
                if let visit {
                    nav(.class("site-nav console-nav"), .label("主要入口")) { entries(visit) }
                    person(visit)
                }
            }
        }
    }

    private func entries(_ visit: Visit) -> [HTML] {
        guard !visit.user.mustChangePassword else { return [] }
        return Section.allCases.filter { visit.may($0.entry.permission) }.map { section in
            a(.href(section.entry.link), section == self.section ? .init("aria-current", "page") : .none) { section.entry.text }
        }
    }

    private func person(_ visit: Visit) -> HTML {
        div(.class("person")) {
            a(.href(.console("password"))) { visit.user.display }
            small { visit.user.roles.joined(separator: "、") }
            form(.action(.console("logout")), .init("method", "post")) {
                visit.token
                button(.type("submit"), .class("quiet small")) { "退出" }
            }
        }
    }
}

/// Large type and high contrast hold here as on the portal.
enum ReadingModeClasses {
    static func text(_ request: Request?) -> String {
        guard let request else { return "" }
        let mode = ReadingMode(request)
        return (mode.isLarge ? " large" : "") + (mode.isHighContrast ? " contrast" : "")
    }
}

/// What was just done, named in the address of the page that follows; a closed list, so that no link can put words on our pages.
enum Notice: String {
    case saved, submitted, returned, published, scheduled, withdrawn, confirmed, restored, waived, dropped
    case assigned, closed, imported, password, user

    init?(_ request: Request) {
        guard let name = request.parameters["done"], let notice = Notice(rawValue: name) else { return nil }
        self = notice
    }

    var text: String {
        switch self {
        case .saved: "已保存。"
        case .submitted: "已送审，由另一个人审核。"
        case .returned: "已退回给采编人。"
        case .published: "已发布，门户、坐席和接口随即看到新版。"
        case .scheduled: "已定时发布，到那一天零点自动公开；在那以前，群众看到的仍是现在的版本。"
        case .withdrawn: "已撤回，门户、坐席和接口不再显示。"
        case .confirmed: "已确认复核，标记去掉了。"
        case .restored: "旧版内容已成为新的草稿，审核后才会发布。"
        case .waived: "已记下豁免的理由。"
        case .dropped: "自动保存的内容已丢弃。"
        case .assigned: "已分派。"
        case .closed: "任务已办结。"
        case .imported: "已导入。"
        case .password: "密码已更换。"
        case .user: "用户已更新。"
        }
    }

    static let parameter = RouteParameter("done", .text(maximum: 20), "刚做完的事")
    var query: QueryParameters { QueryParameters([.init(name: "done", value: rawValue)]) }
}

extension Response {
    static func redirect(_ link: Link) -> Response { .redirect(to: link.text) }
}
