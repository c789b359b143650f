package import HTTPServer

/// The frame around every page: title, header with the ways to a person, main part, footer.
package struct PageFrame: Sendable {
    package var title: String
    package var mode: ReadingMode
    /// The page's own address with its query, for the links that change the reading mode.
    package var address: String
    /// Shown in the header's search box; nil leaves the box out (the home page has its own).
    package var question: String?
    package var isIndexed = true
    /// Further scripts of the page.
    package var scripts: [Link] = []
    /// A page to work on takes the width that there is.
    package var isWide = false
    /// A feed of what the page lists.
    package var feed: Link?
    /// One of the header's entries.
    package var section: Section?
    /// The page is taken home on paper: the sheet carries its address as a QR code.
    package var permalink: Link?
    /// Where the service is reached, from the request.
    package let origin: String
    /// Which generation the page was made from.
    package var generation: UInt64?
    /// The address switched the kiosk on or off: the next pages follow it.
    private let keepsMode: Bool

    package enum Section: Sendable {
        case home, topics
    }

    package init(title: String, request: Request) {
        self.title = title
        mode = ReadingMode(request)
        keepsMode = request.parameters["kiosk"] != nil
        origin = request.origin
        address = request.head.query.map { request.path + "?" + $0 } ?? request.path
    }

    /// The whole document as a response.
    package func response(status: Status = .ok, @HTMLBuilder _ main: () -> HTML) -> Response {
        var response = Response.html(document(main()), status: status)
        response.fields.append("vary", "Cookie")
        if keepsMode { response.fields["set-cookie"] = mode.cookie }
        if let generation { response.fields["x-generation"] = String(generation) }
        return response
    }

    private func document(_ content: HTML) -> String {
        let html = HTML {
            head
            HTML.element(
                "body",
                [
                    .class("page" + mode.classes + (isWide ? " roomy" : "")),
                    mode.isKiosk ? .init("data-idle", String(ReadingMode.kioskIdle)) : .none,
                ],
                HTML {
                    a(.class("skip"), .href(.place("main"))) { "跳到正文" }
                    siteHeader
                    main(.id("main"), .class("main"), .init("tabindex", "-1")) {
                        content
                        printStamp
                    }
                    siteFooter
                })
        }
        return "<!DOCTYPE html>\n" + HTML.element("html", [.init("lang", "zh-CN")], html).markup + "\n"
    }

    /// What a sheet of paper must say of itself: where it is from, and which state of the knowledge it shows.
    private var printStamp: HTML {
        div(.class("print-only")) {
            permalink.flatMap { QRCode.svg(origin + $0.text) }
            p { stampText }
        }
    }

    private var stampText: String {
        "法问 · 12348 法律知识库　\(permalink.map { origin + $0.text } ?? address)" + (generation.map { "　知识库第 \($0) 版" } ?? "")
            + "　一般法律信息，不代替律师意见；请以最新页面为准。"
    }

    private var head: HTML {
        .element(
            "head", [],
            HTML {
                HTML.void("meta", [.init("charset", "utf-8")])
                HTML.element("title", [], .text(title.isEmpty ? "法问 · 12348 法律知识库" : title + " · 法问"))
                HTML.void("meta", [.name("viewport"), .init("content", "width=device-width, initial-scale=1")])
                HTML.void("meta", [.name("color-scheme"), .init("content", "light dark")])
                if !isIndexed { HTML.void("meta", [.name("robots"), .init("content", "noindex")]) }
                HTML.void("link", [.init("rel", "icon"), .href(Assets.iconLink), .type("image/svg+xml")])
                if let feed {
                    HTML.void("link", [.init("rel", "alternate"), .type("application/atom+xml"), .init("title", "最近更新"), .href(feed)])
                }
                HTML.void("link", [.init("rel", "stylesheet"), .href(Assets.styleLink)])
                HTML.element("script", [.src(Assets.scriptLink), .flag("defer")], .empty)
                scripts.map { HTML.element("script", [.src($0), .flag("defer")], .empty) }
            })
    }

    private var siteHeader: HTML {
        header(.class("site-header")) {
            div(.class("bar")) {
                a(.class("brand"), .href(.home)) {
                    span(.class("brand-name")) { "法问" }
                    span(.class("brand-line")) { "12348 公共法律服务 · 法律知识库" }
                }
                if let question { SearchBox(question: question, style: .compact).html }
                nav(.class("site-nav"), .label("主要入口")) {
                    entry("主题", Link([], fragment: "topics"), .topics)
                    modeLink(mode.isLarge ? "标准字号" : "大字版", style: "nav-mode") { $0.isLarge.toggle() }
                    a(.class("call"), .href(.hotline)) {
                        span(.class("call-word")) { "打电话 " }
                        strong { "12348" }
                    }
                }
            }
        }
    }

    private func entry(_ text: String, _ link: Link, _ entry: Section) -> HTML {
        section == entry
            ? a(.href(link), .init("aria-current", "page")) { text }
            : a(.href(link)) { text }
    }

    private var siteFooter: HTML {
        footer(.class("site-footer")) {
            div(.class("bar")) {
                nav(.class("modes"), .label("阅读方式")) {
                    span(.class("modes-title")) { "阅读方式" }
                    modeLink(mode.isLarge ? "大字版（开）" : "大字版（关）", style: mode.isLarge ? "mode on" : "mode") { $0.isLarge.toggle() }
                    modeLink(mode.isHighContrast ? "高对比（开）" : "高对比（关）", style: mode.isHighContrast ? "mode on" : "mode") {
                        $0.isHighContrast.toggle()
                    }
                }
                p { "这里的内容是一般法律信息，不能代替律师针对具体案件的意见。拿不准的，请拨打 12348，人工解答，不收费。" }
                p(.class("fine")) {
                    a(.href(Link(["about"]))) { "关于数据" }
                    a(.href(Link(["accessibility"]))) { "无障碍说明" }
                    a(.href(Link(["citations"]))) { "核对引用" }
                    a(.href(Link(["changes"]))) { "最近更新" }
                    a(.href(Link(["message"]))) { "留言" }
                    a(.href(Link(["organisations"]))) { "办事机构" }
                    a(.href(Link(["en"])), .init("lang", "en")) { "English" }
                    a(.href(Link(["ug"]))) { HTML.element("bdi", [.init("lang", "ug"), .init("dir", "rtl")], .text("ئۇيغۇرچە")) }
                    if let generation { span { "知识库第 \(generation) 版" } }
                }
            }
        }
    }

    private func modeLink(_ text: String, style: String, change: (inout ReadingMode) -> Void) -> HTML {
        var next = mode
        change(&next)
        let link = Link(["mode"], QueryParameters([.init(name: "set", value: next.text), .init(name: "back", value: address)]))
        return a(.class(style), .href(link), .init("rel", "nofollow")) { text }
    }
}

