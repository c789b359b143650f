import Foundation
import Glibc
import Testing

/// A running `fawen serve` on a free port, followed line by line through what it says.
final class Service {
    let port: UInt16
    private let process: ChildProcess
    private var lines: AsyncStream<String>.Iterator
    private var isStopped = false

    /// Starts the server and waits until it says that it is ready.
    init(data: String, _ options: String...) async throws {
        let errors = try ChildProcess.pipe()
        let silence = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/null"))
        process = try Program.start(
            ["serve", "--data", data, "--port", "0"] + options, output: silence.fileDescriptor,
            errors: errors.writing.fileDescriptor)
        try errors.writing.close()
        lines = Self.lines(of: errors.reading).makeAsyncIterator()
        var said: [String] = []
        var found: UInt16?
        while found == nil, let line = await lines.next() {
            said.append(line)
            found = Self.port(in: line)
        }
        port = try #require(found, "the server did not start: \(said)")
    }

    deinit { if !isStopped { process.terminate() } }

    /// Waits for a line that holds the words; false if the server ends without saying them.
    func says(_ words: String) async -> Bool {
        while let line = await lines.next() { if line.contains(words) { return true } }
        return false
    }

    /// SIGTERM; returns the exit status.
    func stop() async -> Int32 {
        process.terminate()
        isStopped = true
        return await process.status()
    }

    private static func port(in line: String) -> UInt16? {
        guard let start = line.range(of: "http://127.0.0.1:") else { return nil }
        return UInt16(line[start.upperBound...].prefix { $0.isNumber })
    }

    /// The lines of a pipe, read by a thread of its own until its other end is closed.
    private static func lines(of file: FileHandle) -> AsyncStream<String> {
        AsyncStream { continuation in
            Thread.detachNewThread {
                var pending: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 4096)
                while case let count = read(file.fileDescriptor, &buffer, buffer.count), count > 0 {
                    pending += buffer[..<count]
                    while let end = pending.firstIndex(of: 0x0A) {
                        continuation.yield(String(decoding: pending[..<end], as: UTF8.self))
                        pending.removeFirst(end + 1)
                    }
                }
                continuation.finish()
            }
        }
    }
}
