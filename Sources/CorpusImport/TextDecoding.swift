import Glibc

/// Bytes of a sheet as text: a byte-order mark decides, then strict UTF-8, then GB18030, which Chinese spreadsheets save without saying so.
enum TextDecoding {
    /// - Returns: UTF-8 without a byte-order mark; nil if the bytes are none of these.
    static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return valid(Array(bytes.dropFirst(3))) }
        if bytes.starts(with: [0xFF, 0xFE]) { return converted(Array(bytes.dropFirst(2)), from: "UTF-16LE") }
        if bytes.starts(with: [0xFE, 0xFF]) { return converted(Array(bytes.dropFirst(2)), from: "UTF-16BE") }
        return valid(bytes) ?? converted(bytes, from: "GB18030")
    }

    private static func valid(_ bytes: [UInt8]) -> [UInt8]? { String(validating: bytes, as: UTF8.self) == nil ? nil : bytes }

    private static func converted(_ bytes: [UInt8], from encoding: String) -> [UInt8]? {
        guard let converter = iconv_open("UTF-8", encoding), Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        // A character of two bytes or more becomes at most three for two, four for four.
        var output = [CChar](repeating: 0, count: bytes.count * 3 + 16)
        var inputLeft = input.count
        var outputLeft = output.count
        let failed = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var from = source.baseAddress
                var to = target.baseAddress
                return iconv(converter, &from, &inputLeft, &to, &outputLeft) == -1
            }
        }
        guard !failed, inputLeft == 0 else { return nil }
        return output.prefix(output.count - outputLeft).map { UInt8(bitPattern: $0) }
    }
}
