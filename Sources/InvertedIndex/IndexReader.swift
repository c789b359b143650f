package import ByteStorage

/// One published generation, verified and held in memory; shared by any number of threads.
///
/// Documents are numbered segment by segment in the order in which they were added; the first number of a segment is a multiple
/// of 8, so that a few numbers may belong to no document. Numbers hold within a generation only: keep keys, not numbers.
package final class IndexReader: Sendable {
    struct Segment: Sendable {
        let reader: SegmentReader
        /// Number of the segment's first document.
        let base: Int
        /// Padded lane masks of the live documents; `nil` if all are.
        let live: [UInt8]?
        let deletedCount: Int
    }

    /// A term of the dictionary.
    package struct Term: Equatable, Sendable {
        package let bytes: [UInt8]
        package let documentFrequency: Int
    }

    let manifest: IndexManifest
    let segments: [Segment]
    private let attachments: [String: StoredBytes]
    /// For each segment and unit, how codes become impacts; equal for all segments.
    let weightings: [UnitWeighting]

    /// Number of the generation.
    package var generation: UInt64 { manifest.generation }
    package var schema: IndexSchema { manifest.schema }
    /// The application's bytes, as given to `IndexWriter.commit`.
    package var blob: [UInt8] { manifest.blob }
    /// Newer generations that did not pass verification; not empty means that this reader serves an older state.
    package let damaged: [DamagedGeneration]
    /// Document numbers are below this.
    package let documentLimit: Int
    /// Documents that are not deleted.
    package let documentCount: Int
    /// Bytes of all files of the generation, the manifest apart.
    package var byteCount: Int { manifest.files.reduce(0) { $0 + $1.length } }

    /// Opens the newest generation whose every byte can be verified.
    ///
    /// - Parameter previous: a reader of the same directory; segments that it holds already are shared and not read again.
    /// - Throws: `noGeneration`, `noReadableGeneration`, or a storage error in listing the directory. Nothing on disk is changed.
    /// - Complexity: one pass over all bytes, about 5 GB/s.
    package static func open(_ directory: any StorageDirectory, reusing previous: IndexReader? = nil) throws(IndexError) -> IndexReader {
        let store = GenerationStore(directory: directory)
        let generations = try storing { () throws(StorageError) in try store.generations() }
        guard !generations.isEmpty else { throw .noGeneration }
        var damaged: [DamagedGeneration] = []
        for generation in generations {
            do throws(StorageError) {
                let manifest = try store.manifest(generation)
                return try IndexReader(manifest, directory, reusing: previous, damaged: damaged)
            } catch {
                damaged.append(DamagedGeneration(generation: generation, cause: error))
            }
        }
        throw .noReadableGeneration(damaged)
    }

    init(
        _ manifest: IndexManifest, _ directory: any StorageDirectory, reusing previous: IndexReader?, damaged: [DamagedGeneration]
    ) throws(StorageError) {
        var segments: [Segment] = []
        var base = 0
        var count = 0
        for entry in manifest.segments {
            let segment = try Self.load(entry, base, directory, manifest.schema, previous)
            segments.append(segment)
            base = (base + entry.documentCount + 7) & ~7
            count += entry.documentCount - entry.deletedCount
        }
        var attachments: [String: StoredBytes] = [:]
        for entry in manifest.attachments {
            let shared = previous?.manifest.attachments.contains(entry) == true ? previous?.attachments[entry.name] : nil
            if let shared {
                attachments[entry.name] = shared
            } else {
                attachments[entry.name] = try entry.file.load(from: directory)
            }
        }
        self.manifest = manifest
        self.segments = segments
        self.attachments = attachments
        self.damaged = damaged
        documentLimit = base
        documentCount = count
        weightings = zip(manifest.schema.units, manifest.averages).map { UnitWeighting(unit: $0, averages: $1) }
    }

    private static func load(
        _ entry: IndexManifest.Segment, _ base: Int, _ directory: any StorageDirectory, _ schema: IndexSchema, _ previous: IndexReader?
    ) throws(StorageError) -> Segment {
        let shared = previous?.manifest.schema == schema ? previous?.segments.first { $0.reader.record == entry.file }?.reader : nil
        let reader: SegmentReader
        if let shared {
            reader = shared
        } else {
            reader = try SegmentReader(entry.file, in: directory, schema: schema)
        }
        guard reader.documentCount == entry.documentCount else {
            throw .damaged(file: entry.file.name, offset: 12, reason: .invalidValue(field: "document count"))
        }
        var live: [UInt8]?
        if let file = entry.deletions {
            live = try file.load(from: directory).withBytes { (bytes) throws(StorageError) in
                try DeletionsFile.decode(
                    bytes, file: file.name, documentCount: entry.documentCount, deletedCount: entry.deletedCount)
            }
        }
        return Segment(reader: reader, base: base, live: live, deletedCount: entry.deletedCount)
    }

    /// Bytes stored beside the index by `IndexWriter.commit`, verified; `nil` if there are none of that name.
    package func attachment(named name: String) -> StoredBytes? { attachments[name] }

    /// Whether both generations have the same attachments, those of the given names left aside. By length and checksum: nothing is read.
    package func hasAttachments(of other: IndexReader, besides names: Set<String>) -> Bool {
        func kept(_ reader: IndexReader) -> [IndexManifest.Attachment] {
            reader.manifest.attachments.filter { !names.contains($0.name) }.sorted { $0.name < $1.name }
        }
        return kept(self) == kept(other)
    }

    /// Names of all attachments, in ascending order.
    package var attachmentNames: [String] { attachments.keys.sorted() }
}

