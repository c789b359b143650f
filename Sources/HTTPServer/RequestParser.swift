/// Turns the bytes of one connection into requests, strictly by RFC 9112: what could be read in two ways is refused.
///
/// Bytes come in any pieces; no byte is looked at twice while a header is incomplete, so a trickling client costs linear time.
struct RequestParser {
    /// What the bytes so far amount to.
    enum Step: Equatable {
        /// More bytes are needed.
        case incomplete
        /// The header is complete and its body is still to come, with this limit and this wish.
        case body(RequestHead, expectsContinue: Bool)
        /// A whole request; bytes after it stay for the next call.
        case request(RequestHead, [UInt8])
    }

    private enum Stage {
        case head
        case fixed(RequestHead, remaining: Int)
        case chunked(RequestHead, ChunkedBody)
    }

    private let limits: ServerLimits
    private var buffer: [UInt8] = []
    /// Bytes of `buffer` that belong to earlier requests.
    private var start = 0
    /// Where the search for the next line end goes on.
    private var scanned = 0
    /// Ends of the complete header lines: offsets of their LF, relative to `buffer`.
    private var lineEnds: [Int] = []
    private var stage = Stage.head
    private var body: [UInt8] = []
    private var bodyLimit = 0
    private var skippedLine = false
    /// The header of the current request once it is complete.
    private var currentHead: RequestHead?

    init(limits: ServerLimits) {
        self.limits = limits
    }

    /// Whether a request has begun but is not complete.
    var isInsideRequest: Bool {
        if case .head = stage { return buffer.count > start }
        return true
    }

    /// Whether the header of the current request is complete.
    var isInsideBody: Bool {
        if case .head = stage { return false }
        return true
    }

    /// What a request that is refused asked for, as far as it can be told: a program must get its refusal in its own form.
    ///
    /// Without a complete header only the path is there, from the request line's beginning; nil without one.
    var askedHead: RequestHead? {
        if let currentHead { return currentHead }
        let line = buffer[start...].prefix { $0 != 0x0D && $0 != 0x0A }
        let target = line.drop { $0 != 0x20 }.dropFirst().prefix { $0 != 0x20 && $0 != 0x3F }
        guard target.first == 0x2F, target.count <= Self.longestAskedPath, let path = String(validating: target, as: UTF8.self) else {
            return nil
        }
        return RequestHead(method: .get, path: path, query: nil, minorVersion: 1, fields: HeaderFields())
    }

    /// Bytes of a path that can belong to a route of ours.
    private static let longestAskedPath = 2_048

    /// Body bytes of the current request so far.
    var bodyBytes: Int { body.count }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        buffer.append(contentsOf: bytes)
    }

    /// Goes as far as the bytes allow.
    /// - Parameter limit: the longest body that the request may have, asked once its header is complete.
    mutating func next(bodyLimit limit: (RequestHead) -> Int) throws(ProtocolError) -> Step {
        if case .head = stage {
            guard try findHeadEnd() else { return .incomplete }
            currentHead = nil
            let head = try HeadParser(limits: limits).parse(buffer, from: start, lineEnds: lineEnds)
            currentHead = head
            consume(to: scanned)
            bodyLimit = limit(head)
            let framing = try BodyFraming(head)
            guard try begin(head, framing: framing) else {
                currentHead = nil
                return .request(head, [])
            }
            let expects = try expectsContinue(head)
            let step = try readBody()
            return step == .incomplete ? .body(head, expectsContinue: expects && buffer.count == start) : step
        }
        return try readBody()
    }

    /// Enters the body; false if there is none.
    private mutating func begin(_ head: RequestHead, framing: BodyFraming) throws(ProtocolError) -> Bool {
        body.removeAll()
        switch framing {
        case .none: return false
        case .length(let length):
            guard length <= bodyLimit else { throw .bodyTooLarge }
            stage = .fixed(head, remaining: length)
        case .chunked: stage = .chunked(head, ChunkedBody(limits: limits))
        }
        return true
    }

    private func expectsContinue(_ head: RequestHead) throws(ProtocolError) -> Bool {
        let wishes = head.fields.listMembers(of: "expect")
        guard wishes.allSatisfy({ $0 == "100-continue" }) else { throw .unsupportedExpectation }
        return !wishes.isEmpty && head.minorVersion == 1
    }

    private mutating func readBody() throws(ProtocolError) -> Step {
        switch stage {
        case .head: return .incomplete
        case .fixed(let head, let remaining):
            let taken = min(remaining, buffer.count - start)
            body.append(contentsOf: buffer[start..<start + taken])
            consume(to: start + taken)
            stage = .fixed(head, remaining: remaining - taken)
            return taken == remaining ? finish(head) : .incomplete
        case .chunked(let head, var chunks):
            let end = try chunks.read(buffer, from: start, into: &body, limit: bodyLimit)
            consume(to: end)
            stage = .chunked(head, chunks)
            return chunks.isComplete ? finish(head) : .incomplete
        }
    }

    private mutating func finish(_ head: RequestHead) -> Step {
        stage = .head
        currentHead = nil
        let whole = body
        body = []
        return .request(head, whole)
    }

    private mutating func consume(to end: Int) {
        start = end
        scanned = end
        lineEnds.removeAll(keepingCapacity: true)
        if start == buffer.count {
            // A large body must not keep its memory for the rest of the connection.
            buffer.removeAll(keepingCapacity: buffer.capacity <= 16_384)
        } else if start > 4_096 {
            buffer.removeFirst(start)
        } else {
            return
        }
        start = 0
        scanned = 0
    }

    /// Looks for the empty line that ends the header, checking the limits on the way.
    private mutating func findHeadEnd() throws(ProtocolError) -> Bool {
        while scanned < buffer.count {
            guard let feed = buffer[scanned...].firstIndex(of: 0x0A) else {
                scanned = buffer.count
                break
            }
            guard feed > start, buffer[feed - 1] == 0x0D else { throw .bareLineFeed }
            let lineStart = lineEnds.last.map { $0 + 1 } ?? start
            scanned = feed + 1
            if feed - 1 == lineStart {
                if lineEnds.isEmpty {
                    // One empty line before a request is forgiven (RFC 9112, 2.2); a second one makes an empty request line.
                    guard !skippedLine else { throw .malformedRequestLine }
                    start = scanned
                    skippedLine = true
                    continue
                }
                try checkSizes()
                skippedLine = false
                return true
            }
            lineEnds.append(feed)
            try checkSizes()
        }
        try checkSizes()
        return false
    }

    private func checkSizes() throws(ProtocolError) {
        let firstEnd = lineEnds.first ?? scanned
        if firstEnd - start > limits.requestLine + 1 { throw .requestLineTooLong }
        guard let first = lineEnds.first else { return }
        if scanned - first - 1 > limits.fieldSection || lineEnds.count - 1 > limits.fieldCount { throw .fieldsTooLarge }
        let lastStart = lineEnds.count > 1 ? lineEnds[lineEnds.count - 2] + 1 : first + 1
        if lineEnds[lineEnds.count - 1] - lastStart > limits.fieldLine + 1 { throw .fieldsTooLarge }
        if scanned - lineEnds[lineEnds.count - 1] - 1 > limits.fieldLine + 2 { throw .fieldsTooLarge }
    }
}
