internal import CSegmentation

/// The byte guard: what foreign text must satisfy before any `String` of it is hashed, compared or normalised.
///
/// Hashing and Foundation's normalisation are quadratic in runs of combining marks, so such text is refused as bytes.
package struct TextGuard: Sendable, Equatable {
    /// Bytes of UTF-8.
    package var maximumLength: Int
    /// Combining marks in a row (UAX #15, Stream-Safe Text Format: 30).
    package var maximumNonStarters: Int
    /// Bytes of the NFKC case folded text.
    package var maximumFoldedLength: Int

    package init(maximumLength: Int, maximumNonStarters: Int = 30, maximumFoldedLength: Int? = nil) {
        precondition(maximumLength >= 0 && maximumNonStarters >= 0, "limits are counts")
        self.maximumLength = maximumLength
        self.maximumNonStarters = maximumNonStarters
        self.maximumFoldedLength = maximumFoldedLength ?? maximumLength * 2 + 64
    }

    /// The first reason why bytes are refused, with its place in bytes from 0.
    package enum Refusal: Error, Equatable, Sendable {
        case tooLong(bytes: Int)
        case illFormed(at: Int)
        case control(at: Int)
        case noncharacter(at: Int)
        case tooManyNonStarters(at: Int)
        case expands(at: Int)
    }

    /// - Complexity: O(length), some hundreds of MB/s for Chinese text.
    package func check(_ bytes: [UInt8]) throws(Refusal) {
        guard bytes.count <= maximumLength else { throw .tooLong(bytes: bytes.count) }
        var place = 0
        let fault = seg_check(bytes, bytes.count, UInt32(maximumNonStarters), maximumFoldedLength, &place)
        switch Int(fault) {
        case SEG_TEXT_ILL_FORMED: throw .illFormed(at: place)
        case SEG_TEXT_CONTROL: throw .control(at: place)
        case SEG_TEXT_NONCHARACTER: throw .noncharacter(at: place)
        case SEG_TEXT_NON_STARTERS: throw .tooManyNonStarters(at: place)
        case SEG_TEXT_EXPANDS: throw .expands(at: place)
        default: return
        }
    }
}
