import CCompression

/// Gzip by zlib, with its working memory kept between responses. Not `Sendable`: one a worker thread.
final class Compressor {
    /// Bodies below this do not gain what they cost.
    static let threshold = 1_024

    private var stream = z_stream()
    private let isReady: Bool

    /// - Parameter level: 1 (fast) to 9 (small).
    init(level: Int32 = 5) {
        // 15 bits of window, and 16 more for the gzip wrapper.
        isReady =
            deflateInit2_(
                &stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        if isReady { deflateEnd(&stream) }
    }

    /// The bytes as gzip, or nil if that is not smaller or zlib has no memory: then they are sent as they are.
    func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        guard isReady, deflateReset(&stream) == Z_OK else { return nil }
        let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
        var isWhole = false
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
            var input = bytes
            input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(capacity)
                isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            count = capacity - Int(stream.avail_out)
        }
        return isWhole && output.count < bytes.count ? output : nil
    }

    /// Whether an Accept-Encoding field asks for gzip with a weight above zero.
    static func isAccepted(_ members: [String]) -> Bool {
        members.contains { member in
            let parts = member.split(separator: ";").map(\.trimmedASCII)
            guard parts.first == "gzip" || parts.first == "*" else { return false }
            let weight = parts.dropFirst().first { $0.utf8.starts(with: "q=".utf8) }
            return weight.flatMap { Double($0.dropFirst(2)) }.map { $0 > 0 } ?? true
        }
    }

    /// Whether bodies of that type are text.
    static func helps(_ contentType: String) -> Bool {
        ["text/", "application/json", "application/problem+json", "application/xml", "application/atom+xml", "image/svg+xml"].contains {
            contentType.utf8.starts(with: $0.utf8)
        }
    }
}
