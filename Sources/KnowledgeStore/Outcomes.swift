package import LegalModel

/// What became of a regulation's text.
package enum RegulationOutcome: Sendable, Equatable {
    /// A new version, or the official text of a version known by digests only.
    case stored(VersionID)
    /// The same file with the same content as before.
    case unchanged(VersionID)
    /// The same path brought another content for the same day: the text was replaced.
    case corrected(VersionID)
    /// Another file with the same text: one version, two sources.
    case sameTextAgain(VersionID)
    /// One more part of a work that is split over several files.
    case mergedPart(VersionID)
    /// Nothing was stored; a Chinese sentence says why.
    case conflict(String)
}

/// What became of a digest.
package enum DigestOutcome: Sendable, Equatable {
    /// Its entries joined a version that was there.
    case joined(VersionID)
    /// There was no version of that day: one that has digests only was made.
    case created(VersionID)
    case unchanged(VersionID)
    /// Nothing was stored; a Chinese sentence says why.
    case conflict(String)
}

/// What became of an item.
package enum ItemOutcome: Sendable, Equatable {
    /// A new revision, its number and the item's own id.
    case stored(ItemRevisionID, id: String, number: Int)
    /// A new revision that takes the place of the one that everybody sees on a later day, its 生效日期.
    case scheduled(ItemRevisionID, id: String, number: Int, on: CalendarDay)
    /// The last revision has the same content.
    case unchanged(ItemRevisionID, id: String, number: Int)
    /// Nothing was stored; a Chinese sentence says why.
    case conflict(String)
}

/// What an import made of a file; kept so that a run can be resumed and `verify` can reconcile.
package enum FileOutcome: String, Sendable, CaseIterable {
    case stored
    case unchanged
    case corrected
    case sameText
    case mergedPart
    case conflict
    /// Recognised as no law and no item.
    case notLaw
    case refused
}

/// A file as an import saw it.
package struct SeenFile: Sendable, Equatable {
    /// Relative to the imported root, with `/`.
    package var path: String
    /// SHA-256 of the bytes, lower-case hex.
    package var sha256: String
    /// Name of the parser's format; a file is read again when it changes.
    package var parser: String
    package var outcome: FileOutcome
    /// What was read from it.
    package var articles: Int
    package var blocks: Int
    package var items: Int
    /// Why it was not stored; empty if it was.
    package var detail: String

    package init(
        path: String, sha256: String, parser: String, outcome: FileOutcome, articles: Int = 0, blocks: Int = 0, items: Int = 0,
        detail: String = ""
    ) {
        self.path = path
        self.sha256 = sha256
        self.parser = parser
        self.outcome = outcome
        self.articles = articles
        self.blocks = blocks
        self.items = items
        self.detail = detail
    }
}

/// One run of an import.
package struct ImportRun: Sendable, Equatable {
    package let id: RunID
    /// Seconds since 1970-01-01 UTC.
    package let startedAt: Int64
    /// What was asked for, for the report.
    package let note: String
}

/// Counts for `verify` and the about page.
package struct StoreCounts: Sendable, Equatable, Codable {
    /// Works with official text.
    package var laws = 0
    /// Versions with official text.
    package var versions = 0
    /// Numbered articles with official text, in all versions.
    package var articles = 0
    /// The same in the newest version of each work.
    package var currentArticles = 0
    package var blocks = 0
    /// Articles, in all versions, that have a digest.
    package var digests = 0
    /// Versions known by digests only.
    package var digestOnlyVersions = 0
    /// Published items by kind.
    package var answers = 0
    package var cases = 0
    package var guides = 0
    package var organisations = 0
    package var citations = 0
    package var unresolvedCitations = 0
    /// Files seen by imports.
    package var files = 0
    /// When the last import began, in seconds since 1970-01-01 UTC; 0 before the first.
    package var lastImportAt: Int64 = 0

    /// An empty store.
    package init() {}
}

/// Something wrong in the store.
package struct StoreProblem: Sendable, Equatable {
    /// Table and row, or file.
    package let place: String
    /// A Chinese sentence.
    package let reason: String
}
