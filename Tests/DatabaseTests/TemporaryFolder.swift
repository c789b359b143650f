import Glibc

/// A folder that is removed with everything in it when the value goes away.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("/tmp/fawen-database-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { preconditionFailure("no temporary folder: errno \(errno)") }
        path = String(cString: made)
    }

    func file(_ name: String) -> String { path + "/" + name }

    deinit {
        for name in ["", "-wal", "-shm"].map({ "/data.sqlite" + $0 }) + ["/other"] { unlink(path + name) }
        rmdir(path)
    }
}
