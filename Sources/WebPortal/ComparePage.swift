import Answering
import HTTPServer
import LegalModel
import Presentation

/// 新旧对照: what a revision changed, article by article.
struct ComparePage {
    private let frame: PageFrame
    private let old: LawView
    private let new: LawView

    static let parameters = [
        RouteParameter("from", .day, "旧文本的公布日期"), RouteParameter("to", .day, "新文本的公布日期"),
    ]

    init(service: any KnowledgeService, request: Request) throws {
        let slug = request.capture("law")
        let (from, to) = (try request.day("from"), try request.day("to"))
        func law(_ day: CalendarDay?) throws -> LawView {
            let found = try asking { () throws(KnowledgeBaseError) in try service.law(slug, asOf: nil, promulgated: day) }
            guard let found else { throw Problem(status: .notFound, code: "law_not_found", detail: "知识库里没有“\(slug.prefix(40))”的这个文本。") }
            return found
        }
        let current = try law(to)
        let days = current.versions.filter(\.hasOfficialText).compactMap(\.promulgated)
        // Without dates: the version shown, and the one before it.
        guard let before = from ?? days.first(where: { day in current.version.promulgated.map { day < $0 } ?? false }) else {
            throw Problem(status: .notFound, code: "version_not_found", detail: "《\(current.title)》只收录了一个文本，没有可以对照的旧文本。")
        }
        new = current
        old = try law(before)
        var frame = PageFrame(title: "\(current.title) 新旧对照", request: request)
        frame.question = ""
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        self.frame = frame
    }

    var response: Response {
        let rows = VersionComparison(old: old, new: new).rows
        let changed = rows.filter { !$0.isUnchanged }
        return frame.response {
            Components.trail([(new.title, .law(new.slug))])
            h1(.class("law-title")) {
                span(.class("law-name")) { "新旧对照" }
                "《\(new.title)》"
            }
            choice
            p(.class("count"), .init("role", "status")) {
                "共 \(rows.count) 条：修改 \(changed.count { $0.old != nil && $0.new != nil && !$0.isSameText }) 条，"
                    + "新增 \(changed.count { $0.old == nil }) 条，删除 \(changed.count { $0.new == nil }) 条，"
                    + "只改条号 \(changed.count { $0.isMoved && $0.isSameText }) 条，没有变化 \(rows.count - changed.count) 条。"
            }
            p(.class("fine")) {
                span { HTML.element("del", [], .text("删去的字")) }
                span { HTML.element("ins", [], .text("新增的字")) }
            }
            if changed.isEmpty { p(.class("notice")) { "两个文本的条文完全相同。" } }
            ol(.class("changes")) { changed.map { change in li { row(change) } } }
        }
    }

    private var choice: HTML {
        form(.class("day-form compare-form"), .action(Link(["laws", new.slug, "compare"])), .init("method", "get")) {
            select("from", "旧文本", old)
            select("to", "新文本", new)
            button(.type("submit"), .class("quiet")) { "对照" }
        }
    }

    private func select(_ name: String, _ title: String, _ shown: LawView) -> HTML {
        div {
            label(.init("for", "version-\(name)")) { title }
            Presentation.select(.id("version-\(name)"), .name(name)) {
                new.versions.filter(\.hasOfficialText).compactMap(\.promulgated).map { day in
                    option(.value(day.description), .flag("selected", if: day == shown.version.promulgated)) { "\(day.chinese)公布" }
                }
            }
        }
    }

    private func row(_ row: VersionComparison.Row) -> HTML {
        let label = (row.new ?? row.old)?.number?.label ?? ""
        return section(.class("entry change")) {
            h2 {
                if let number = row.new?.number {
                    a(.href(.article(number, of: new.slug, promulgated: new.version.promulgated))) { label }
                } else {
                    label
                }
                " "
                span(.class("tag")) { kind(row) }
            }
            div(.class("statute")) { lines(row).map { line in p { line } } }
        }
    }

    private func kind(_ row: VersionComparison.Row) -> String {
        if row.old == nil { return "新增" }
        if row.new == nil { return "删除" }
        return row.isMoved ? "原\(row.old?.number?.label ?? "")" : "修改"
    }

    private func lines(_ row: VersionComparison.Row) -> [HTML] {
        Components.difference(from: row.old.map(VersionComparison.text) ?? "", to: row.new.map(VersionComparison.text) ?? "")
    }
}
