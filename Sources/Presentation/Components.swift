package import Answering
package import LegalModel

/// Pieces that several pages share.
package enum Components {
    /// 时效性 as a word with a shape of its own, never colour alone.
    package static func badge(_ finding: ValidityFinding) -> HTML {
        let (style, sign) =
            switch finding.status {
            case .inForce: ("ok", "✓")
            case .amended: ("old", "↻")
            case .repealed: ("dead", "✕")
            case .notYetInForce: ("soon", "◷")
            case .unverified: ("doubt", "?")
            }
        return span(.class("badge badge-\(style)"), .init("title", finding.reason)) {
            span(.init("aria-hidden", "true")) { sign }
            " " + finding.status.rawValue
        }
    }

    /// Text with what matched in `mark`; the ranges count Unicode scalars.
    package static func highlighted(_ snippet: Snippet) -> HTML {
        let scalars = Array(snippet.text.unicodeScalars)
        func piece(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }
        var parts: [HTML] = []
        var position = 0
        for match in snippet.matches {
            // A range outside the text is a fault of the searcher; the text itself must be shown all the same.
            let range = match.clamped(to: position..<scalars.count)
            guard !range.isEmpty else { continue }
            parts.append(.text(piece(position..<range.lowerBound)))
            parts.append(mark { piece(range) })
            position = range.upperBound
        }
        parts.append(.text(piece(position..<scalars.count)))
        return HTML { parts }
    }

    /// 依据: each as a live link with its status on the day, the official text or the digest folded below it.
    package static func basis(_ list: [BasisView], asOf: CalendarDay?) -> HTML {
        ul(.class("basis")) {
            list.map { basis in
                li {
                    div(.class("basis-head")) {
                        if let link = link(basis.citation, asOf: asOf) {
                            a(.class("cite"), .href(link)) { basis.text }
                        } else {
                            span(.class("cite")) { basis.text }
                        }
                        if let status = basis.status { badge(status) }
                    }
                    if let cited = basis.citation?.cited { p(.class("fine")) { "原写作 \(cited)，这里指向现行的对应条文。" } }
                    if let citation = basis.citation, !citation.resolved { p(.class("fine")) { "本库没有收录这一条，请以官方文本为准。" } }
                    quotation(basis)
                }
            }
        }
    }

    private static func quotation(_ basis: BasisView) -> HTML {
        if let quote = basis.quote {
            return details(.class("quote")) {
                summary { "看条文" }
                div(.class("statute")) { quote.split(separator: "\n").map { line in p { String(line) } } }
            }
        }
        if let digest = basis.digest {
            return details(.class("quote")) {
                summary { "看要点" }
                p(.class("digest")) {
                    span(.class("tag")) { "要点" }
                    digest
                }
            }
        }
        return .empty
    }

    package static func link(_ citation: ResolvedCitation?, asOf: CalendarDay?) -> Link? {
        guard let citation, let slug = citation.lawSlug else { return nil }
        if let article = citation.article, citation.resolved { return .article(article, of: slug, asOf: asOf) }
        return .law(slug, asOf: asOf)
    }

    /// 待复核, for an item whose law has changed under it; nothing for any other.
    package static func recheck(_ isUnderRecheck: Bool) -> HTML {
        guard isUnderRecheck else { return .empty }
        return p(.class("notice recheck"), .init("role", "note"), .init("data-recheck", "true")) {
            strong { "待复核：" }
            "依据的法律有新变动，正在重新核对。急事或者拿不准的，请拨打 12348。"
        }
    }

    /// Who answers for an item, when it was checked, which revision it is.
    package static func stamp(_ review: ReviewRecord, _ revision: RevisionStamp, id: String, origin: String) -> HTML {
        let rows: [(String, String?)] = [
            ("责任单位", review.responsibleUnit), ("采编", review.author), ("审核", review.reviewer), ("核验于", review.reviewedOn?.chinese),
            ("有效期至", review.validTo?.chinese), ("下次复核", review.nextReview?.chinese),
            ("编号与版本", "\(id) 第 \(revision.number) 版"), ("内容校验", String(revision.sha256.prefix(16))),
            ("来源", origin == "imported" ? "导入" : origin),
        ]
        return dl(.class("stamp")) {
            rows.map { name, value in
                guard let value, !value.isEmpty else { return HTML.empty }
                return div {
                    dt { name }
                    dd { value }
                }
            }
        }
    }

    /// 转介: where to turn, with a number where one number serves the whole country.
    package static func referrals(_ names: [String]) -> HTML {
        let numbers = [
            "12348热线": "12348", "法律援助": "12348", "劳动保障监察": "12333", "劳动仲裁": "12333", "消费者协会": "12315", "市场监管": "12315",
            "公安机关": "110", "检察机关": "12309", "人民法院": "12368", "税务": "12366", "医保社保": "12333", "妇联": "12338", "残联": "12385",
        ]
        return ul(.class("referrals")) {
            names.map { name in
                li {
                    if let number = numbers[name] {
                        span { name }
                        a(.href(.telephone(number))) { number }
                    } else if let way = way(name) {
                        a(.href(way)) { name }
                    } else {
                        span { name }
                    }
                }
            }
        }
    }

    /// Where a whole sentence leads: a telephone number in it can be called, an office can be looked up.
    private static func way(_ sentence: String) -> Link? {
        if sentence.contains("12348") { return .hotline }
        return sentence.contains("公共法律服务中心") ? Link(["organisations"]) : nil
    }

    /// A heading with what belongs to it; nothing if the content is.
    package static func block(_ title: String, id: String, _ content: HTML) -> HTML {
        guard content != .empty else { return .empty }
        return section(.class("block"), .init("aria-labelledby", id)) {
            h2(.id(id)) { title }
            content
        }
    }

    /// A list of texts; nothing for none.
    package static func list(_ texts: [String], isOrdered: Bool) -> HTML {
        let items = texts.map { text in li { text } }
        guard !items.isEmpty else { return .empty }
        return isOrdered ? ol(.class("steps")) { items } : ul(.class("plain")) { items }
    }

    /// A text as paragraphs; nothing for none.
    package static func paragraphs(_ text: String?) -> HTML {
        HTML { (text ?? "").split(separator: "\n").map { line in p { String(line) } } }
    }

    /// What changed between two texts, a piece of HTML a line: `del` and `ins` around what went and what came.
    package static func difference(from old: String, to new: String) -> [HTML] {
        var lines: [[HTML]] = [[]]
        for run in TextDifference.runs(from: old, to: new) {
            let (text, wrap): (String, (String) -> HTML) =
                switch run {
                case .same(let text): (text, { .text($0) })
                case .removed(let text): (text, { HTML.element("del", [], .text($0)) })
                case .added(let text): (text, { HTML.element("ins", [], .text($0)) })
                }
            for (index, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { lines.append([]) }
                if !part.isEmpty { lines[lines.count - 1].append(wrap(String(part))) }
            }
        }
        return lines.filter { !$0.isEmpty }.map { parts in HTML { parts } }
    }

    /// The trail above a page's title.
    /// - Parameter steps: after the home page; one without a link names what the page belongs to.
    package static func trail(_ steps: [(String, Link?)]) -> HTML {
        nav(.class("trail"), .label("所在位置")) {
            ol {
                li { a(.href(.home)) { "首页" } }
                steps.map { name, link in
                    li {
                        if let link { a(.href(link)) { name } } else { span { name } }
                    }
                }
            }
        }
    }
}
