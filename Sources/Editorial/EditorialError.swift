package import Answering
package import CorpusImport
package import KnowledgeStore
package import Publishing

/// What can go wrong in the editors' work.
package enum EditorialError: Error, Sendable {
    case store(StoreError)
    case publishing(PublishingError)
    case knowledgeBase(KnowledgeBaseError)
    /// Files that cannot be read, each with its place. Not empty.
    case refused([ImportIssue])
    /// A step that the workflow does not allow: the reason, a Chinese sentence.
    case notAllowed(String)
    /// Somebody else saved meanwhile.
    case conflict(expected: Int, found: Int)
    /// No item, task or user of this name.
    case missing(String)
    /// A folder for the trial index could not be used.
    case folder(String)
}
