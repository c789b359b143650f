package import ByteStorage

/// Choices of the writer that change size and speed, never results.
package struct IndexOptions: Sendable {
    /// A term is dense, with a bound for every range, if it occurs in at least one of so many ranges; at least 1. A larger value
    /// makes a larger and, up to a point, faster index.
    package var denseDivisor: Int
    /// `IndexWriter.mergeIfNeeded` merges when there are more than so many segments; at least 2.
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
    let directory: any StorageDirectory
    let store: GenerationStore
    /// `nil` once the writer is closed.
    private var lock: (any StorageLock)?
    let options: IndexOptions
    package let schema: IndexSchema
    /// The generation that is updated; `nil` for a full build.
    private(set) var base: IndexReader?
    /// The generation that is updated: the one published last, if any.
    package var current: IndexReader? { base }
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

    /// Attachments that depend on the numbers of the documents: made from a reader of the documents that are about to be published,
    /// which has the numbers of the new generation, and no attachments.
    package typealias NumberedAttachments = (IndexReader) -> [String: [UInt8]]

    /// Publishes a new generation and opens it.
    ///
    /// When this returns, the generation is durable and was read back and verified; when it throws, the former generation is live and
    /// untouched, and this writer must be dropped. The added documents become one new segment; call `mergeIfNeeded` afterwards.
    /// - Parameters:
    ///   - blob: bytes of the application, returned by `IndexReader.blob`.
    ///   - attachments: files to keep with the generation, by name. An update keeps the former ones that are not named here.
    ///   - numbered: more files to keep.
    /// - Returns: a verified reader of the new generation.
    package func commit(
        blob: [UInt8], attachments: [String: [UInt8]] = [:], numbered: NumberedAttachments? = nil
    ) throws(IndexError) -> IndexReader {
        let reader = try publish(blob: blob, attachments: attachments, numbered: numbered)
        finish(reader)
        return reader
    }

    /// Writes, publishes and verifies the new generation. When this returns it can no longer be lost.
    func publish(
        blob: [UInt8], attachments: [String: [UInt8]], numbered: NumberedAttachments? = nil
    ) throws(IndexError) -> IndexReader {
        precondition(isOpen, "the writer is closed")
        let base = self.base
        return try storing { () throws(StorageError) in
            let manifest = try writeGeneration(blob: blob, attachments: attachments, numbered: numbered)
            try store.publish(manifest)
            let published = try store.manifest(manifest.generation)
            return try IndexReader(published, directory, reusing: base, damaged: [])
        }
    }

    var isOpen: Bool { lock != nil }
    var hasChanges: Bool { pending.documentCount > 0 || !deletions.isEmpty }

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
    private func writeGeneration(
        blob: [UInt8], attachments: [String: [UInt8]], numbered: NumberedAttachments?
    ) throws(StorageError) -> IndexManifest {
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
        try writeAttachments(attachments, numbered, into: &manifest)
        return manifest
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

    /// Writes attachments, numbered ones from a reader of the segments of `manifest`; takes over the others of the base.
    func writeAttachments(
        _ attachments: [String: [UInt8]], _ numbered: NumberedAttachments?, into manifest: inout IndexManifest
    ) throws(StorageError) {
        var attachments = attachments
        if let numbered {
            let draft = try IndexReader(manifest, directory, reusing: base, damaged: [])
            attachments.merge(numbered(draft)) { _, numbered in numbered }
        }
        manifest.attachments = (base?.manifest.attachments ?? []).filter { attachments[$0.name] == nil }
        let names = attachments.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        for (index, name) in names.enumerated() {
            let file = try ChecksummedFile(creating: GenerationStore.attachmentName(manifest.generation, index), in: directory)
            try file.append(attachments[name] ?? [])
            manifest.attachments.append(IndexManifest.Attachment(name: name, file: try file.finish()))
        }
    }
}
