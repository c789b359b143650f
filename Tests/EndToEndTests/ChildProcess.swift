import Foundation
import Glibc
import Synchronization
import Testing

/// A process of the built program, by `posix_spawn`.
///
/// Not `Foundation.Process`: the children that it starts at the same time inherit each other's descriptors, and it takes a process for
/// running as long as any child holds one of them, which a server does for as long as a test likes.
final class ChildProcess: Sendable {
    let identifier: pid_t
    private let ended: Task<Int32, Never>

    /// No process starts while another thread holds a descriptor that is not yet marked to be closed.
    private static let inheritance = Mutex(())

    /// Starts a program without standard input, with the two given descriptors as its outputs. The caller closes them.
    init(_ executable: String, _ words: [String], environment: [String: String], output: Int32, errors: Int32) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        var arguments = ([executable] + words).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for string in arguments + variables { free(string) } }
        var identifier: pid_t = 0
        let outcome = Self.inheritance.withLock { _ in posix_spawn(&identifier, executable, &actions, nil, &arguments, &variables) }
        try #require(outcome == 0, "cannot start \(executable): \(String(cString: strerror(outcome)))")
        self.identifier = identifier
        let child = identifier
        ended = Task {
            await withCheckedContinuation { continuation in
                // A thread of its own: waiting must not take a thread from the tests.
                Thread.detachNewThread { continuation.resume(returning: Self.wait(for: child)) }
            }
        }
    }

    /// The exit status, once the process has ended; 128 and the signal's number if one ended it.
    func status() async -> Int32 { await ended.value }

    func terminate() { kill(identifier, SIGTERM) }

    /// Both ends of a pipe that no child inherits.
    static func pipe() throws -> (reading: FileHandle, writing: FileHandle) {
        var ends: [Int32] = [0, 0]
        let outcome = inheritance.withLock { _ in
            let outcome = Glibc.pipe(&ends)
            for end in ends where outcome == 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return outcome
        }
        try #require(outcome == 0, "no pipe: error \(errno)")
        return (FileHandle(fileDescriptor: ends[0], closeOnDealloc: true), FileHandle(fileDescriptor: ends[1], closeOnDealloc: true))
    }

    private static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 { if errno != EINTR { return -1 } }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}
