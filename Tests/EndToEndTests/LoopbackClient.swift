import Foundation
import Glibc
import Testing

/// One request over one connection to the loopback address, by plain sockets: no proxy, no connection reuse, no redirects.
struct LoopbackClient {
    struct Response {
        let status: Int
        /// Names in lower case.
        let fields: [String: String]
        let body: Data

        var text: String { String(decoding: body, as: UTF8.self) }

        func object() throws -> [String: Any] { try Program.object(text) }
    }

    let port: UInt16

    func get(_ target: String) throws -> Response {
        try send("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n")
    }

    func post(_ target: String, json: String) throws -> Response {
        let head = "POST \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\nContent-Type: application/json\r\n"
        return try send(head + "Content-Length: \(json.utf8.count)\r\n\r\n" + json)
    }

    /// Sends bytes and reads until the server closes; a server that is silent for thirty seconds fails the test.
    func send(_ request: String) throws -> Response {
        let descriptor = try connected()
        defer { close(descriptor) }
        let bytes = Array(request.utf8)
        try #require(Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
        var received = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            try #require(count >= 0, "no answer: error \(errno)")
            if count == 0 { break }
            received += buffer[..<count]
        }
        return try Self.parsed(received)
    }

    private func connected() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        try #require(descriptor >= 0)
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(outcome == 0, "nothing listens on port \(port)")
        return descriptor
    }

    private static func parsed(_ bytes: Data) throws -> Response {
        let end = try #require(bytes.range(of: Data("\r\n\r\n".utf8)), "no response head in \(bytes.count) bytes")
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let status = try #require(lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) })
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        return Response(status: status, fields: fields, body: Data(bytes[end.upperBound...]))
    }
}
