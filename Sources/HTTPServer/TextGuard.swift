/// Refuses hostile text while it is still bytes: hashing and normalising a `String` are quadratic in runs of combining marks.
package enum TextGuard {
    /// Longest run of combining marks, as in the Stream-Safe Text Format (UAX 15).
    package static let longestCombiningRun = 30

    /// The text of the bytes.
    /// - Parameters:
    ///   - bytes: UTF-8 without control characters other than tab, CR and LF, and with at most 30 combining marks in a row.
    ///   - place: named in the error, in Chinese.
    /// - Complexity: linear, without normalising.
    package static func check(_ bytes: [UInt8], place: String) throws(Problem) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidText(in: place) }
        var run = 0
        for scalar in text.unicodeScalars {
            if isControl(scalar) { throw .invalidText(in: place) }
            run = isCombining(scalar) ? run + 1 : 0
            if run > longestCombiningRun { throw .tooComplex(in: place) }
        }
        return text
    }

    /// Checks a JSON text before it is decoded: an escaped combining mark counts like a written one.
    package static func checkJSON(_ bytes: [UInt8], place: String = "请求正文") throws(Problem) {
        var scalars = try check(bytes, place: place).unicodeScalars.makeIterator()
        var run = 0
        while var scalar = scalars.next() {
            if scalar == "\\", let escaped = scalars.next() {
                scalar = escaped == "u" ? try unescape(&scalars, place: place) : escaped
            }
            run = isCombining(scalar) ? run + 1 : 0
            if run > longestCombiningRun { throw .tooComplex(in: place) }
        }
    }

    /// The scalar of four hexadecimal digits; a surrogate counts as a letter, which ends a run like the characters it may encode.
    private static func unescape(
        _ scalars: inout String.UnicodeScalarView.Iterator, place: String
    ) throws(Problem) -> Unicode.Scalar {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = scalars.next(), digit.isASCII, let bits = hexadecimalValue(UInt8(digit.value)) else {
                throw .invalidText(in: place)
            }
            value = value << 4 | UInt32(bits)
        }
        return Unicode.Scalar(value) ?? "x"
    }

    /// Whether a scalar is a control character other than tab, CR and LF.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && scalar != "\t" && scalar != "\r" && scalar != "\n" || scalar.value == 0x7F
    }

    private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
    }
}
