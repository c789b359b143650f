package import CorpusImport

/// What an import did, file by file in numbers, and every issue with its place.
package struct ImportReport: Sendable {
    /// Files looked at, those of unknown endings included.
    package var files = 0
    /// Regulations whose text was stored, corrected, or merged as a part.
    package var regulations = 0
    package var digests = 0
    /// Items stored as a new revision.
    package var items = 0
    /// Those of them that take the place of what is public on a later day, their 生效日期.
    package var scheduled = 0
    /// Files and items that were there already with the same content.
    package var unchanged = 0
    /// The same text once more in another file: stored as a second source.
    package var doubles = 0
    /// Recognised as no law and no item.
    package var notLaw = 0
    package var refused = 0
    /// Articles and blocks of the regulations read.
    package var articles = 0
    package var blocks = 0
    package var citations = 0
    package var unresolvedCitations = 0
    package var issues: [ImportIssue] = []
    /// Item citations that lead nowhere: item, text, reason.
    package var dangling: [(item: String, text: String, reason: String)] = []
    /// True if nothing was kept: a dry run, or an atomic run with a refusal.
    package var wasRolledBack = false

    package init() {}
}

/// How far an import is, for a progress line.
package enum ImportProgress: Sendable {
    case file(Int, of: Int, path: String)
    case citations(Int)
    case committing
}
