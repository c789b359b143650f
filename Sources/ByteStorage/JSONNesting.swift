/// How deep a JSON text goes, told before a parser, which recurses, sees it.
package enum JSONNesting {
    /// Whether no array or object lies inside more than so many others, itself counted.
    ///
    /// The text need not be JSON: whatever a parser would follow down is counted, and strings are left alone.
    /// - Complexity: one pass over the bytes, no allocation.
    package static func isWithin(_ limit: Int, _ bytes: some Sequence<UInt8>) -> Bool {
        var depth = 0
        var inString = false
        var escaped = false
        for byte in bytes {
            if inString {
                if escaped { escaped = false } else if byte == 0x5C { escaped = true } else if byte == 0x22 { inString = false }
            } else if byte == 0x22 {
                inString = true
            } else if byte == 0x7B || byte == 0x5B {
                depth += 1
                if depth > limit { return false }
            } else if byte == 0x7D || byte == 0x5D {
                depth -= 1
            }
        }
        return true
    }
}
