package import Answering
package import HTTPServer
package import LegalModel

/// The query parameters of searches, the same for the portal, the desk and the API; written back into links.
package struct SearchParameters: Sendable, Equatable {
    /// Longest question in characters; longer ones are told so, never cut in silence.
    package static let longestQuestion = 2_000
    package static let pageSizes = 1...50
    /// The last page that may be asked for keeps from + size within 1,000.
    package static let pages = 1...100

    package var question = ""
    package var kind: ResultKind?
    package var page = 1
    package var size = 10
    package var asOf: CalendarDay?
    package var region: String?
    package var levels: Set<LegalLevel> = []
    package var regions: Set<String> = []
    package var audiences: Set<String> = []
    package var topics: Set<String> = []
    package var statuses: Set<ValidityStatus>?
    package var withoutExpansions = false
    /// Search what is written, and propose nothing else.
    package var isLiteral = false
    package var explained = false

    package init(question: String = "") {
        self.question = question
    }

    /// What the routes' tables name.
    package static let described: [RouteParameter] = [
        RouteParameter("q", .text(maximum: longestQuestion), "问题，用自己的话写，最多 2000 字"),
        RouteParameter("kind", .choice(ResultKind.allCases.map(\.rawValue)), "只查一类：law 法条、answer 标准答复、case 案例、guide 办事指引"),
        RouteParameter("page", .integer(pages), "第几页，从 1 起"),
        RouteParameter("size", .integer(pageSizes), "每页条数，最多 50"),
        RouteParameter("as_of", .day, "按哪一天的法律，如 2024-07-01；不写就是今天"),
        RouteParameter("region", .text(maximum: 40), "所在省市，如 天津市"),
        RouteParameter("level", .list(LegalLevel.allCases.map(\.rawValue)), "效力位阶，多个用逗号分开"),
        RouteParameter("place", .text(maximum: 400), "法规所属地域，多个用逗号分开"),
        RouteParameter("audience", .text(maximum: 200), "适用人群，多个用逗号分开"),
        RouteParameter("topic", .text(maximum: 400), "主题，多个用逗号分开"),
        RouteParameter("status", .list(ValidityStatus.allCases.map(\.rawValue) + ["all"]), "时效性，多个用逗号分开；all 为全部"),
        RouteParameter("expand", .choice(["on", "off"]), "是否同时按法律用语搜索"),
        RouteParameter("correct", .choice(["on", "off"]), "字词像是写错、听错或者是拼音时，是否提议别的写法；什么都没找到时先按提议查。off 只按原样查"),
        RouteParameter("explain", .boolean, "是否给出得分的构成"),
    ]

    /// As `described`, for those who must ask something: programs, not pages.
    package static let asked = described.map {
        $0.name == "q" ? RouteParameter($0.name, in: $0.place, $0.kind, isRequired: true, $0.summary) : $0
    }

    /// - Parameter parameters: already checked against `described`; an empty value counts as absent.
    package init(_ parameters: QueryParameters) throws(Problem) {
        func value(_ name: String) -> String? { parameters[name].flatMap { $0.isEmpty ? nil : $0 } }
        question = (value("q") ?? "").trimmedASCII
        kind = value("kind").flatMap(ResultKind.init)
        page = value("page").flatMap { Int($0) } ?? 1
        size = value("size").flatMap { Int($0) } ?? 10
        asOf = value("as_of").flatMap { CalendarDay(iso: $0) }
        if let written = value("as_of"), asOf == nil {
            throw .invalidParameter("as_of", "日期 \(written.prefix(20)) 不在 1800 年到 2999 年之间，或者没有这一天。")
        }
        region = value("region")
        regions = Self.list(value("place"))
        audiences = Self.list(value("audience"))
        topics = Self.list(value("topic"))
        levels = try Self.choices("level", value("level"))
        statuses =
            value("status") == "all"
            ? Set(ValidityStatus.allCases) : value("status") == nil ? nil : try Self.choices("status", value("status"))
        withoutExpansions = value("expand") == "off"
        isLiteral = value("correct") == "off"
        explained = value("explain") == "true"
    }

    /// As the facade takes it.
    package var request: SearchRequest {
        var request = SearchRequest(question: question)
        request.kind = kind
        request.limit = size
        request.offset = kind == nil ? 0 : (page - 1) * size
        request.asOf = asOf
        request.region = region
        request.withoutExpansions = withoutExpansions
        request.isLiteral = isLiteral
        request.explained = explained
        request.filters.statuses = statuses
        request.filters.levels = levels
        request.filters.regions = regions
        request.filters.audiences = audiences
        request.filters.topics = topics
        return request
    }

    /// As a query, without what is at its default; the order is fixed, so equal searches have equal addresses.
    package var query: QueryParameters {
        var items: [QueryParameters.Parameter] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { items.append(.init(name: name, value: value)) }
        }
        add("q", question)
        add("kind", kind?.rawValue)
        add("as_of", asOf?.description)
        add("region", region)
        for (name, values) in lists { add(name, values.sorted().joined(separator: ",")) }
        add(
            "status",
            statuses.map { $0.count == ValidityStatus.allCases.count ? "all" : $0.map(\.rawValue).sorted().joined(separator: ",") })
        add("expand", withoutExpansions ? "off" : nil)
        add("correct", isLiteral ? "off" : nil)
        add("page", page > 1 ? String(page) : nil)
        add("size", size == 10 ? nil : String(size))
        return QueryParameters(items)
    }

    /// Facets with the values chosen, by parameter.
    private var lists: [(String, Set<String>)] {
        [("level", Set(levels.map(\.rawValue))), ("place", regions), ("audience", audiences), ("topic", topics)]
    }

    /// The values chosen of a facet.
    /// - Parameter name: the facet's parameter; `region` is a facet's name for `place`.
    package func chosen(_ name: String) -> Set<String> {
        if name == "status" { return Set((statuses ?? []).map(\.rawValue)) }
        return lists.first { $0.0 == (name == "region" ? "place" : name) }?.1 ?? []
    }

    /// With one value of a facet added or taken away, on the first page.
    package func toggling(_ name: String, _ value: String) -> SearchParameters {
        var changed = self
        changed.page = 1
        func toggle<Element>(_ set: inout Set<Element>, _ element: Element) {
            if set.remove(element) == nil { set.insert(element) }
        }
        switch name {
        case "level": if let level = LegalLevel(rawValue: value) { toggle(&changed.levels, level) }
        case "region", "place": toggle(&changed.regions, value)
        case "audience": toggle(&changed.audiences, value)
        case "topic": toggle(&changed.topics, value)
        case "status":
            if let status = ValidityStatus(rawValue: value) {
                var statuses = changed.statuses ?? []
                toggle(&statuses, status)
                changed.statuses = statuses.isEmpty ? nil : statuses
            }
        default: break
        }
        return changed
    }

    /// Without any facet.
    package var withoutFilters: SearchParameters {
        var changed = SearchParameters(question: question)
        changed.kind = kind
        changed.asOf = asOf
        changed.region = region
        changed.size = size
        return changed
    }

    package var hasFilters: Bool { lists.contains { !$0.1.isEmpty } || statuses != nil }

    private static func list(_ text: String?) -> Set<String> {
        Set((text ?? "").split(whereSeparator: { $0 == "," || $0 == "，" }).map(\.trimmedASCII).filter { !$0.isEmpty })
    }

    private static func choices<Choice: RawRepresentable & CaseIterable & Hashable>(
        _ name: String, _ text: String?
    ) throws(Problem) -> Set<Choice> where Choice.RawValue == String {
        var set: Set<Choice> = []
        for word in list(text) {
            guard let choice = Choice(rawValue: word) else {
                let known = Choice.allCases.map(\.rawValue).joined(separator: "、")
                throw .invalidParameter(name, "参数 \(name) 里没有“\(word.prefix(20))”。可用的有：\(known)。")
            }
            set.insert(choice)
        }
        return set
    }
}
