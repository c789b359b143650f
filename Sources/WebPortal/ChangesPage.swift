import Answering
import HTTPServer
import LegalModel
import Presentation

/// What is new: a page for people and an Atom feed for their readers.
struct ChangesFeed {
    /// Entries of a page and of the feed.
    private static let most = 60

    private let changes: [Change]
    private let kind: ResultKind?
    private let topic: String?
    /// A law's slug or an item's id.
    private let id: String?

    static let parameters = [
        RouteParameter("kind", .choice(ResultKind.allCases.map(\.rawValue)), "只看一类"),
        RouteParameter("topic", .text(maximum: 60), "只看一个主题"), RouteParameter("id", .text(maximum: 200), "只看一部法律（法名）或者一条内容（编号）"),
    ]

    init(source: any ChangeSource, request: Request) throws {
        let kind = request.parameters["kind"].flatMap(ResultKind.init)
        let topic = request.parameters["topic"].flatMap { $0.isEmpty ? nil : $0 }
        let id = request.parameters["id"].flatMap { $0.isEmpty ? nil : $0 }
        self.kind = kind
        self.topic = topic
        self.id = id
        let all = try asking { () throws(KnowledgeBaseError) in try source.changes() }
        changes = Array(
            all.reversed().lazy.filter {
                (kind == nil || $0.kind == kind) && (topic == nil || $0.topic == topic) && (id == nil || $0.id == id)
            }.prefix(Self.most))
    }

    // MARK: - Page

    func page(_ request: Request, service: any KnowledgeService) throws -> Response {
        var frame = PageFrame(title: "最近更新", request: request)
        frame.question = ""
        frame.feed = address("changes.atom")
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        return frame.response {
            div(.class("prose wide")) {
                h1 { "最近更新" }
                p(.class("lead")) { "新发布、修改、撤回的标准答复、案例、办事指引和新收录的法律，从新到旧。" }
                kinds
                if changes.isEmpty { p(.class("notice")) { "还没有这一类的更新。" } }
                days.map { day, entries in
                    section(.class("block"), .init("aria-labelledby", "day-\(day)")) {
                        h2(.id("day-\(day)")) { day.chinese }
                        ul(.class("link-list")) { entries.map { entry in li { row(entry) } } }
                    }
                }
                p(.class("fine")) {
                    a(.href(address("changes.atom"))) { "订阅（Atom）" }
                    "　在阅读器里添加这个地址，有更新时会收到，不用登记。"
                }
            }
        }
    }

    private var kinds: HTML {
        nav(.class("tabs"), .label("按种类看")) {
            ul {
                ([nil] + ResultKind.allCases.map(Optional.some)).map { choice in
                    li {
                        a(
                            .class("tab"), .href(Link(["changes"], Self.query(choice, topic, id))),
                            choice == kind ? .init("aria-current", "page") : .none
                        ) { choice?.chinese ?? "全部" }
                    }
                }
            }
        }
    }

    /// Entries by day in Asia/Shanghai, newest day first: moments need not ascend with the feed, and a day has one heading.
    private var days: [(CalendarDay, [Change])] {
        Dictionary(grouping: changes) { CalendarDay(secondsSince1970: $0.moment) }.sorted { $0.key > $1.key }.map { ($0.key, $0.value) }
    }

    private func row(_ change: Change) -> HTML {
        HTML {
            if change.event == .withdrawn { span { change.title } } else { a(.href(change.link)) { change.title } }
            small { Self.words(change) }
        }
    }

    private static func words(_ change: Change) -> String {
        switch change.event {
        case .published: "\(change.kind.chinese) · 新发布"
        case .revised: "\(change.kind.chinese) · 改为第 \(change.revision?.number ?? 1) 版"
        case .withdrawn: "\(change.kind.chinese) · 已撤回"
        case .imported: change.promulgated.map { "\($0.chinese)公布的文本" } ?? "新收录"
        }
    }

    private static func query(_ kind: ResultKind?, _ topic: String?, _ id: String?) -> QueryParameters {
        QueryParameters().setting("kind", to: kind?.rawValue).setting("topic", to: topic).setting("id", to: id)
    }

    private func address(_ path: String) -> Link { Link([path], Self.query(kind, topic, id)) }

    // MARK: - Atom

    /// RFC 4287; the ids are names and not addresses, so that they hold when the service moves.
    var atom: Response {
        let feed = HTML.element(
            "feed", [.init("xmlns", "http://www.w3.org/2005/Atom"), .init("xml:lang", "zh-CN")],
            HTML {
                HTML.element("title", [], .text("法问 · 12348 法律知识库：最近更新"))
                HTML.element("id", [], .text("urn:fawen:changes" + name))
                HTML.element("updated", [], .text(Change.timestamp(changes.map(\.moment).max() ?? 0)))
                HTML.element("author", [], HTML.element("name", [], .text("12348 公共法律服务")))
                HTML.element("link", [.init("rel", "self"), .href(address("changes.atom"))], .empty)
                HTML.element("link", [.init("rel", "alternate"), .href(address("changes"))], .empty)
                changes.map(Self.entry)
            })
        return Response(
            contentType: "application/atom+xml; charset=utf-8",
            body: Array(("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + feed.markup + "\n").utf8), purpose: .data)
    }

    /// Tells feeds of several choices apart.
    private var name: String {
        let choices = [kind?.rawValue, topic, id]
        let last = choices.lastIndex { $0 != nil } ?? -1
        return choices.prefix(last + 1).map { ":" + PercentDecoding.encode($0 ?? "") }.joined()
    }

    private static func entry(_ change: Change) -> HTML {
        let version = change.revision.map { String($0.number) } ?? change.promulgated?.description ?? "0"
        return HTML.element(
            "entry", [],
            HTML {
                HTML.element("title", [], .text(change.title))
                HTML.element(
                    "id", [],
                    .text("urn:fawen:\(change.kind.rawValue):\(PercentDecoding.encode(change.id)):\(version):\(change.event.rawValue)"))
                HTML.element("updated", [], .text(change.timestamp))
                HTML.element("link", [.href(change.link)], .empty)
                if let topic = change.topic { HTML.element("category", [.init("term", topic)], .empty) }
                HTML.element("summary", [], .text(words(change)))
            })
    }
}

extension Link {
    /// The feed of one law or one item.
    static func changes(of id: String, kind: ResultKind) -> Link {
        Link(["changes.atom"], QueryParameters().setting("kind", to: kind.rawValue).setting("id", to: id))
    }
}
