/// The first look at untrusted text: strict UTF-8, no control characters, bounded lines and combining sequences.
///
/// Everything behind it may assume well-formed text. One pass, no allocation.
struct ByteGuard {
    let path: String
    let limits: ImportLimits

    /// Checks all bytes.
    ///
    /// - Returns: the bytes behind a byte-order mark of UTF-8, if there is one.
    /// - Throws: the first issue with its line.
    func check(_ bytes: [UInt8]) throws(ImportIssue) -> ArraySlice<UInt8> {
        try refuseOtherEncodings(bytes)
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var line = 1
        var lineStart = start
        var nonStarters = 0
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                nonStarters = 0
                if byte == 0x0A {
                    line += 1
                    lineStart = index + 1
                } else if byte < 0x20 && byte != 0x09 && byte != 0x0D || byte == 0x7F {
                    throw issue(line, "含有控制字符 U+\(Self.hex(UInt32(byte)))", "请删去控制字符")
                }
                index += 1
            } else {
                guard let (scalar, length) = Self.decode(bytes, at: index) else { throw encodingIssue(bytes, at: index, line: line) }
                if Self.isNonStarter(scalar) {
                    nonStarters += 1
                    if nonStarters > limits.nonStarters { throw issue(line, "组合字符连续超过\(limits.nonStarters)个", "请删去多余的组合字符") }
                } else {
                    nonStarters = 0
                    if (0x80...0x9F).contains(scalar) { throw issue(line, "含有控制字符 U+\(Self.hex(scalar))", "请删去控制字符") }
                    if scalar & 0xFFFE == 0xFFFE { throw issue(line, "含有非字符 U+\(Self.hex(scalar))", "请删去这个字符") }
                }
                index += length
            }
            if index - lineStart > limits.lineBytes {
                throw issue(line, "一行超过\(limits.lineBytes)字节", "请检查换行是否丢失")
            }
        }
        return bytes[start...]
    }

    private func refuseOtherEncodings(_ bytes: [UInt8]) throws(ImportIssue) {
        if bytes.isEmpty { throw .init(path: path, reason: "文件是空的", fix: "请检查文件是否下载完整") }
        let head = bytes.prefix(4)
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            throw issue(1, "文件是 UTF-16 或 UTF-32 编码，不是 UTF-8", "请另存为 UTF-8 编码")
        }
        let sample = bytes.prefix(256)
        if sample.contains(0), sample.count(where: { $0 == 0 }) * 4 >= sample.count {
            throw issue(1, "文件像是没有字节序标记的 UTF-16 编码，不是 UTF-8", "请另存为 UTF-8 编码")
        }
        if head.starts(with: [0x2B, 0x2F, 0x76]) { throw issue(1, "文件是 UTF-7 编码，不是 UTF-8", "请另存为 UTF-8 编码") }
    }

    private func encodingIssue(_ bytes: [UInt8], at index: Int, line: Int) -> ImportIssue {
        if Self.looksLikeGB18030(bytes) {
            return issue(line, "文件不是 UTF-8 编码，像是 GBK 或 GB18030 编码", "请另存为 UTF-8 编码")
        }
        return issue(line, "第\(index + 1)字节起不是正确的 UTF-8", "请另存为 UTF-8 编码，或者重新下载")
    }

    /// Whether most bytes above 0x7F stand in pairs that GBK allows, over at most 64 KB.
    private static func looksLikeGB18030(_ bytes: [UInt8]) -> Bool {
        var pairs = 0
        var strays = 0
        var index = 0
        let end = min(bytes.count, 65_536)
        while index < end {
            guard bytes[index] >= 0x80 else {
                index += 1
                continue
            }
            let second = index + 1 < end ? bytes[index + 1] : 0
            if (0x81...0xFE).contains(bytes[index]) && (0x40...0xFE).contains(second) && second != 0x7F {
                pairs += 1
                index += 2
            } else {
                strays += 1
                index += 1
            }
        }
        return pairs >= 2 && strays * 10 <= pairs
    }

    /// One scalar by Unicode table 3-7: shortest form only, no surrogates, at most U+10FFFF.
    private static func decode(_ bytes: [UInt8], at index: Int) -> (scalar: UInt32, length: Int)? {
        let lead = bytes[index]
        let length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
        guard length > 0, index + length <= bytes.count else { return nil }
        var scalar = UInt32(lead) & (0xFF >> UInt32(length + 1))
        for offset in 1..<length {
            let byte = bytes[index + offset]
            guard byte & 0xC0 == 0x80 else { return nil }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
        }
        if length == 3 && (scalar < 0x800 || (0xD800...0xDFFF).contains(scalar)) { return nil }
        if length == 4 && (scalar < 0x10000 || scalar > 0x10FFFF) { return nil }
        return (scalar, length)
    }

    private static func isNonStarter(_ value: UInt32) -> Bool {
        // No combining marks below U+0300 nor among the unified ideographs and full-width forms.
        if value < 0x300 || (0x3100...0x9FFF).contains(value) || (0xFF00...0xFFEF).contains(value) { return false }
        guard let scalar = Unicode.Scalar(value) else { return false }
        return scalar.properties.canonicalCombiningClass != .notReordered
    }

    private func issue(_ line: Int, _ reason: String, _ fix: String) -> ImportIssue {
        ImportIssue(path: path, line: line, reason: reason, fix: fix)
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
