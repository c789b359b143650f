internal import KnowledgeStore
internal import LegalModel
internal import Search
internal import TextAnalysis

/// Standard questions and law titles, found while somebody types: by beginning first, then by any part, all folded alike.
///
/// A scan over some thousand folded texts takes less than a millisecond; suggestions by pinyin match the initials of each text.
struct SuggestionList: Sendable {
    private struct Entry: Sendable {
        let folded: [UInt8]
        let initials: [UInt8]
        let suggestion: Suggestion
    }

    private let entries: [Entry]
    private let analyzers: AnalyzerPool

    init(answers: [ItemHeading], works: [WorkRecord], analyzers: AnalyzerPool, pinyin: PinyinTable) {
        var entries: [Entry] = []
        func add(_ text: String, _ suggestion: Suggestion) {
            entries.append(
                Entry(folded: Self.folded(text, analyzers), initials: Array(pinyin.initials(of: text).utf8), suggestion: suggestion))
        }
        // What only a part of the staff may read is no suggestion to anybody.
        for answer in answers where answer.visibility == .everyone {
            add(answer.title, Suggestion(text: answer.title, kind: .answer, id: answer.id))
        }
        for work in works where !work.slug.isEmpty { add(work.slug, Suggestion(text: work.title, kind: .law, id: work.slug)) }
        self.entries = entries
        self.analyzers = analyzers
    }

    /// - Complexity: O(total length of the texts).
    func matching(_ typed: String, limit: Int) -> [Suggestion] {
        let wanted = Self.folded(typed, analyzers)
        guard !wanted.isEmpty else { return [] }
        let isLatin = wanted.allSatisfy { (97...122).contains($0) } && wanted.count >= 2
        var beginning: [Suggestion] = []
        var inside: [Suggestion] = []
        for entry in entries {
            if entry.folded.starts(with: wanted) || (isLatin && entry.initials.starts(with: wanted)) {
                beginning.append(entry.suggestion)
                if beginning.count == limit { break }
            } else if inside.count < limit, Self.contains(entry.folded, wanted) {
                inside.append(entry.suggestion)
            }
        }
        return Array((beginning + inside).prefix(limit))
    }

    /// Folding fails only beyond 128 MB; what cannot be folded matches nothing.
    private static func folded(_ text: String, _ analyzers: AnalyzerPool) -> [UInt8] {
        do throws(AnalysisError) {
            return Array(try analyzers.withAnalyzer { (analyzer) throws(AnalysisError) in try analyzer.fold(text).text }.utf8)
        } catch {
            return []
        }
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard part.count <= text.count else { return false }
        return text.withUnsafeBufferPointer { text in
            part.withUnsafeBufferPointer { part in
                for start in 0...(text.count - part.count) where text[start] == part[0] {
                    if text[start..<(start + part.count)].elementsEqual(part) { return true }
                }
                return false
            }
        }
    }
}
