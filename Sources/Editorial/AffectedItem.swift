package import KnowledgeStore
package import LegalModel

/// An item that rests on a text that changes: one citation of it.
package struct AffectedItem: Sendable, Equatable {
    /// How grave the change is for this citation, gravest first.
    package enum Grade: String, Sendable, Codable, CaseIterable {
        case repealed
        case changed
        case renumbered
        case wording
        /// Another 款 or 项 of the cited article changes, or the law is cited as a whole.
        case elsewhere

        package var chinese: String {
            switch self {
            case .repealed: "废止"
            case .changed: "实质修改"
            case .renumbered: "条号移动"
            case .wording: "文字修改"
            case .elsewhere: "同条或同法其他部分修改"
            }
        }

        init(_ kind: ArticleChange.Kind) {
            switch kind {
            case .repealed: self = .repealed
            case .changed: self = .changed
            case .renumbered: self = .renumbered
            case .wording: self = .wording
            case .added: self = .elsewhere
            }
        }
    }

    package var item: ItemListing
    package var citation: StoredCitation
    /// Full title of the law that changes.
    package var law: String
    /// The article cited, by its old number; nil where the law is cited as a whole.
    package var article: ArticleNumber?
    /// Its number in the new text; nil if it has none there.
    package var newArticle: ArticleNumber?
    package var grade: Grade
    /// A Chinese sentence.
    package var reason: String
}
