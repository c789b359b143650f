package import TextAnalysis

/// Lends analyzers to threads; making one takes some 10 µs, so a few are kept.
package final class AnalyzerPool: @unchecked Sendable {
    // `@unchecked`: an analyzer leaves the pool under the lock and belongs to one caller until it comes back, so that no two threads ever
    // hold the same one; `lock` guards `idle`.
    private let lock = Lock()
    private var idle: [Analyzer] = []
    package let configuration: AnalyzerConfiguration

    package init(_ configuration: AnalyzerConfiguration) {
        self.configuration = configuration
    }

    package func withAnalyzer<Value>(_ body: (Analyzer) throws(AnalysisError) -> Value) throws(AnalysisError) -> Value {
        let borrowed = lock.withLock { idle.popLast() }
        let analyzer = if let borrowed { borrowed } else { try Analyzer(configuration) }
        defer { lock.withLock { idle.append(analyzer) } }
        return try body(analyzer)
    }
}
