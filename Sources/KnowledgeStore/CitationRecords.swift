package import LegalModel

/// What cites.
package enum CitationSource: Hashable, Sendable {
    case item(ItemRevisionID)
    case article(RevisionID)
    case block(BlockID)
}

/// The place in a known work that a citation names.
package struct CitationTarget: Hashable, Sendable {
    package var work: WorkID
    /// Nil where the work as a whole is cited.
    package var article: ArticleNumber?
    /// 款, from 1.
    package var paragraph: Int?
    /// 项, from 1.
    package var item: Int?

    package init(work: WorkID, article: ArticleNumber?, paragraph: Int? = nil, item: Int? = nil) {
        self.work = work
        self.article = article
        self.paragraph = paragraph
        self.item = item
    }
}

/// One citation as the store keeps it.
package struct StoredCitation: Sendable, Equatable {
    /// Order within the source, from 0; unique there.
    package var position: Int
    /// As written.
    package var text: String
    /// Nil where the work is not in the store.
    package var target: CitationTarget?
    /// The day on which the target is to be read; nil means today.
    package var asOf: CalendarDay?
    /// Why it does not resolve, a Chinese sentence; nil if it does.
    package var unresolved: String?

    package init(position: Int, text: String, target: CitationTarget?, asOf: CalendarDay? = nil, unresolved: String? = nil) {
        self.position = position
        self.text = text
        self.target = target
        self.asOf = asOf
        self.unresolved = unresolved
    }
}

/// Somebody who cites a place.
package struct CitingRecord: Sendable, Equatable {
    package enum Source: Sendable, Equatable {
        /// A current published revision.
        case item(ItemListing)
        /// An article of the newest version of a work.
        case article(work: WorkRecord, number: ArticleNumber, revision: RevisionID)
        /// Text without an article number in the newest version of a work.
        case block(work: WorkRecord, block: BlockID)
    }

    package let source: Source
    package let citation: StoredCitation
}

/// Which sources `citedBy` lists.
package struct CitingKinds: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let answers = CitingKinds(rawValue: 1)
    package static let cases = CitingKinds(rawValue: 2)
    package static let guides = CitingKinds(rawValue: 4)
    package static let laws = CitingKinds(rawValue: 8)
    package static let items: CitingKinds = [.answers, .cases, .guides]
    package static let all: CitingKinds = [.answers, .cases, .guides, .laws]
}
