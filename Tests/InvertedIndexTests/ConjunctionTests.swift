import ByteStorage
import Testing

@testable import InvertedIndex

@Suite("Documents that hold all of some terms")
struct ConjunctionTests {
    @Test("are those of the plain documents, over segments and deletions", arguments: UInt64(1)...6)
    func againstPlainDocuments(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let directory = MemoryDirectory()
        let options = IndexOptions(denseDivisor: seed % 2 == 0 ? 2 : 64)
        var plain: [UInt64: PlainDocument] = [:]
        func add(_ keys: Range<UInt64>, to writer: IndexWriter) throws {
            for key in keys {
                let document = PlainDocument.random(key: key, schema: Samples.schema, vocabulary: 60, length: 25, using: &generator)
                plain[key] = document
                try writer.add(document.input)
            }
        }
        let writer = try IndexWriter.rebuild(Samples.schema, in: directory, options: options)
        try add(0..<500, to: writer)
        _ = try writer.commit(blob: [])
        try add(480..<600, to: writer)
        for key in stride(from: UInt64(0), to: 600, by: 17) {
            writer.delete(key: key)
            plain[key] = nil
        }
        let reader = try writer.commit(blob: [])
        for round in 0..<60 {
            let unit = round % 3
            let terms = (0..<Int.random(in: 1...4, using: &generator)).map { _ in "词\(Int.random(in: 0...61, using: &generator))" }
            let expected = plain.values.filter { document in
                terms.allSatisfy { term in document.counts[unit].contains { $0[term] != nil } }
            }
            let found = reader.documents(unit: unit, holding: terms.map { Array($0.utf8) })
            #expect(Set(found.documents.map { reader.key(of: $0) }) == Set(expected.map(\.key)), "seed \(seed), round \(round)")
        }
        #expect(reader.documents(unit: 0, holding: []).count == plain.count)
        #expect(reader.documents(unit: 9, holding: [Array("词1".utf8)]).documents.isEmpty)
    }
}
