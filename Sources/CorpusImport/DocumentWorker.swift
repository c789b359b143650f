internal import Foundation
internal import Glibc

/// The child's side of `IsolatedDocuments`: one document in, its lines or one issue out.
///
/// What hostile bytes can do to the zip and XML libraries stays within a process that opens no file, starts no process, and ends by
/// itself after bounded memory and time.
package enum DocumentWorker {
    /// Address space in bytes: the largest document inflated, its text, and the program itself.
    static let memory: rlim_t = 2 << 30
    /// Seconds of CPU time.
    static let seconds: rlim_t = 30

    enum Reply: Codable {
        case lines([SourceLine])
        case rows([CSVReader.Row])
        case issue(ImportIssue)
    }

    /// Reads a document from standard input to its end and writes the reply to standard output.
    ///
    /// - Parameter path: what issues name; never opened.
    /// - Throws: what encoding throws; the parent takes a missing reply for a crash.
    package static func run(path: String, limits: ImportLimits = ImportLimits()) throws {
        restrict()
        guard let bytes = receive(0, atMost: limits.fileBytes) else { return }
        let reply: Reply
        do throws(ImportIssue) {
            reply =
                FileNames.ending(of: path) == "xlsx"
                ? .rows(try SpreadsheetReader(path: path, limits: limits).rows(of: bytes))
                : .lines(try DocumentReader(path: path, limits: limits).lines(of: bytes))
        } catch {
            reply = .issue(error)
        }
        _ = send(Array(try JSONEncoder().encode(reply)), to: 0)
    }

    private static func restrict() {
        for (resource, bound) in [(RLIMIT_AS, memory), (RLIMIT_CPU, seconds), (RLIMIT_FSIZE, 0), (RLIMIT_CORE, 0)] {
            var limit = rlimit(rlim_cur: bound, rlim_max: bound)
            // A bound that the system does not let us lower is lower already.
            _ = setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
        }
    }

    // MARK: Bytes over a socket

    /// Everything up to the end of the stream; nil after an error, or when more than `limit` bytes come.
    static func receive(_ descriptor: Int32, atMost limit: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            guard bytes.count + count <= limit else { return nil }
            bytes += chunk[..<count]
        }
    }

    /// Sends all bytes to a socket; false after an error, which never raises a signal.
    static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return true }
            var sent = 0
            while sent < buffer.count {
                let count = Glibc.send(descriptor, base + sent, buffer.count - sent, Int32(MSG_NOSIGNAL))
                if count >= 0 { sent += count } else if errno != EINTR { return false }
            }
            return true
        }
    }
}
