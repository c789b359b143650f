internal import Glibc

/// A folder of the file system.
package final class FileDirectory: StorageDirectory {
    /// Path of the folder.
    package let path: String

    /// Opens a folder that exists, or creates it (one level) if `create` is set.
    package init(path: String, creating create: Creation = .never) throws(StorageError) {
        self.path = path
        if create == .ifMissing, mkdir(path, 0o755) != 0, errno != EEXIST {
            throw .system(operation: .create, file: path, code: errno)
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw errno == ENOENT ? .notFound(file: path) : .system(operation: .list, file: path, code: errno)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .system(operation: .list, file: path, code: ENOTDIR) }
    }

    /// What to do where the folder is missing.
    package enum Creation: Sendable { case never, ifMissing }

    package func list() throws(StorageError) -> [String] {
        guard let stream = opendir(path) else { throw .system(operation: .list, file: path, code: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if isValidFileName(name), entry.pointee.d_type != DT_DIR { names.append(name) }
        }
        guard errno == 0 else { throw .system(operation: .list, file: path, code: errno) }
        return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    package func size(of name: String) throws(StorageError) -> Int {
        var status = stat()
        guard stat(try location(name), &status) == 0 else { throw failure(.size, name) }
        return Int(status.st_size)
    }

    package func read(_ name: String) throws(StorageError) -> StoredBytes {
        let descriptor = open(try location(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(.read, name) }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(.read, name) }
        return try StoredBytes(count: Int(status.st_size), file: name) { (target) throws(StorageError) in
            try Self.fill(target, from: descriptor, name: name)
        }
    }

    private static func fill(_ target: UnsafeMutableRawBufferPointer, from descriptor: Int32, name: String) throws(StorageError) {
        guard let base = target.baseAddress else { return }
        var filled = 0
        while filled < target.count {
            let count = Glibc.read(descriptor, base + filled, target.count - filled)
            if count < 0 {
                if errno == EINTR { continue }
                throw .system(operation: .read, file: name, code: errno)
            }
            guard count > 0 else {
                throw .damaged(file: name, offset: filled, reason: .truncated(needed: target.count, available: filled))
            }
            filled += count
        }
    }

    package func create(_ name: String) throws(StorageError) -> any StorageFile {
        let descriptor = open(try location(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(.create, name) }
        return DiskFile(descriptor: descriptor, name: name)
    }

    package func rename(_ source: String, to target: String) throws(StorageError) {
        guard Glibc.rename(try location(source), try location(target)) == 0 else { throw failure(.rename, source) }
    }

    package func remove(_ name: String) throws(StorageError) {
        guard unlink(try location(name)) == 0 else { throw failure(.remove, name) }
    }

    package func synchronizeDirectory() throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(operation: .synchronizeDirectory, file: path, code: errno) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(operation: .synchronizeDirectory, file: path, code: errno) }
    }

    package func lock(_ name: String) throws(StorageError) -> any StorageLock {
        let descriptor = open(try location(name), O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(.lock, name) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw code == EWOULDBLOCK ? .locked(file: name) : .system(operation: .lock, file: name, code: code)
        }
        return DiskLock(descriptor: descriptor)
    }

    private func location(_ name: String) throws(StorageError) -> String {
        guard isValidFileName(name) else { throw .invalidName(file: name) }
        return path + "/" + name
    }

    /// The error that `errno` stands for; to be called before anything else changes it.
    private func failure(_ operation: StorageOperation, _ name: String) -> StorageError {
        switch errno {
        case ENOENT: .notFound(file: name)
        case EEXIST: .alreadyExists(file: name)
        default: .system(operation: operation, file: name, code: errno)
        }
    }
}

/// A file being written; the descriptor is closed by `close` or with the last reference.
private final class DiskFile: StorageFile {
    private var descriptor: Int32
    private let name: String
    private var hasFailed = false

    init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        guard let base = bytes.baseAddress else { return }
        var written = 0
        while written < bytes.count {
            let count = write(descriptor, base + written, bytes.count - written)
            if count < 0 {
                if errno == EINTR { continue }
                hasFailed = true
                throw .system(operation: .append, file: name, code: errno)
            }
            written += count
        }
    }

    func synchronize() throws(StorageError) {
        guard !hasFailed else { throw .system(operation: .synchronize, file: name, code: EIO) }
        guard fsync(descriptor) == 0 else {
            hasFailed = true
            throw .system(operation: .synchronize, file: name, code: errno)
        }
    }

    func close() throws(StorageError) {
        guard descriptor >= 0 else { return }
        let status = Glibc.close(descriptor)
        descriptor = -1
        guard status == 0 else { throw .system(operation: .append, file: name, code: errno) }
    }
}

/// An advisory lock on an open file description; the kernel drops it when the process ends, however it ends.
private final class DiskLock: StorageLock {
    private let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { Glibc.close(descriptor) }
}
