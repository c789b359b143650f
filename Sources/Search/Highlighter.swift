package import TextAnalysis

/// Cuts the most telling piece out of a text and marks what matches, on the original text.
package struct Highlighter: Sendable {
    /// Pairs of neighbouring folded scalars that the question holds, with a weight.
    private let pairs: [UInt64: Float]
    /// Single scalars, matched only where the question has nothing longer.
    private let singles: Set<UInt32>
    private let analyzers: AnalyzerPool

    /// - Parameter weights: a weight for a bigram, such as its idf; nil leaves it unmarked.
    package init(_ question: UnderstoodQuestion, analyzers: AnalyzerPool, weight: (UnderstoodQuestion.Term) -> Float?) {
        var pairs: [UInt64: Float] = [:]
        var singles = Set<UInt32>()
        for term in question.terms where term.unit == .bigram {
            let scalars = String(decoding: term.bytes, as: UTF8.self).unicodeScalars.map(\.value)
            if scalars.count >= 2 {
                // Runs of letters and digits count by their first two characters: enough to mark a place.
                if let value = weight(term) { pairs[Self.key(scalars[0], scalars[1])] = value * (term.isOwn ? 1 : 0.6) }
            } else if let scalar = scalars.first, term.isOwn {
                singles.insert(scalar)
            }
        }
        self.pairs = pairs
        self.singles = singles
        self.analyzers = analyzers
    }

    /// A piece of a text of about `length` characters with its matches, or the beginning where nothing matches.
    ///
    /// - Complexity: O(length of the text); folding takes nearly all of it.
    package func snippet(of text: String, length: Int = 110) throws(AnalysisError) -> (text: String, matches: [Range<Int>]) {
        try analyzers.withAnalyzer { (analyzer) throws(AnalysisError) in
            let folded = try analyzer.fold(text)
            let marked = marks(folded.scalars)
            let window = bestWindow(marked.weights, scalars: folded.scalars, length: length)
            return Self.cut(text, folded: folded, window: window, marked: marked.isMarked)
        }
    }

    private func marks(_ scalars: [UInt32]) -> (weights: [Float], isMarked: [Bool]) {
        var weights = [Float](repeating: 0, count: scalars.count)
        var isMarked = [Bool](repeating: false, count: scalars.count)
        for index in scalars.indices {
            if index + 1 < scalars.count, let weight = pairs[Self.key(scalars[index], scalars[index + 1])] {
                weights[index] = weight
                isMarked[index] = true
                isMarked[index + 1] = true
            } else if singles.contains(scalars[index]) {
                isMarked[index] = true
            }
        }
        return (weights, isMarked)
    }

    /// The window with the most weight, each pair counted once, moved back to the beginning of its sentence where that is near.
    private func bestWindow(_ weights: [Float], scalars: [UInt32], length: Int) -> Range<Int> {
        guard scalars.count > length else { return 0..<scalars.count }
        var counts: [UInt64: Int] = [:]
        var sum: Float = 0
        var best: Float = 0
        var start = 0
        func pair(_ index: Int) -> UInt64 { Self.key(scalars[index], scalars[index + 1]) }
        for end in 0..<(scalars.count - 1) {
            if weights[end] > 0 {
                counts[pair(end), default: 0] += 1
                if counts[pair(end)] == 1 { sum += weights[end] }
            }
            let leaving = end - length
            if leaving >= 0, weights[leaving] > 0 {
                counts[pair(leaving), default: 0] -= 1
                if counts[pair(leaving)] == 0 { sum -= weights[leaving] }
            }
            if sum > best + 1e-3 {
                best = sum
                start = max(0, end + 1 - length)
            }
        }
        if best == 0 { return 0..<length }
        // 。；newline: the sentence's own beginning reads better than a cut in its middle.
        let first = (start..<min(start + length, weights.count)).first { weights[$0] > 0 } ?? start
        var beginning = first
        while beginning > 0, first - beginning < length / 2, !Self.endsSentence(scalars[beginning - 1]) { beginning -= 1 }
        return beginning..<min(scalars.count, beginning + length)
    }

    private static func cut(_ text: String, folded: FoldedText, window: Range<Int>, marked: [Bool]) -> (text: String, matches: [Range<Int>])
    {
        guard !window.isEmpty else { return ("", []) }
        let utf8 = Array(text.utf8)
        let from = Int(folded.sourceStarts[window.lowerBound])
        let to = Int(folded.sourceEnds[window.upperBound - 1])
        // Which scalar of the piece begins at each byte; the last entry is their number.
        var scalarAt = [Int](repeating: 0, count: to - from + 1)
        var count = 0
        for byte in from..<to {
            scalarAt[byte - from] = count
            if utf8[byte] & 0xC0 != 0x80 { count += 1 }
        }
        scalarAt[to - from] = count
        var matches: [Range<Int>] = []
        for index in window where marked[index] {
            let range = scalarAt[Int(folded.sourceStarts[index]) - from]..<scalarAt[Int(folded.sourceEnds[index]) - from]
            if let last = matches.last, last.upperBound >= range.lowerBound {
                matches[matches.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else if !range.isEmpty {
                matches.append(range)
            }
        }
        return (String(decoding: utf8[from..<to], as: UTF8.self), matches)
    }

    private static func endsSentence(_ scalar: UInt32) -> Bool {
        scalar == 0x3002 || scalar == 0xFF1B || scalar == 0x3B || scalar == 0x0A || scalar == 0xFF1A || scalar == 0x3A
    }

    private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }
}
