import ByteStorage
import Testing

@testable import InvertedIndex

@Suite("Small updates stay small: few segments, few rewrites, documents and attachments as before")
struct MergePolicyTests {
    private static let schema = IndexSchema(units: [IndexUnit(name: "words", fields: [IndexField(name: "text")])])

    private func document(_ key: UInt64) -> DocumentInput {
        var input = DocumentInput(key: key)
        input.append("词\(key % 7)", unit: 0, field: 0)
        return input
    }

    private func built(_ count: UInt64, in directory: MemoryDirectory) throws -> IndexReader {
        let writer = try IndexWriter.rebuild(Self.schema, in: directory)
        for key in 0..<count { try writer.add(document(key)) }
        return try writer.commit(blob: [])
    }

    /// Keys by document number: what a numbered attachment must follow.
    private func keys(_ reader: IndexReader) -> [String: [UInt8]] {
        ["keys": (0..<UInt32(reader.documentLimit)).map { reader.isLive($0) ? UInt8(truncatingIfNeeded: reader.key(of: $0)) : 0xFF }]
    }

    @Test("a hundred updates of one document leave few segments and rewrite each document a few times")
    func manyUpdates() throws {
        let directory = MemoryDirectory()
        var reader = try built(2000, in: directory)
        var rewritten = 0
        for round in 0..<100 {
            let writer = try IndexWriter.update(in: directory, reusing: reader)
            try writer.add(document(UInt64(round % 10 == 0 ? round : 5000 + round)))
            reader = try writer.commit(blob: [], numbered: keys)
            if let merged = try writer.mergeIfNeeded(numbered: keys) {
                rewritten += merged.segments.last?.reader.documentCount ?? 0
                reader = merged
            }
            #expect(reader.segments.count <= IndexOptions().largestSegmentCount)
            #expect(reader.segments[0].reader.documentCount == 2000)
            #expect(reader.attachment(named: "keys")?.array == keys(reader)["keys"])
        }
        #expect(reader.documentCount == 2000 + 90)
        #expect(rewritten > 0 && rewritten < 100 * 7)
        for key in [UInt64(0), 10, 50, 999, 5001, 5099] { #expect(reader.document(forKey: key) != nil) }
    }

    @Test("where a fifth of the documents are deleted, all segments are joined")
    func manyDeletions() throws {
        let directory = MemoryDirectory()
        let reader = try built(500, in: directory)
        let writer = try IndexWriter.update(in: directory, reusing: reader)
        for key in 0..<100 { writer.delete(key: UInt64(key)) }
        _ = try writer.commit(blob: [])
        #expect(try writer.mergeIfNeeded() == nil)
        writer.delete(key: 100)
        _ = try writer.commit(blob: [])
        let merged = try #require(try writer.mergeIfNeeded())
        #expect(merged.totalDocumentCount == 399 && merged.documentCount == 399)
        #expect(try writer.mergeIfNeeded() == nil)
    }

    @Test("an index whose last document goes is empty, and can be added to")
    func emptied() throws {
        let directory = MemoryDirectory()
        let reader = try built(3, in: directory)
        let writer = try IndexWriter.update(in: directory, reusing: reader)
        for key in 0..<3 { writer.delete(key: UInt64(key)) }
        #expect(try writer.commit(blob: []).documentCount == 0)
        #expect(try writer.mergeIfNeeded() == nil)
        try writer.add(document(9))
        #expect(try writer.commit(blob: []).document(forKey: 9) == 0)
    }
}
