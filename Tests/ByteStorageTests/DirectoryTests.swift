import Foundation
import Testing

@testable import ByteStorage

@Suite("Directories on disk and in memory behave alike")
struct DirectoryTests {
    private func withDirectories(_ body: (any StorageDirectory) throws -> Void) throws {
        try body(MemoryDirectory())
        try body(FaultyDirectory())
        let path = FileManager.default.temporaryDirectory.path + "/fawen-storage-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(FileDirectory(path: path, creating: .ifMissing))
    }

    @Test("what is written is listed, measured and read back; renames replace; removals remove")
    func lifeOfAFile() throws {
        try withDirectories { directory in
            let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
            try directory.write(bytes, to: "b")
            try directory.write([], to: "a")
            try directory.synchronizeDirectory()
            #expect(try directory.list() == ["a", "b"])
            #expect(try directory.size(of: "b") == 10_000)
            #expect(try directory.read("b").array == bytes)
            #expect(try directory.read("a").array == [])
            try directory.rename("b", to: "a")
            #expect(try directory.list() == ["a"])
            #expect(try directory.read("a").array == bytes)
            let kept = try directory.read("a")
            try directory.remove("a")
            #expect(kept.array == bytes)
            #expect(try !directory.contains("a"))
        }
    }

    @Test("an existing file is never opened for writing, and bad names are refused")
    func refusals() throws {
        try withDirectories { directory in
            try directory.write([1], to: "a")
            #expect(throws: StorageError.alreadyExists(file: "a")) { try directory.create("a") }
            #expect(throws: StorageError.notFound(file: "x")) { try directory.read("x") }
            #expect(throws: StorageError.notFound(file: "x")) { try directory.remove("x") }
            #expect(throws: StorageError.notFound(file: "x")) { try directory.rename("x", to: "y") }
            for name in ["", ".", "..", "a/b", ".hidden"] {
                #expect(throws: StorageError.invalidName(file: name)) { try directory.create(name) }
            }
            #expect(try directory.read("a").array == [1])
        }
    }

    @Test("a lock is exclusive until it is given back")
    func locks() throws {
        try withDirectories { directory in
            var lock: (any StorageLock)? = try directory.lock("lock")
            #expect(throws: StorageError.locked(file: "lock")) { try directory.lock("lock") }
            withExtendedLifetime(lock) {}
            lock = nil
            _ = try directory.lock("lock")
        }
    }

    @Test("stored bytes are followed by zeros that may be read")
    func padding() throws {
        try withDirectories { directory in
            try directory.write([UInt8](repeating: 9, count: 4096), to: "page")
            let stored = try directory.read("page")
            let behind = UnsafeRawBufferPointer(start: stored.baseAddress + 4096, count: StoredBytes.padding)
            #expect(behind.allSatisfy { $0 == 0 })
            withExtendedLifetime(stored) {}
        }
    }

    @Test("the crash model loses unsynchronised bytes and names, and nothing that was synchronised")
    func crashModel() throws {
        let directory = FaultyDirectory()
        let file = try directory.create("a")
        try file.append([UInt8](repeating: 1, count: 2000))
        try file.synchronize()
        try directory.synchronizeDirectory()
        try file.append([UInt8](repeating: 2, count: 2000))
        try directory.write([3], to: "b")
        var generator = SystemRandomNumberGenerator()
        let history = directory.history
        let states = history.states(prefix: history.length, limit: 64, using: &generator)
        #expect(states.allSatisfy { state in state.files["a"].map { $0.prefix(2000).allSatisfy { $0 == 1 } } ?? false })
        #expect(states.contains { $0.files["a"]?.count == 2000 } && states.contains { $0.files["a"]?.count == 4000 })
        #expect(states.contains { $0.files["b"] == nil } && states.contains { $0.files["b"] == [3] })
        #expect(history.states(prefix: 0, limit: 8, using: &generator).allSatisfy { $0.files.isEmpty })
    }

    @Test("a planned failure strikes once or from then on")
    func plannedFailures() throws {
        var plan = FaultyDirectory.Plan()
        plan.failingOperation = 1
        let once = FaultyDirectory(plan: plan)
        let file = try once.create("a")
        #expect(throws: StorageError.system(operation: .append, file: "a", code: 5)) { try file.append([1]) }
        try file.append([1])
        plan.failsFromThere = true
        let always = FaultyDirectory(plan: plan)
        let other = try always.create("a")
        #expect(throws: StorageError.self) { try other.append([1]) }
        #expect(throws: StorageError.self) { try other.synchronize() }
    }
}
