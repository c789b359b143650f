import ByteStorage
import Testing

@testable import InvertedIndex

@Suite("A power loss at any moment loses nothing that was acknowledged")
struct PowerLossTests {
    private static let schema = IndexSchema(
        units: [IndexUnit(name: "words", fields: [IndexField(name: "text")])], columns: [IndexColumn(name: "kind", width: .one)])

    /// Five generations: a full build, two updates with deletions, a merge of the small segments, a merge of all; each noted once it is
    /// acknowledged.
    private func history(plan: FaultyDirectory.Plan = FaultyDirectory.Plan()) throws -> (CrashHistory, FaultyDirectory) {
        let directory = FaultyDirectory(plan: plan)
        var writer = try IndexWriter.rebuild(Self.schema, in: directory)
        for key in 0..<5 { try writer.add(document(UInt64(key))) }
        func acknowledge(_ reader: IndexReader) {
            // Noted before the removal of older files, whose synchronisation would hide a missing one before it.
            directory.note(reader.generation)
            writer.finish(reader)
        }
        acknowledge(try writer.publish(blob: [1], attachments: ["model": [1, 2, 3]]))
        for round in 0..<2 {
            writer.close()
            writer = try IndexWriter.update(in: directory)
            try writer.add(document(UInt64(10 + round)))
            writer.delete(key: UInt64(round))
            acknowledge(try writer.publish(blob: [UInt8(2 + round)], attachments: ["model": [UInt8(round)]]))
        }
        acknowledge(try writer.publishMerged(from: 1) { ["numbers": [UInt8($0.documentLimit)]] })
        acknowledge(try writer.publishMerged(from: 0))
        return (directory.history, directory)
    }

    private func document(_ key: UInt64) -> DocumentInput {
        var input = DocumentInput(key: key)
        input.append("词\(key % 3)", unit: 0, field: 0)
        input.append("共有", unit: 0, field: 0, count: 2)
        return input
    }

    /// The states, of all crash prefixes, in which an acknowledged generation is gone or a published one cannot be read.
    private func violations(_ history: CrashHistory, seed: UInt64, subsets: Int) -> (states: Int, violations: Int) {
        var generator = SeededGenerator(seed: seed)
        var states = 0
        var violations = 0
        for prefix in 0...history.length {
            for state in history.states(prefix: prefix, limit: subsets, using: &generator) {
                states += 1
                if !holds(state) { violations += 1 }
            }
        }
        return (states, violations)
    }

    private func holds(_ state: CrashHistory.CrashState) -> Bool {
        let directory = MemoryDirectory(files: state.files)
        do {
            let store = GenerationStore(directory: directory)
            let generations = try store.generations()
            // Every generation that shows must be whole, not only the one that is opened: a power loss is no reason for an alarm.
            for generation in generations { _ = try IndexReader(try store.manifest(generation), directory, reusing: nil, damaged: []) }
            guard let noted = state.noted else { return true }
            let reader = try IndexReader.open(directory)
            return reader.generation >= noted && reader.damaged.isEmpty && !reader.blob.isEmpty
        } catch {
            return false
        }
    }

    @Test("over all prefixes, lost sectors and subsets of directory operations")
    func allStates() throws {
        let (history, _) = try history()
        var states = 0
        for seed in UInt64(30)..<34 {
            let result = violations(history, seed: seed, subsets: 64)
            #expect(result.violations == 0)
            states += result.states
        }
        #expect(states > 3000)
    }

    @Test("every synchronisation is needed: leaving any one out is found")
    func mutants() throws {
        let count = try history().1.synchronizationCount
        #expect(count >= 20)
        for skipped in 0..<count {
            var plan = FaultyDirectory.Plan()
            plan.skippedSynchronizations = [skipped]
            let result = violations(try history(plan: plan).0, seed: 12, subsets: 256)
            #expect(result.violations > 0, "synchronisation \(skipped) was left out unnoticed")
        }
    }

    @Test("a call that fails, once or from then on, leaves the former generation; a later publish works")
    func failingCalls() throws {
        let base = try builtOnce()
        let total = try operations(of: base)
        #expect(total > 10)
        for failing in 0..<total {
            for failsFromThere in [false, true] {
                var plan = FaultyDirectory.Plan()
                plan.failingOperation = failing
                plan.failsFromThere = failsFromThere
                let directory = FaultyDirectory(initial: base, plan: plan)
                var isAcknowledged = false
                do {
                    try update(directory) { isAcknowledged = true }
                } catch is IndexError {
                    // Expected for most of them; what counts is what is left.
                }
                let left = MemoryDirectory(files: try contents(of: directory))
                let reader = try IndexReader.open(left)
                #expect(reader.damaged.isEmpty)
                #expect(reader.document(forKey: 3) != nil)
                if isAcknowledged { #expect(reader.document(forKey: 20) != nil && reader.document(forKey: 1) == nil) }
                let writer = try IndexWriter.update(in: left)
                try writer.add(document(50))
                #expect(try writer.commit(blob: [9]).document(forKey: 50) != nil)
            }
        }
    }

    private func builtOnce() throws -> [String: [UInt8]] {
        let directory = MemoryDirectory()
        let writer = try IndexWriter.rebuild(Self.schema, in: directory)
        for key in 0..<5 { try writer.add(document(UInt64(key))) }
        _ = try writer.commit(blob: [1])
        return directory.contents
    }

    /// A commit, then a merge as in the background; a document is acknowledged before the merge.
    private func update(_ directory: FaultyDirectory, acknowledge: () -> Void = {}) throws {
        let writer = try IndexWriter.update(in: directory)
        try writer.add(document(20))
        writer.delete(key: 1)
        _ = try writer.commit(blob: [2])
        acknowledge()
        _ = try writer.mergeAll()
    }

    private func operations(of files: [String: [UInt8]]) throws -> Int {
        let directory = FaultyDirectory(initial: files)
        try update(directory)
        return directory.operationCount
    }

    /// What is on disk now, nothing lost.
    private func contents(of directory: FaultyDirectory) throws -> [String: [UInt8]] {
        let history = directory.history
        var generator = SeededGenerator(seed: 1)
        let states = history.states(prefix: history.length, limit: 2, using: &generator)
        // The last subset applies every change of names; its first variant keeps every byte.
        return try #require(states.dropLast(2).last?.files)
    }
}
