package import LegalModel

/// What a new text does to one article.
package struct ArticleChange: Sendable, Equatable {
    /// Gravest first.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case repealed
        /// Rights, duties, numbers, conditions: somebody must read the answer again.
        case changed
        /// The same rule under another number.
        case renumbered
        /// Words alone.
        case wording
        case added

        package var chinese: String {
            switch self {
            case .repealed: "废止"
            case .changed: "实质修改"
            case .renumbered: "条号移动"
            case .wording: "文字修改"
            case .added: "新增"
            }
        }
    }

    package var kind: Kind
    /// The old number; nil for an added article.
    package var article: ArticleNumber?
    /// The new number; nil for a repealed article.
    package var newArticle: ArticleNumber?
    /// The texts without labels, a line a 款 or 项; nil where there is none.
    package var oldText: String?
    package var newText: String?
    /// Dice share of common character pairs, 0…1; 0 for repealed and added ones.
    package var likeness: Double
    /// True if the old side is a digest only, so that texts cannot be compared.
    package var isUnverified = false
}

/// Tells how grave a difference between two texts is.
enum TextDifference {
    /// Likeness below which a change is never one of words alone.
    private static let wordingLikeness = 0.85
    /// Words whose coming or going changes a rule.
    private static let operators = [
        "应当", "必须", "可以", "有权", "不", "未", "无", "禁止", "或者", "并且", "且", "除外", "但是", "以上", "以下", "以内", "超过", "满", "并处", "没收", "吊销", "赔偿",
        "无效", "撤销",
    ]

    /// - Returns: `wording` or `changed`; nil if they differ at most in punctuation and references.
    static func kind(_ old: String, _ new: String, likeness: Double? = nil) -> ArticleChange.Kind? {
        let shapes = (TextShape(old), TextShape(new))
        if shapes.0.folded == shapes.1.folded { return nil }
        guard (likeness ?? shapes.0.likeness(shapes.1)) >= wordingLikeness, StatedQuantity.all(in: old) == StatedQuantity.all(in: new)
        else {
            return .changed
        }
        for word in operators where count(word, in: old) != count(word, in: new) { return .changed }
        return .wording
    }

    private static func count(_ word: String, in text: String) -> Int {
        var count = 0
        var rest = text[...]
        while let found = rest.firstRange(of: word) {
            count += 1
            rest = rest[found.upperBound...]
        }
        return count
    }
}

extension ArticleChange {
    /// The change of a pair of articles; nil if nothing changed.
    init?(from old: ArticleText, to new: ArticleText, likeness: Double) {
        let kind: Kind
        switch TextDifference.kind(old.text, new.text, likeness: likeness) {
        case .changed?: kind = .changed
        case let difference where old.number != new.number:
            // A paragraph that came or went is a change even if the words are few.
            kind = difference != nil && !Self.sameForm(old, new) ? .changed : .renumbered
        case nil:
            guard old.text.withoutBlanks != new.text.withoutBlanks else { return nil }
            kind = .wording
        default: kind = Self.sameForm(old, new) ? .wording : .changed
        }
        self.init(
            kind: kind, article: old.number, newArticle: new.number, oldText: old.text, newText: new.text, likeness: likeness)
    }

    private static func sameForm(_ old: ArticleText, _ new: ArticleText) -> Bool {
        old.paragraphs.map(\.items.count) == new.paragraphs.map(\.items.count)
    }
}

extension String {
    /// Blanks of every sort left out.
    var withoutBlanks: String { String(String.UnicodeScalarView(unicodeScalars.filter { !$0.properties.isWhitespace })) }
}
