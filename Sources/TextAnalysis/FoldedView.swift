internal import CSegmentation

/// The segmenter's arrays while its last call holds: makes tokens of ranges of characters.
struct FoldedView {
    let characters: UnsafeBufferPointer<UInt32>
    let kinds: UnsafeBufferPointer<UInt8>
    private let folded: seg_folded

    init(_ folded: seg_folded) {
        self.folded = folded
        characters = UnsafeBufferPointer(start: folded.code_points, count: folded.character_count)
        kinds = UnsafeBufferPointer(start: folded.kinds, count: folded.character_count)
    }

    var count: Int { characters.count }
    var wordCount: Int { folded.word_count }

    /// Characters of the word.
    func word(_ index: Int) -> Range<Int> { Int(folded.word_starts[index])..<Int(folded.word_ends[index]) }

    /// The token of a range of characters, which must not be empty.
    func token(_ range: Range<Int>, isAdded: Bool = false) -> Token {
        let start = folded.byte_offsets[range.lowerBound]
        var last = range.upperBound
        // A word of Han characters never comes near the limit; one pass over the surplus is linear altogether.
        while Int(folded.byte_offsets[last] - start) > Analyzer.maximumTermLength { last -= 1 }
        return Token(
            start: start, end: folded.byte_offsets[last], sourceStart: folded.source_starts[range.lowerBound],
            sourceEnd: folded.source_ends[range.upperBound - 1], isAdded: isAdded)
    }

    /// Neighbouring pairs inside runs of Han; lone Han characters and runs of [a-z0-9] whole.
    func appendBigrams(to tokens: inout [Token]) {
        tokens.reserveCapacity(count)
        var start = 0
        while start < count {
            let kind = Int(kinds[start])
            var end = start + 1
            while end < count, Int(kinds[end]) == kind { end += 1 }
            if kind == SEG_KIND_ALPHANUMERIC || (kind == SEG_KIND_HAN && end == start + 1) {
                tokens.append(token(start..<end))
            } else if kind == SEG_KIND_HAN {
                for first in start..<(end - 1) { tokens.append(token(first..<(first + 2))) }
            }
            start = end
        }
    }

    func appendUnigrams(to tokens: inout [Token]) {
        tokens.reserveCapacity(count)
        for index in 0..<count where Int(kinds[index]) == SEG_KIND_HAN { tokens.append(token(index..<(index + 1))) }
    }
}
