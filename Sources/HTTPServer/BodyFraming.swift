/// How the end of a request's body is told. Anything that two servers could read differently is refused.
enum BodyFraming: Equatable {
    case none
    case length(Int)
    case chunked

    init(_ head: RequestHead) throws(ProtocolError) {
        let lengths = head.fields.values(of: "content-length")
        let codings = head.fields.values(of: "transfer-encoding")
        guard lengths.isEmpty || codings.isEmpty, lengths.count <= 1, codings.count <= 1 else { throw .ambiguousLength }
        if let coding = codings.first {
            // RFC 9112, 6.1: a transfer coding in a 1.0 message is faulty framing.
            guard head.minorVersion == 1 else { throw .ambiguousLength }
            let names = coding.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmedASCII.asciiLowercased }
            guard names.filter({ $0 == "chunked" }).count <= 1, !names.contains("") else { throw .ambiguousLength }
            guard names == ["chunked"] else { throw .unsupportedTransferCoding }
            self = .chunked
        } else if let length = lengths.first {
            // Digits alone: Int would take a sign, and a list of equal lengths is one too many.
            guard !length.isEmpty, length.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let value = Int(length) else { throw .malformedLength }
            self = value == 0 ? .none : .length(value)
        } else {
            self = .none
        }
    }
}

/// The chunked transfer coding (RFC 9112, 7.1), with extensions read over and trailers checked and dropped.
struct ChunkedBody {
    private enum Stage {
        case size
        case data(remaining: Int)
        case dataEnd
        case trailers
        case complete
    }

    /// Longest line of a chunk's size with its extensions: they carry nothing that the server uses.
    private static let longestSizeLine = 256
    /// Size lines, trailers and line ends together; generous for honest clients, and an end to chunks of one byte.
    private static let allowedOverhead = 65_536

    private let limits: ServerLimits
    private var stage = Stage.size
    private var overhead = 0
    private var trailerBytes = 0

    init(limits: ServerLimits) {
        self.limits = limits
    }

    var isComplete: Bool {
        if case .complete = stage { return true }
        return false
    }

    /// Reads what it can from `start`, appending data to the body.
    /// - Returns: where the unread bytes begin.
    mutating func read(_ bytes: [UInt8], from start: Int, into body: inout [UInt8], limit: Int) throws(ProtocolError) -> Int {
        var position = start
        while true {
            switch stage {
            case .complete: return position
            case .data(let remaining):
                let taken = min(remaining, bytes.count - position)
                body.append(contentsOf: bytes[position..<position + taken])
                position += taken
                stage = taken == remaining ? .dataEnd : .data(remaining: remaining - taken)
                if taken < remaining { return position }
            case .dataEnd:
                guard let line = try line(bytes, from: position, longest: 0) else { return position }
                position = line.upperBound + 2
                stage = .size
            case .size:
                guard let line = try line(bytes, from: position, longest: Self.longestSizeLine) else { return position }
                let size = try Self.size(bytes[line])
                guard size <= limit - body.count else { throw .bodyTooLarge }
                position = line.upperBound + 2
                stage = size == 0 ? .trailers : .data(remaining: size)
            case .trailers:
                guard let line = try line(bytes, from: position, longest: limits.fieldLine) else { return position }
                position = line.upperBound + 2
                trailerBytes += line.count + 2
                guard trailerBytes <= limits.fieldSection else { throw .fieldsTooLarge }
                if line.isEmpty { stage = .complete } else { _ = try HeadParser.field(bytes, line) }
            }
        }
    }

    /// The next line without its CRLF, or nil if it is incomplete.
    private mutating func line(_ bytes: [UInt8], from start: Int, longest: Int) throws(ProtocolError) -> Range<Int>? {
        let window = bytes[start..<min(bytes.count, start + longest + 2)]
        guard let feed = window.firstIndex(of: 0x0A) else {
            guard window.count < longest + 2 else { throw .malformedChunk }
            return nil
        }
        guard feed > start, bytes[feed - 1] == 0x0D else { throw .malformedChunk }
        overhead += feed + 1 - start
        guard overhead <= Self.allowedOverhead else { throw .bodyTooLarge }
        return start..<feed - 1
    }

    private static func size(_ line: ArraySlice<UInt8>) throws(ProtocolError) -> Int {
        var value = 0
        var digits = 0
        var rest = line
        while let byte = rest.first, let digit = hexadecimalValue(byte) {
            digits += 1
            guard digits <= 15 else { throw .malformedChunk }
            value = value << 4 | Int(digit)
            rest = rest.dropFirst()
        }
        guard digits > 0 else { throw .malformedChunk }
        guard let next = rest.first else { return value }
        // An extension begins with a semicolon; control characters would hide a second request from another reader.
        guard next == 0x3B, rest.allSatisfy({ $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F }) else { throw .malformedChunk }
        return value
    }
}
