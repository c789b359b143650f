package import ByteStorage

/// Choices of the writer that change size and speed, never results.
package struct IndexOptions: Sendable {
    /// A term is dense, with a bound for every range, if it occurs in at least one of so many ranges; at least 1. A larger value
    /// makes a larger and, up to a point, faster index.
    package var denseDivisor: Int
    /// Small segments are merged when there are more than so many segments; at least 2.
    package var largestSegmentCount: Int

    package init(denseDivisor: Int = 32, largestSegmentCount: Int = 8) {
        self.denseDivisor = denseDivisor
        self.largestSegmentCount = largestSegmentCount
    }
}

/// Adds, replaces and deletes documents, and publishes them as one new generation.
///
/// Holds the directory's exclusive lock as long as it lives. Not to be used from two threads at once. Nothing is visible before
/// `commit`; a writer that is dropped leaves the directory as it was, but for files that the next commit removes.
package final class IndexWriter {
    private let directory: any StorageDirectory
    private let store: GenerationStore
    /// `nil` once the writer is closed.
    private var lock: (any StorageLock)?
    private let options: IndexOptions
    package let schema: IndexSchema
    /// The generation that is updated; `nil` for a full build.
    private var base: IndexReader?
    private var pending: PendingSegment
    /// Live masks of segments of `base` that have new deletions, by position.
    private var deletions: [Int: [UInt8]] = [:]
    /// Why files of older generations could not be removed after the last commit, if so; the next commit tries again.
    package private(set) var removalFailure: StorageError?

    /// Starts a full build: the next commit holds the added documents alone.
    ///
    /// - Throws: `storage(.locked)` while another writer lives; `invalidInput(.schema)`.
    package static func rebuild(
        _ schema: IndexSchema, in directory: any StorageDirectory, options: IndexOptions = IndexOptions()
    ) throws(IndexError) -> IndexWriter {
        try schema.validate()
        let lock = try storing { () throws(StorageError) in try directory.lock(GenerationStore.lockName) }
        return IndexWriter(schema: schema, base: nil, directory: directory, lock: lock, options: options)
    }

    /// Starts an update of the newest readable generation, with its schema and its average lengths.
    ///
    /// - Throws: as `rebuild`, and what `IndexReader.open` throws.
    package static func update(
        in directory: any StorageDirectory, reusing reader: IndexReader? = nil, options: IndexOptions = IndexOptions()
    ) throws(IndexError) -> IndexWriter {
        let lock = try storing { () throws(StorageError) in try directory.lock(GenerationStore.lockName) }
        let base = try IndexReader.open(directory, reusing: reader)
        return IndexWriter(schema: base.schema, base: base, directory: directory, lock: lock, options: options)
    }

    private init(
        schema: IndexSchema, base: IndexReader?, directory: any StorageDirectory, lock: any StorageLock, options: IndexOptions
    ) {
        precondition(options.denseDivisor >= 1 && options.largestSegmentCount >= 2, "writer options out of range")
        self.schema = schema
        self.base = base
        self.directory = directory
        self.lock = lock
        self.options = options
        store = GenerationStore(directory: directory)
        pending = PendingSegment(schema: schema)
    }

    /// Gives the lock back before the writer goes; what was not committed is dropped. Nothing may be called afterwards.
    package func close() { lock = nil }

    /// Adds a document; it replaces any with the same key. Documents keep the order in which they are added.
    ///
    /// - Complexity: O(terms); about 50 ns a term.
    package func add(_ document: borrowing DocumentInput) throws(IndexError) {
        try pending.add(document)
        deleteFromBase(key: document.key)
    }

    /// Deletes the document with that key; returns whether there was one.
    @discardableResult
    package func delete(key: UInt64) -> Bool {
        let wasPending = pending.delete(key: key)
        return deleteFromBase(key: key) || wasPending
    }

    @discardableResult
    private func deleteFromBase(key: UInt64) -> Bool {
        guard let base else { return false }
        var found = false
        for (position, segment) in base.segments.enumerated() {
            for document in segment.reader.documents(forKey: key) {
                let bit = UInt8(1) << UInt8(document & 7)
                let live = deletions[position] ?? segment.live
                if let live, live[document >> 3] & bit == 0 { continue }
                var mask = live ?? LaneMasks.full(documents: segment.reader.documentCount)
                // The dictionary must not hold a second reference, or every deletion would copy the mask.
                deletions[position] = nil
                mask[document >> 3] &= ~bit
                deletions[position] = mask
                found = true
            }
        }
        return found
    }

    /// Publishes a new generation and opens it.
    ///
    /// When this returns, the generation is durable and was read back and verified; when it throws, the former generation is live and
    /// untouched, and this writer must be dropped.
    /// - Parameters:
    ///   - blob: bytes of the application, returned by `IndexReader.blob`.
    ///   - attachments: files to keep with the generation, by name. An update keeps the former ones that are not named here.
    /// - Returns: a verified reader of the new generation.
    package func commit(blob: [UInt8], attachments: [String: [UInt8]] = [:]) throws(IndexError) -> IndexReader {
        let reader = try publish(blob: blob, attachments: attachments)
        finish(reader)
        return reader
    }

    /// Writes, publishes and verifies the new generation. When this returns it can no longer be lost.
    func publish(blob: [UInt8], attachments: [String: [UInt8]]) throws(IndexError) -> IndexReader {
        precondition(lock != nil, "the writer is closed")
        let base = self.base
        return try storing { () throws(StorageError) in
            let manifest = try writeGeneration(blob: blob, attachments: attachments)
            try store.publish(manifest)
            let published = try store.manifest(manifest.generation)
            return try IndexReader(published, directory, reusing: base, damaged: [])
        }
    }

    /// Goes on from a published generation, and removes what only older ones need. The commit stands whether that works or not, so a
    /// failure is kept, not thrown.
    func finish(_ reader: IndexReader) {
        base = reader
        pending = PendingSegment(schema: schema)
        deletions = [:]
        do throws(StorageError) {
            try store.removeObsolete(live: reader.manifest)
            removalFailure = nil
        } catch {
            removalFailure = error
        }
    }

    /// Writes and synchronises all files of a generation, the manifest apart.
    private func writeGeneration(blob: [UInt8], attachments: [String: [UInt8]]) throws(StorageError) -> IndexManifest {
        let generation = try store.nextGeneration()
        let averages = base?.manifest.averages ?? pending.averageLengths()
        var manifest = IndexManifest(
            generation: generation, schema: schema, averages: averages, segments: [], attachments: [], blob: blob)
        var files = 0
        try carryOver(into: &manifest, files: &files)
        if pending.documentCount > pending.deleted.count {
            let name = GenerationStore.segmentName(generation, files)
            let record = try pending.write(to: name, in: directory, averages: averages, options: options)
            var live = LaneMasks.full(documents: pending.documentCount)
            for document in pending.deleted { live[Int(document >> 3)] &= ~(1 << UInt8(document & 7)) }
            try append(record, live: pending.deleted.isEmpty ? nil : live, documentCount: pending.documentCount, to: &manifest, &files)
        }
        try writeAttachments(attachments, into: &manifest)
        return try merged(manifest, files: &files)
    }

    /// Takes over the segments of the base, with new deletions where there are any; a segment without live documents is left out.
    private func carryOver(into manifest: inout IndexManifest, files: inout Int) throws(StorageError) {
        guard let base else { return }
        for (position, entry) in base.manifest.segments.enumerated() {
            if let live = deletions[position] {
                try append(entry.file, live: live, documentCount: entry.documentCount, to: &manifest, &files)
            } else {
                manifest.segments.append(entry)
            }
        }
    }

    private func append(
        _ record: FileRecord, live: [UInt8]?, documentCount: Int, to manifest: inout IndexManifest, _ files: inout Int
    ) throws(StorageError) {
        var deletions: FileRecord?
        var deleted = 0
        if let live {
            deleted = documentCount - live.reduce(0) { $0 + $1.nonzeroBitCount }
            guard deleted < documentCount else { return }
            let file = try ChecksummedFile(creating: GenerationStore.deletionsName(manifest.generation, files), in: directory)
            try file.append(DeletionsFile.encode(live: live, documentCount: documentCount))
            deletions = try file.finish()
        }
        files += 1
        manifest.segments.append(
            IndexManifest.Segment(file: record, documentCount: documentCount, deletions: deletions, deletedCount: deleted))
    }

    private func writeAttachments(_ attachments: [String: [UInt8]], into manifest: inout IndexManifest) throws(StorageError) {
        manifest.attachments = (base?.manifest.attachments ?? []).filter { attachments[$0.name] == nil }
        let names = attachments.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        for (index, name) in names.enumerated() {
            let file = try ChecksummedFile(creating: GenerationStore.attachmentName(manifest.generation, index), in: directory)
            try file.append(attachments[name] ?? [])
            manifest.attachments.append(IndexManifest.Attachment(name: name, file: try file.finish()))
        }
    }

    /// Merges the small segments at the end into one if there are too many segments: the largest number of them, from the end,
    /// whose documents are fewer than a quarter of the index or needed to come down to the limit.
    private func merged(_ manifest: IndexManifest, files: inout Int) throws(StorageError) -> IndexManifest {
        guard manifest.segments.count > options.largestSegmentCount else { return manifest }
        let total = manifest.segments.reduce(0) { $0 + $1.documentCount }
        var first = manifest.segments.count
        var sum = 0
        while first > 0 {
            sum += manifest.segments[first - 1].documentCount
            if sum * 4 > total && manifest.segments.count - first >= 2 { break }
            first -= 1
        }
        return try merging(manifest, from: first, files: &files)
    }

    private func merging(_ manifest: IndexManifest, from first: Int, files: inout Int) throws(StorageError) -> IndexManifest {
        var part = manifest
        part.segments = Array(manifest.segments[first...])
        part.attachments = []
        let reader = try IndexReader(part, directory, reusing: base, damaged: [])
        let merger = SegmentMerger(reader.segments, schema: schema, weightings: reader.weightings)
        let record = try merger.write(to: GenerationStore.segmentName(manifest.generation, files), in: directory, options: options)
        files += 1
        var result = manifest
        result.segments = Array(manifest.segments[..<first])
        result.segments.append(
            IndexManifest.Segment(file: record, documentCount: merger.documentCount, deletions: nil, deletedCount: 0))
        return result
    }

    /// Merges all segments into one and publishes that; documents, scores and application data stay, but for the idf's N and df,
    /// which no longer count deleted documents. Cost: a full rewrite.
    package func mergeAll() throws(IndexError) -> IndexReader {
        let reader = try publishMerged()
        finish(reader)
        return reader
    }

    /// As `publish`, for the merge of all segments.
    func publishMerged() throws(IndexError) -> IndexReader {
        precondition(lock != nil, "the writer is closed")
        precondition(pending.documentCount == 0 && deletions.isEmpty, "commit before merging")
        guard let base else { throw .noGeneration }
        guard base.segments.count > 1 || base.segments.contains(where: { $0.deletedCount > 0 }) else { return base }
        return try storing { () throws(StorageError) in
            var manifest = base.manifest
            manifest.generation = try store.nextGeneration()
            var files = 0
            manifest = try merging(manifest, from: 0, files: &files)
            try store.publish(manifest)
            return try IndexReader(try store.manifest(manifest.generation), directory, reusing: base, damaged: [])
        }
    }
}
