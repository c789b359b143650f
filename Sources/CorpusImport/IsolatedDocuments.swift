internal import Foundation
internal import Glibc

/// Reads documents in a process of their own each, under limits of memory and time.
///
/// Bytes go to the child and its reply comes back over one pair of sockets; the child gets no file, no argument but a name, and no
/// environment. A child that crashes, hangs or runs out of memory refuses its file and nothing else.
package struct IsolatedDocuments: Sendable {
    /// The program and the words before the path that make it run `DocumentWorker`.
    let command: [String]
    /// Seconds without progress after which a child is ended.
    let patience: Int

    /// - Parameter command: an absolute path, then words; the document's path is added. Not empty.
    package init(command: [String], patience: Int = 60) {
        self.command = command
        self.patience = patience
    }

    func lines(of bytes: [UInt8], path: String, limits: ImportLimits) throws(ImportIssue) -> [SourceLine] {
        guard case .lines(let lines) = try reply(to: bytes, path, limits) else { throw issue(path, "不是文档", "请另存为 docx") }
        return lines
    }

    func rows(of bytes: [UInt8], path: String, limits: ImportLimits) throws(ImportIssue) -> [CSVReader.Row] {
        guard case .rows(let rows) = try reply(to: bytes, path, limits) else { throw issue(path, "不是表格", "请另存为 xlsx") }
        return rows
    }

    private func reply(to bytes: [UInt8], _ path: String, _ limits: ImportLimits) throws(ImportIssue) -> DocumentWorker.Reply {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw issue(path, "不能开始读取（错误号\(errno)）", "请稍后再试")
        }
        defer { close(ends[0]) }
        var deadline = timeval(tv_sec: patience, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(ends[0], SOL_SOCKET, option, &deadline, socklen_t(MemoryLayout<timeval>.size))
        }
        let child: pid_t
        do throws(ImportIssue) {
            child = try start(path, socket: ends[1])
        } catch {
            close(ends[1])
            throw error
        }
        close(ends[1])
        let reply = exchange(bytes, ends[0], limits)
        if reply == nil { kill(child, SIGKILL) }
        let status = Self.wait(for: child)
        guard let reply, status == 0 else {
            let how = status & 0x7F == 0 ? "退出状态\(status >> 8)" : "信号\(status & 0x7F)"
            throw issue(path, "读取时出错中止（\(how)）", "文件可能损坏或者有害，请另存为 docx 再试")
        }
        if case .issue(let issue) = reply { throw issue }
        return reply
    }

    private func exchange(_ bytes: [UInt8], _ socket: Int32, _ limits: ImportLimits) -> DocumentWorker.Reply? {
        guard DocumentWorker.send(bytes, to: socket), shutdown(socket, Int32(SHUT_WR)) == 0,
            let reply = DocumentWorker.receive(socket, atMost: limits.inflatedBytes), !reply.isEmpty
        else { return nil }
        do { return try JSONDecoder().decode(DocumentWorker.Reply.self, from: Data(reply)) } catch { return nil }
    }

    private func start(_ path: String, socket: Int32) throws(ImportIssue) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, socket, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words = (command + [path]).map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let outcome = posix_spawn(&child, command[0], &actions, nil, &words, &environment)
        guard outcome == 0 else { throw issue(path, "不能开始读取（错误号\(outcome)）", "请稍后再试") }
        return child
    }

    private static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 { if errno != EINTR { return -1 } }
        return status
    }

    private func issue(_ path: String, _ reason: String, _ fix: String) -> ImportIssue {
        ImportIssue(path: path, reason: reason, fix: fix)
    }
}
