internal import ByteStorage

extension IndexWriter {
    /// Joins segments where there are too many, and publishes that as one more generation; does nothing otherwise.
    ///
    /// To be called after a commit: its documents are searched already, so that nobody waits for a merge. Segments are joined from the end,
    /// as long as the next one is not more than twice as large as what follows it: a document is rewritten about log₂ N times in its life,
    /// and the large segment of a full build only once what came later is half as large. Where a fifth of all documents are deleted, all
    /// segments are joined.
    /// - Returns: a reader of the new generation, or `nil` if there was nothing to do.
    /// - Complexity: about 30 µs a document joined.
    package func mergeIfNeeded(numbered: NumberedAttachments? = nil) throws(IndexError) -> IndexReader? {
        guard let base, let first = firstToMerge(base.manifest.segments) else { return nil }
        let reader = try publishMerged(from: first, numbered: numbered)
        finish(reader)
        return reader
    }

    /// Whether `mergeIfNeeded` would do something.
    package var needsMerge: Bool { base.map { firstToMerge($0.manifest.segments) != nil } ?? false }

    /// Merges all segments into one and publishes that; documents, scores and application data stay, but for the idf's N and df,
    /// which no longer count deleted documents. Cost: a full rewrite.
    package func mergeAll(numbered: NumberedAttachments? = nil) throws(IndexError) -> IndexReader {
        let reader = try publishMerged(from: 0, numbered: numbered)
        finish(reader)
        return reader
    }

    /// Position of the first segment to join with all later ones, or `nil`.
    private func firstToMerge(_ segments: [IndexManifest.Segment]) -> Int? {
        let total = segments.reduce(0) { $0 + $1.documentCount }
        let deleted = segments.reduce(0) { $0 + $1.deletedCount }
        if deleted * 5 > total { return 0 }
        guard segments.count > options.largestSegmentCount else { return nil }
        // So many that the limit is kept, and never a single one.
        var first = min(options.largestSegmentCount - 1, segments.count - 2)
        var sum = segments[first...].reduce(0) { $0 + $1.documentCount }
        while first > 0, segments[first - 1].documentCount <= 2 * sum {
            first -= 1
            sum += segments[first].documentCount
        }
        return first
    }

    /// As `publish`, for a merge of the segments from `first` on.
    func publishMerged(from first: Int, numbered: NumberedAttachments? = nil) throws(IndexError) -> IndexReader {
        precondition(isOpen, "the writer is closed")
        precondition(!hasChanges, "commit before merging")
        guard let base else { throw .noGeneration }
        let part = base.segments[first...]
        guard part.count > 1 || part.contains(where: { $0.deletedCount > 0 }) else { return base }
        return try storing { () throws(StorageError) in
            var manifest = base.manifest
            manifest.generation = try store.nextGeneration()
            manifest.attachments = []
            try merge(&manifest, from: first)
            try writeAttachments([:], numbered, into: &manifest)
            try store.publish(manifest)
            return try IndexReader(try store.manifest(manifest.generation), directory, reusing: base, damaged: [])
        }
    }

    private func merge(_ manifest: inout IndexManifest, from first: Int) throws(StorageError) {
        var part = manifest
        part.segments = Array(manifest.segments[first...])
        part.attachments = []
        let reader = try IndexReader(part, directory, reusing: base, damaged: [])
        let merger = SegmentMerger(reader.segments, schema: schema, weightings: reader.weightings)
        manifest.segments.removeSubrange(first...)
        guard merger.documentCount > 0 else { return }
        let record = try merger.write(to: GenerationStore.segmentName(manifest.generation, 0), in: directory, options: options)
        manifest.segments.append(
            IndexManifest.Segment(file: record, documentCount: merger.documentCount, deletions: nil, deletedCount: 0))
    }
}
