import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// An item that an address names, with its last revision.
struct ItemPlace: Sendable {
    let kind: ItemKind
    let id: String
    let stored: ItemRecord?
    let stage: StagedRevision?
    let live: StagedRevision?

    /// - Throws: 404 for a kind that is not edited here, or an id that no item may have.
    init(_ visit: Visit) throws {
        let request = visit.request
        guard let kind = ItemKind(rawValue: request.capture("kind")), kind != .lexiconEntry else { throw Problem.notFound }
        let id = request.capture("id")
        guard (1...100).contains(id.count), id.unicodeScalars.allSatisfy(Self.isPlain) else { throw Problem.notFound }
        self.kind = kind
        self.id = id
        (stored, stage, live) = try visit.bench.read { (snapshot) throws(StoreError) in
            (try snapshot.lastItem(kind, id: id), try snapshot.staged(kind, id: id), try snapshot.live(kind, id: id))
        }
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "._-".unicodeScalars.contains(scalar)
    }

    /// - Throws: 404 unless the item is stored.
    func required() throws(Problem) -> (record: ItemRecord, stage: StagedRevision) {
        guard let stored, let stage else {
            throw Problem(status: .notFound, code: "not_found", detail: "没有\(kind.chinese) \(id)，可能还没有保存过。")
        }
        return (stored, stage)
    }

    func link(_ page: String? = nil, _ query: QueryParameters = QueryParameters(), fragment: String? = nil) -> Link {
        Link(["console", "items", kind.rawValue, id] + (page.map { [$0] } ?? []), query, fragment: fragment)
    }

    static let pattern = "/console/items/{kind}/{id}"
}

extension RevisionStage {
    /// A word with a sign, never colour alone.
    var badge: HTML {
        let (style, sign) =
            switch self {
            case .draft: ("doubt", "✎")
            case .inReview: ("soon", "◷")
            case .scheduled: ("soon", "⏱")
            case .published: ("ok", "✓")
            case .recheck: ("soon", "!")
            case .withdrawn: ("dead", "✕")
            case .expired: ("dead", "⌛")
            case .superseded: ("old", "↻")
            }
        return span(.class("badge badge-\(style)")) {
            span(.init("aria-hidden", "true")) { sign }
            " " + chinese
        }
    }
}

/// Moments as people read them, in Asia/Shanghai.
enum Moment {
    static func text(_ seconds: Int64) -> String {
        let day = CalendarDay(secondsSince1970: seconds)
        let second = seconds - day.secondsSince1970
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day) \(two(second / 3600)):\(two(second / 60 % 60))"
    }
}
