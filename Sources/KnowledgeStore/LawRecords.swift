package import LegalModel

/// A work over all its versions.
package struct WorkRecord: Sendable, Equatable {
    package let id: WorkID
    /// `WorkIdentity.key`, unique.
    package let identity: String
    /// Folded title, unique; the name in addresses.
    package let slug: String
    /// As printed in the newest version.
    package let title: String
    package let level: LegalLevel
    package let issuers: [String]
    /// 全国, or a province or city.
    package let region: String

    package init(id: WorkID, identity: String, slug: String, title: String, level: LegalLevel, issuers: [String], region: String) {
        self.id = id
        self.identity = identity
        self.slug = slug
        self.title = title
        self.level = level
        self.issuers = issuers
        self.region = region
    }
}

/// One version of a work: the text promulgated on one day.
package struct VersionRecord: Sendable, Equatable {
    package let id: VersionID
    package let work: WorkID
    package let promulgated: CalendarDay?
    package let promulgatedBasis: DateBasis
    package let effectiveFrom: CalendarDay?
    package let effectiveBasis: DateBasis
    package let changeKind: ChangeKind
    package let documentNumber: String?
    /// History lines (题注), in order, as printed.
    package let history: [String]
    /// False where only digests are loaded.
    package let hasOfficialText: Bool
    /// True for the version of the work promulgated last, in force or not.
    package let isNewest: Bool

    package init(
        id: VersionID, work: WorkID, promulgated: CalendarDay?, promulgatedBasis: DateBasis, effectiveFrom: CalendarDay?,
        effectiveBasis: DateBasis, changeKind: ChangeKind, documentNumber: String?, history: [String], hasOfficialText: Bool, isNewest: Bool
    ) {
        self.id = id
        self.work = work
        self.promulgated = promulgated
        self.promulgatedBasis = promulgatedBasis
        self.effectiveFrom = effectiveFrom
        self.effectiveBasis = effectiveBasis
        self.changeKind = changeKind
        self.documentNumber = documentNumber
        self.history = history
        self.hasOfficialText = hasOfficialText
        self.isNewest = isNewest
    }
}

/// Where a version's text or its digests were read from.
package struct SourceRecord: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// Its articles and blocks are the version's text, or one part of it.
        case text
        /// The same text once more, in another file.
        case double
        case digest
    }

    package let id: SourceID
    package let version: VersionID
    package let kind: Kind
    /// The second title of a part (人格权编).
    package let part: String?
    /// Relative to the imported root, with `/`.
    package let path: String
    /// SHA-256 of the file, lower-case hex.
    package let sha256: String
    /// Digests only: where the official text is to be found.
    package let officialSource: String?
    /// Articles and blocks that the file gave.
    package let articles: Int
    package let blocks: Int
}

/// An article in one version.
package struct ArticleRecord: Sendable, Equatable {
    package let id: RevisionID
    package let work: WorkID
    package let version: VersionID
    package let number: ArticleNumber
    /// Ascending in the order of the text, shared with blocks; not dense.
    package let ordinal: Int
    /// Headings above it, outermost first.
    package let path: [String]
    /// 款 with their 项; empty where only a digest is loaded.
    package let paragraphs: [Paragraph]
    /// False where only a digest is loaded.
    package let hasOfficialText: Bool
    /// 要点 in the project's own words.
    package let digest: String?

    /// The official text, a line a paragraph or item, without the label.
    package var text: String { ArticleText(number: number, path: path, paragraphs: paragraphs, line: 1).text }
}

/// Text of a version without an article number.
package struct BlockRecord: Sendable, Equatable {
    package let id: BlockID
    package let work: WorkID
    package let version: VersionID
    package let ordinal: Int
    package let path: [String]
    package let text: String
}

/// A piece of a version, in the order of its text.
package enum EntryRecord: Sendable, Equatable {
    case article(ArticleRecord)
    case block(BlockRecord)

    package var ordinal: Int {
        switch self {
        case .article(let article): article.ordinal
        case .block(let block): block.ordinal
        }
    }
}

/// A line of a table of contents.
package struct OutlineEntry: Sendable, Equatable {
    /// Nil for a block.
    package let number: ArticleNumber?
    package let path: [String]
    package let ordinal: Int
}