extension IndexReader {
    /// The segment that holds a document number, and the number within it.
    func locate(_ document: UInt32) -> (segment: Segment, local: Int) {
        var low = 0
        var high = segments.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if segments[middle].base <= Int(document) { low = middle } else { high = middle }
        }
        precondition(low < segments.count, "document number beyond the index")
        return (segments[low], Int(document) - segments[low].base)
    }

    /// Whether the number belongs to a document that is not deleted.
    package func isLive(_ document: UInt32) -> Bool {
        guard Int(document) < documentLimit else { return false }
        let (segment, local) = locate(document)
        guard local < segment.reader.documentCount else { return false }
        return segment.live.map { $0[local >> 3] >> UInt8(local & 7) & 1 == 1 } ?? true
    }

    /// Key of a document number, which must belong to a document.
    package func key(of document: UInt32) -> UInt64 {
        let (segment, local) = locate(document)
        return segment.reader.key(of: local)
    }

    /// Number of the live document with that key, or `nil`. Cost: a binary search in each segment.
    package func document(forKey key: UInt64) -> UInt32? {
        for segment in segments.reversed() {
            for local in segment.reader.documents(forKey: key) where isLive(UInt32(segment.base + local)) {
                return UInt32(segment.base + local)
            }
        }
        return nil
    }

    /// Value of a column (a position in the schema) for a document number, which must belong to a document.
    package func value(column: Int, of document: UInt32) -> UInt32 {
        let (segment, local) = locate(document)
        return segment.reader.value(column: column, width: schema.columns[column].width, document: local)
    }

    /// Calls `body` with the number and the column value of every live document, in ascending order.
    package func forEachValue(column: Int, _ body: (UInt32, UInt32) -> Void) {
        let width = schema.columns[column].width
        for segment in segments {
            for local in 0..<segment.reader.documentCount {
                if let live = segment.live, live[local >> 3] >> UInt8(local & 7) & 1 == 0 { continue }
                body(UInt32(segment.base + local), segment.reader.value(column: column, width: width, document: local))
            }
        }
    }

    /// The live documents whose column value `isIncluded` accepts. Cost: O(documents).
    package func documents(column: Int, where isIncluded: (UInt32) -> Bool) -> DocumentSet {
        var set = DocumentSet(limit: documentLimit)
        forEachValue(column: column) { document, value in
            if isIncluded(value) { set.insert(document) }
        }
        return set
    }

    /// All live documents.
    package func liveDocuments() -> DocumentSet {
        DocumentSet(limit: documentLimit) { isLive($0) }
    }

    /// Documents that hold the term, deleted ones included until their segment is merged.
    package func documentFrequency(unit: Int, term: [UInt8]) -> Int {
        segments.reduce(0) { total, segment in
            total + term.withUnsafeBufferPointer { Int(segment.reader.units[unit].record(of: $0)?.pointee.documentFrequency ?? 0) }
        }
    }

    /// Documents of the generation, deleted ones included until their segment is merged: N of the idf.
    package var totalDocumentCount: Int { segments.reduce(0) { $0 + $1.reader.documentCount } }

    /// Terms of a unit that begin with `prefix`, in ascending order of their bytes, at most `limit`.
    package func terms(unit: Int, prefix: [UInt8], limit: Int) -> [Term] {
        var frequencies: [[UInt8]: Int] = [:]
        for segment in segments {
            let reader = segment.reader.units[unit]
            var rank = reader.lowerBound(prefix)
            var taken = 0
            // Each segment's first `limit` suffice: a term among the first of the union is among the first where it occurs.
            while rank < reader.termCount, taken < limit, reader.term(rank).starts(with: prefix) {
                frequencies[Array(reader.term(rank)), default: 0] += Int(reader.records[rank].documentFrequency)
                rank += 1
                taken += 1
            }
        }
        let sorted = frequencies.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        // Counts are complete: a listed term was met in every segment that has it, or it would have been cut off there.
        return sorted.prefix(limit).map { Term(bytes: $0.key, documentFrequency: $0.value) }
    }
}
