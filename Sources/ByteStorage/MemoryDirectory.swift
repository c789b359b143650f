internal import Glibc
internal import Synchronization

/// A storage directory in memory, for tests and for indexes that need not outlive the process.
package final class MemoryDirectory: StorageDirectory {
    private struct State {
        var files: [String: MemoryFile] = [:]
        var locks: Set<String> = []
    }
    private let state: Mutex<State>

    package init() {
        state = Mutex(State())
    }

    /// A directory that holds the given files.
    package convenience init(files: [String: [UInt8]]) {
        self.init()
        state.withLock { state in
            for (name, contents) in files { state.files[name] = MemoryFile(name: name, contents: contents) }
        }
    }

    /// A copy of all files, by name.
    package var contents: [String: [UInt8]] {
        state.withLock { $0.files.mapValues(\.contents) }
    }

    package func list() throws(StorageError) -> [String] {
        state.withLock { $0.files.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) } }
    }

    package func size(of name: String) throws(StorageError) -> Int {
        try file(name).contents.count
    }

    package func read(_ name: String) throws(StorageError) -> StoredBytes {
        let contents = try file(name).contents
        return try StoredBytes(count: contents.count, file: name) { target in target.copyBytes(from: contents) }
    }

    package func create(_ name: String) throws(StorageError) -> any StorageFile {
        guard isValidFileName(name) else { throw .invalidName(file: name) }
        let file = state.withLock { state -> MemoryFile? in
            guard state.files[name] == nil else { return nil }
            let file = MemoryFile(name: name, contents: [])
            state.files[name] = file
            return file
        }
        guard let file else { throw .alreadyExists(file: name) }
        return file
    }

    package func rename(_ source: String, to target: String) throws(StorageError) {
        guard isValidFileName(target) else { throw .invalidName(file: target) }
        let found = state.withLock { state in
            guard let file = state.files.removeValue(forKey: source) else { return false }
            state.files[target] = file
            return true
        }
        guard found else { throw .notFound(file: source) }
    }

    package func remove(_ name: String) throws(StorageError) {
        guard state.withLock({ $0.files.removeValue(forKey: name) }) != nil else { throw .notFound(file: name) }
    }

    package func synchronizeDirectory() throws(StorageError) {}

    package func lock(_ name: String) throws(StorageError) -> any StorageLock {
        guard state.withLock({ $0.locks.insert(name).inserted }) else { throw .locked(file: name) }
        return MemoryLock { [weak self] in self?.state.withLock { _ = $0.locks.remove(name) } }
    }

    private func file(_ name: String) throws(StorageError) -> MemoryFile {
        guard let file = state.withLock({ $0.files[name] }) else { throw .notFound(file: name) }
        return file
    }
}

/// A file of a memory directory.
final class MemoryFile: StorageFile, Sendable {
    let name: String
    private let bytes: Mutex<[UInt8]>

    init(name: String, contents: [UInt8]) {
        self.name = name
        bytes = Mutex(contents)
    }

    var contents: [UInt8] { bytes.withLock { $0 } }

    func append(_ more: UnsafeRawBufferPointer) throws(StorageError) {
        let copy = [UInt8](more)
        bytes.withLock { $0.append(contentsOf: copy) }
    }

    func synchronize() throws(StorageError) {}
    func close() throws(StorageError) {}
}

/// Runs `release` when the last reference goes.
final class MemoryLock: StorageLock {
    private let release: @Sendable () -> Void

    init(release: @escaping @Sendable () -> Void) {
        self.release = release
    }

    deinit { release() }
}
