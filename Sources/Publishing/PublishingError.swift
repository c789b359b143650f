package import ByteStorage
package import InvertedIndex
package import KnowledgeStore
package import Search
package import TextAnalysis

/// What can go wrong on the write path. Nothing half-written is ever visible.
package enum PublishingError: Error, Sendable {
    case store(StoreError)
    case index(IndexError)
    case storage(StorageError)
    case analysis(AnalysisError)
    case resources(SearchResources.Problem)
    /// A resource file that another part reads: file, line, reason.
    case table(file: String, line: Int, reason: String)

    /// True if another process holds the lock of what was to be written.
    package var isLocked: Bool {
        switch self {
        case .index(.storage(.locked)), .storage(.locked): true
        case .store(.busy): true
        default: false
        }
    }
}