/// The one box for every question.
package struct SearchBox: Sendable {
    package enum Style: Sendable {
        case large, compact
    }

    package var question: String
    package var style: Style
    /// Parameters that stay with the next search.
    package var kept = QueryParameters()

    package init(question: String, style: Style, kept: QueryParameters = QueryParameters()) {
        self.question = question
        self.style = style
        self.kept = kept
    }

    package var html: HTML {
        // The script sends long questions by POST; without it the server's limit of an address holds.
        form(
            .class(style == .large ? "search search-large" : "search"), .action(Link(["search"])), .init("method", "get"),
            .init("role", "search")
        ) {
            label(.class("visually-hidden"), .init("for", style == .large ? "q" : "q-top")) { "您想问什么" }
            div(.class("search-field")) {
                input(
                    .id(style == .large ? "q" : "q-top"), .name("q"), .type("search"), .value(question), .init("maxlength", "2000"),
                    .init("placeholder", style == .large ? "例如：老板跑路了，工资没给怎么办" : "您想问什么"), .init("autocomplete", "off"),
                    .init("enterkeyhint", "search"), .flag("required"), .init("data-suggest", "/suggest"))
                button(.type("submit")) { "查一查" }
            }
            kept.items.map { input(.type("hidden"), .name($0.name), .value($0.value)) }
        }
    }
}
