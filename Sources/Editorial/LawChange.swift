internal import KnowledgeStore
package import LegalModel

/// What one new text, or one line of a 清理 list, changes, and whom it touches.
package struct LawChange: Sendable, Equatable {
    /// Full title.
    package var law: String
    /// Days of promulgation of the two texts; nil if unknown, or for a repeal.
    package var oldVersion: CalendarDay?
    package var newVersion: CalendarDay?
    /// The day from which the change holds: tasks are due then.
    package var effectiveFrom: CalendarDay?
    /// Changed articles only, by old number; added ones last.
    package var changes: [ArticleChange] = []
    /// By grade, gravest first, then by kind, id and position.
    package var affected: [AffectedItem] = []
    /// What a reader should know of the comparison, Chinese sentences.
    package var notes: [String] = []

    /// Articles of each kind.
    package func count(_ kind: ArticleChange.Kind) -> Int { changes.count { $0.kind == kind } }

    /// Items, each counted once.
    package var affectedItems: Int { Set(affected.map(\.item.revision)).count }
}

/// Grades the citations of one law against its change.
struct CitationGrader {
    private let changes: [ArticleNumber: ArticleChange]
    private let old: [ArticleNumber: ArticleText]
    private let new: [ArticleNumber: ArticleText]

    init(_ changes: [ArticleChange], old: [ArticleText], new: [ArticleText]) {
        self.changes = Dictionary(
            changes.compactMap { change in change.article.map { ($0, change) } }, uniquingKeysWith: { first, _ in first })
        self.old = Dictionary(old.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        self.new = Dictionary(new.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Returns: nil if the citation is not touched.
    func grade(_ citation: StoredCitation) -> (AffectedItem.Grade, ArticleNumber?, String)? {
        guard let target = citation.target else { return nil }
        guard let article = target.article else {
            return changes.isEmpty ? nil : (.elsewhere, nil, "引用的是整部法，其中有\(changes.count)条变动")
        }
        guard let change = changes[article] else { return nil }
        switch change.kind {
        case .repealed: return (.repealed, nil, "\(article.label)在新文本里没有了")
        case .added: return nil
        case .renumbered:
            return (.renumbered, change.newArticle, "\(article.label)改为\(change.newArticle?.label ?? "别的条号")，内容没有实质变化")
        case .changed, .wording: break
        }
        let moved = change.newArticle != article ? "，条号改为\(change.newArticle?.label ?? "别的条号")" : ""
        if let inner = piece(target, article, change) { return (inner.0, change.newArticle, inner.1 + moved) }
        let words =
            change.isUnverified ? "旧文本只有要点，无法逐字比对，请人工核对" : change.kind == .changed ? "\(article.label)有实质修改" : "\(article.label)只有文字修改"
        return (AffectedItem.Grade(change.kind), change.newArticle, words + moved)
    }

    /// The cited 款 or 项 by itself; nil where none is cited or it cannot be told apart.
    private func piece(
        _ target: CitationTarget, _ article: ArticleNumber, _ change: ArticleChange
    ) -> (AffectedItem.Grade, String)? {
        guard target.paragraph != nil || target.item != nil, let one = old[article],
            let other = change.newArticle.flatMap({ new[$0] }), let cited = Self.text(one, target.paragraph, target.item)
        else { return nil }
        let place = [target.paragraph.map { "第\(ChineseNumeral.text($0))款" }, target.item.map { "第\(ChineseNumeral.text($0))项" }]
            .compactMap(\.self).joined()
        if let same = Self.text(other, target.paragraph, target.item) {
            switch TextDifference.kind(Self.withoutMark(cited), Self.withoutMark(same)) {
            case nil where change.newArticle == article: return (.elsewhere, "\(article.label)有变动，但引用的\(place)没有变")
            case nil: return (.renumbered, "引用的\(place)内容没有变")
            case .wording?: return (.wording, "\(article.label)\(place)只有文字修改")
            default: break
            }
        }
        let shape = TextShape(Self.withoutMark(cited))
        let pieces = other.paragraphs.flatMap { [$0.text] + $0.items.map(\.text) }
        let best = pieces.map { shape.likeness(TextShape(Self.withoutMark($0))) }.max() ?? 0
        if best == 1 { return (.renumbered, "\(article.label)\(place)移到了别的款项") }
        if best < 0.5 { return (.repealed, "\(article.label)\(place)在新文本里没有了") }
        return (.changed, "\(article.label)\(place)有实质修改")
    }

    private static func text(_ article: ArticleText, _ paragraph: Int?, _ item: Int?) -> String? {
        guard let paragraph else {
            return article.paragraphs.flatMap(\.items).first { $0.number == item }?.text
        }
        guard article.paragraphs.indices.contains(paragraph - 1) else { return nil }
        let found = article.paragraphs[paragraph - 1]
        guard let item else { return ([found.text] + found.items.map(\.text)).joined(separator: "\n") }
        return found.items.first { $0.number == item }?.text
    }

    /// A 项 without its （一）.
    private static func withoutMark(_ text: String) -> String {
        guard text.first == "（" || text.first == "(", let close = text.firstIndex(where: { $0 == "）" || $0 == ")" }),
            text.distance(from: text.startIndex, to: close) <= 4
        else { return text }
        return String(text[text.index(after: close)...])
    }
}
