package import Answering
package import HTTPServer
package import LegalModel

/// An address that a page may point at: one of our own paths, a telephone number, a place on the page, a page of a server that we trust.
package struct Link: Sendable, Equatable {
    package let text: String

    private init(trusted text: String) {
        self.text = text
    }

    /// A path of our own with its query.
    /// - Parameters:
    ///   - segments: decoded; each is encoded whole.
    ///   - query: empty for none.
    package init(_ segments: [String], _ query: QueryParameters = QueryParameters(), fragment: String? = nil) {
        var text = "/" + segments.map(PercentDecoding.encode).joined(separator: "/")
        if !query.items.isEmpty { text += "?" + query.encoded }
        if let fragment { text += "#" + PercentDecoding.encode(fragment) }
        self.init(trusted: text)
    }

    package static let home = Link([])
    package static let hotline = Link(trusted: "tel:12348")

    /// A page of another server that the administrator named.
    ///
    /// - Parameter address: percent-encoded; nil unless it is of http or https and without white space, quotes and brackets.
    package static func outside(_ address: String) -> Link? {
        let isWeb = address.utf8.starts(with: "https://".utf8) || address.utf8.starts(with: "http://".utf8)
        guard isWeb, address.utf8.allSatisfy({ 0x21...0x7E ~= $0 && !"\"'<>".utf8.contains($0) }) else { return nil }
        return Link(trusted: address)
    }

    /// A place on the same page.
    package static func place(_ id: String) -> Link { Link(trusted: "#" + PercentDecoding.encode(id)) }

    /// Digits of a telephone number; anything else is left out.
    package static func telephone(_ number: String) -> Link {
        Link(trusted: "tel:" + String(String.UnicodeScalarView(number.unicodeScalars.filter { ("0"..."9").contains($0) || $0 == "+" })))
    }

    package static func search(_ query: QueryParameters) -> Link { Link(["search"], query) }

    package static func question(_ text: String) -> Link {
        .search(QueryParameters([.init(name: "q", value: text)]))
    }

    /// - Parameters:
    ///   - asOf: the day whose law counts; nil is today.
    ///   - promulgated: names one version.
    package static func law(_ slug: String, asOf: CalendarDay? = nil, promulgated: CalendarDay? = nil, fragment: String? = nil) -> Link {
        Link(["laws", slug], days(asOf, promulgated), fragment: fragment)
    }

    package static func article(
        _ number: ArticleNumber, of slug: String, asOf: CalendarDay? = nil, promulgated: CalendarDay? = nil
    ) -> Link {
        Link(["laws", slug, number.description], days(asOf, promulgated))
    }

    package static func answer(_ id: String, asOf: CalendarDay? = nil) -> Link { Link(["answers", id], days(asOf, nil)) }
    package static func caseExample(_ id: String) -> Link { Link(["cases", id]) }
    package static func guide(_ id: String) -> Link { Link(["guides", id]) }
    package static func topic(_ name: String) -> Link { Link(["topics", name]) }
    package static func group(_ name: String) -> Link { Link(["groups", name]) }

    private static func days(_ asOf: CalendarDay?, _ promulgated: CalendarDay?) -> QueryParameters {
        QueryParameters()
            .setting("as_of", to: asOf?.description)
            .setting("version", to: promulgated?.description)
    }
}

extension Link {
    /// The page of a hit; a text block of a law is a place on the law's page.
    package static func hit(_ hit: SearchHit, asOf: CalendarDay?) -> Link {
        switch hit.kind {
        case .answer: return .answer(hit.id, asOf: asOf)
        case .caseExample: return .caseExample(hit.id)
        case .guide: return .guide(hit.id)
        case .law: return lawPlace(hit.id, slug: hit.article?.lawSlug, number: hit.article?.number, asOf: asOf, isResource: false)
        }
    }

    /// The path of a hit within the API.
    package static func hitResource(_ hit: SearchHit, asOf: CalendarDay?) -> Link {
        guard hit.kind == .law else { return .hit(hit, asOf: asOf) }
        return lawPlace(hit.id, slug: hit.article?.lawSlug, number: hit.article?.number, asOf: asOf, isResource: true)
    }

    package static func suggestion(_ suggestion: Suggestion) -> Link {
        switch suggestion.kind {
        case .answer: .answer(suggestion.id)
        case .caseExample: .caseExample(suggestion.id)
        case .guide: .guide(suggestion.id)
        case .law: lawPlace(suggestion.id, slug: nil, number: nil, asOf: nil, isResource: false)
        }
    }

    /// The page of something that cites.
    package static func source(_ source: CitingSource) -> Link {
        suggestion(Suggestion(text: source.title, kind: source.kind, id: source.id))
    }

    /// - Parameter id: `民法典@563`, `民法典#3`, or a law's slug alone.
    private static func lawPlace(_ id: String, slug: String?, number: ArticleNumber?, asOf: CalendarDay?, isResource: Bool) -> Link {
        if let slug, let number { return .article(number, of: slug, asOf: asOf) }
        let parts = id.unicodeScalars.split(whereSeparator: { $0 == "@" || $0 == "#" }).map { String(String.UnicodeScalarView($0)) }
        let law = slug ?? parts.first ?? id
        guard let last = parts.last, parts.count > 1 else { return .law(law, asOf: asOf) }
        if id.unicodeScalars.contains("@"), let number = ArticleNumber(last) { return .article(number, of: law, asOf: asOf) }
        return isResource ? Link(["laws", law, "block-" + last], days(asOf, nil)) : .law(law, asOf: asOf, fragment: "block-" + last)
    }
}

extension Link {
    /// A place on the page that this link opens; a link with a place of its own keeps it.
    package func at(_ id: String) -> Link {
        text.utf8.contains(0x23) ? self : Link(trusted: text + "#" + PercentDecoding.encode(id))
    }
}
