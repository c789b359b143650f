internal import Synchronization

/// A storage directory that remembers every operation, to be asked afterwards what a power loss could have left on disk, and that can
/// be told to fail.
///
/// The model: after a crash, a file holds at least what its last `synchronize` made durable; of what was appended later, any part may
/// be missing, in sectors of 512 bytes that read as zeros, and the file may be shorter. Of the creations, renames and removals since
/// the last `synchronizeDirectory`, any subset may have happened, not only the first ones: file systems give no order.
package final class FaultyDirectory: StorageDirectory {
    /// What to leave out or to fail.
    package struct Plan: Sendable {
        /// The synchronisations (of files and of the directory, counted together from 0) that do nothing but claim to.
        package var skippedSynchronizations: Set<Int> = []
        /// The operation (counted from 0) that fails, and whether all after it fail too.
        package var failingOperation: Int?
        package var failsFromThere = false

        package init() {}
    }

    enum Event: Sendable {
        case created(file: Int, name: String)
        case appended(file: Int, bytes: [UInt8])
        case synchronized(file: Int)
        case synchronizedDirectory
        case renamed(file: Int, from: String, to: String)
        case removed(name: String)
        case noted(UInt64)
    }

    private struct State {
        var events: [Event] = []
        var names: [String: Int] = [:]
        var fileCount = 0
        var operations = 0
        var synchronizations = 0
    }

    private let base: MemoryDirectory
    private let initial: [String: [UInt8]]
    private let plan: Plan
    private let state: Mutex<State>

    /// - Parameter initial: files that are durable from the start.
    package init(initial: [String: [UInt8]] = [:], plan: Plan = Plan()) {
        base = MemoryDirectory(files: initial)
        self.initial = initial
        self.plan = plan
        var state = State()
        for name in initial.keys.sorted() {
            state.names[name] = state.fileCount
            state.fileCount += 1
        }
        self.state = Mutex(state)
    }

    /// Operations that could fail, so far.
    package var operationCount: Int { state.withLock { $0.operations } }
    /// Synchronisations asked for, so far.
    package var synchronizationCount: Int { state.withLock { $0.synchronizations } }

    /// Marks a point in the history: what was promised to the outside at that moment.
    package func note(_ value: UInt64) {
        state.withLock { $0.events.append(.noted(value)) }
    }

    /// Everything that a power loss could have left behind, for the model to enumerate.
    package var history: CrashHistory {
        CrashHistory(initial: initial, events: state.withLock { $0.events })
    }

    // MARK: StorageDirectory

    package func list() throws(StorageError) -> [String] { try base.list() }
    package func size(of name: String) throws(StorageError) -> Int { try base.size(of: name) }

    package func read(_ name: String) throws(StorageError) -> StoredBytes {
        try count(.read, name)
        return try base.read(name)
    }

    package func lock(_ name: String) throws(StorageError) -> any StorageLock { try base.lock(name) }

    package func create(_ name: String) throws(StorageError) -> any StorageFile {
        try count(.create, name)
        let file = try base.create(name)
        let number = state.withLock { state in
            let number = state.fileCount
            state.fileCount += 1
            state.names[name] = number
            state.events.append(.created(file: number, name: name))
            return number
        }
        return FaultyFile(directory: self, file: file, number: number, name: name)
    }

    package func rename(_ source: String, to target: String) throws(StorageError) {
        try count(.rename, source)
        try base.rename(source, to: target)
        state.withLock { state in
            guard let number = state.names.removeValue(forKey: source) else { return }
            state.names[target] = number
            state.events.append(.renamed(file: number, from: source, to: target))
        }
    }

    package func remove(_ name: String) throws(StorageError) {
        try count(.remove, name)
        try base.remove(name)
        state.withLock { state in
            state.names[name] = nil
            state.events.append(.removed(name: name))
        }
    }

    package func synchronizeDirectory() throws(StorageError) {
        try count(.synchronizeDirectory, "")
        try base.synchronizeDirectory()
        if isSynchronizationKept() { record(.synchronizedDirectory) }
    }

    // MARK: Faults

    /// Counts an operation and fails it if the plan says so.
    func count(_ operation: StorageOperation, _ name: String) throws(StorageError) {
        let number = state.withLock { state in
            state.operations += 1
            return state.operations - 1
        }
        guard let failing = plan.failingOperation else { return }
        if number == failing || (plan.failsFromThere && number > failing) {
            throw .system(operation: operation, file: name, code: 5)
        }
    }

    func record(_ event: Event) { state.withLock { $0.events.append(event) } }

    func isSynchronizationKept() -> Bool {
        let number = state.withLock { state in
            state.synchronizations += 1
            return state.synchronizations - 1
        }
        return !plan.skippedSynchronizations.contains(number)
    }
}

/// A file of a faulty directory.
private final class FaultyFile: StorageFile {
    private let directory: FaultyDirectory
    private let file: any StorageFile
    private let number: Int
    private let name: String

    init(directory: FaultyDirectory, file: any StorageFile, number: Int, name: String) {
        self.directory = directory
        self.file = file
        self.number = number
        self.name = name
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        try directory.count(.append, name)
        try file.append(bytes)
        directory.record(.appended(file: number, bytes: [UInt8](bytes)))
    }

    func synchronize() throws(StorageError) {
        try directory.count(.synchronize, name)
        try file.synchronize()
        if directory.isSynchronizationKept() { directory.record(.synchronized(file: number)) }
    }

    func close() throws(StorageError) { try file.close() }
}
