package import InvertedIndex

/// Lends searchers of one generation to threads; each holds the working memory of one search.
package final class SearcherPool: @unchecked Sendable {
    // `@unchecked`: a searcher leaves the pool under the lock and belongs to one caller until it comes back; `lock` guards `idle`.
    private let lock = Lock()
    private var idle: [Searcher] = []
    package let reader: IndexReader

    package init(_ reader: IndexReader) {
        self.reader = reader
    }

    package func withSearcher<Value>(_ body: (Searcher) -> Value) -> Value {
        let searcher = lock.withLock { idle.popLast() } ?? Searcher(reader)
        defer { lock.withLock { idle.append(searcher) } }
        return body(searcher)
    }
}
