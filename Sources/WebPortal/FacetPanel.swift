import Answering
import HTTPServer
import LegalModel
import Presentation

/// The panel beside the results: the day whose law counts, facets with counts, what is chosen as removable chips.
struct FacetPanel {
    let found: SearchResponse
    let parameters: SearchParameters

    var html: HTML {
        aside(.class("facets"), .label("筛选")) {
            dayForm
            if parameters.hasFilters { chosen }
            let facets = found.groups.filter { $0.kind == parameters.kind }.flatMap(\.facets).filter { !$0.values.isEmpty }
            if !facets.isEmpty {
                details(.class("facet-drawer"), .flag("open")) {
                    summary { "筛选" }
                    facets.map(facet)
                }
            }
            statusSwitch
            div(.class("help")) {
                p { "还是不清楚？" }
                p {
                    a(.href(.hotline)) { "打 12348 问人" }
                }
            }
        }
    }

    private var dayForm: HTML {
        var kept = parameters
        kept.asOf = nil
        kept.page = 1
        return form(.class("day-form"), .action(Link(["search"])), .init("method", "get")) {
            label(.init("for", "as-of")) { "事情发生在什么时候？" }
            div(.class("search-field")) {
                input(.id("as-of"), .name("as_of"), .type("date"), .value(parameters.asOf?.description ?? ""), .init("min", "1949-10-01"))
                button(.type("submit"), .class("quiet")) { "按这天查" }
            }
            p(.class("fine")) {
                parameters.asOf == nil
                    ? "现在按今天（\(found.interpretation.asOf.chinese)）的法律。" : "现在按 \(found.interpretation.asOf.chinese) 的法律。"
                if parameters.asOf != nil { a(.href(.search(kept.query))) { "改回今天" } }
            }
            kept.query.items.map { input(.type("hidden"), .name($0.name), .value($0.value)) }
        }
    }

    private var chosen: HTML {
        div(.class("chosen")) {
            ["level", "place", "audience", "topic", "status"].flatMap { name in
                parameters.chosen(name).sorted().map { value in
                    a(.class("chip removable"), .href(.search(parameters.toggling(name, value).query))) {
                        value
                        span(.class("visually-hidden")) { "，点一下去掉" }
                        span(.init("aria-hidden", "true")) { " ×" }
                    }
                }
            }
            a(.href(.search(parameters.withoutFilters.query))) { "全部清除" }
        }
    }

    private func facet(_ facet: Facet) -> HTML {
        let chosen = parameters.chosen(facet.parameter)
        return div(.class("facet")) {
            h3 { facet.name }
            ul {
                facet.values.prefix(12).map { value in
                    li {
                        a(
                            .class(chosen.contains(value.value) ? "on" : ""),
                            .href(.search(parameters.toggling(facet.parameter, value.value).query)), .init("rel", "nofollow")
                        ) {
                            span { (chosen.contains(value.value) ? "✓ " : "") + value.value }
                            small { "\(value.count)" }
                        }
                    }
                }
            }
        }
    }

    /// Only law in force is shown unless asked for more.
    private var statusSwitch: HTML {
        var target = parameters
        target.page = 1
        target.statuses = parameters.statuses == nil ? Set(ValidityStatus.allCases) : nil
        return p(.class("fine")) {
            parameters.statuses == nil ? "默认不显示已被修改、已废止和尚未施行的条文。" : "正在按选定的时效性显示。"
            a(.href(.search(target.query))) { parameters.statuses == nil ? "显示历史和未施行的" : "只看现行有效" }
        }
    }
}
