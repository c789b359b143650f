import ByteStorage
import Testing

@testable import InvertedIndex

@Suite("A published index gives back what was put in")
struct IndexRoundTripTests {
    private func build(
        _ documents: [PlainDocument], in directory: MemoryDirectory = MemoryDirectory(), options: IndexOptions = IndexOptions()
    ) throws -> IndexReader {
        let writer = try IndexWriter.rebuild(Samples.schema, in: directory, options: options)
        for document in documents { try writer.add(document.input) }
        return try writer.commit(blob: [1, 2, 3], attachments: ["vectors": [9, 8, 7]])
    }

    private func documents(_ count: Int, seed: UInt64) -> [PlainDocument] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map {
            PlainDocument.random(
                key: UInt64($0) &* 0x9E37_79B9 % 1_000_003, schema: Samples.schema, vocabulary: 200, length: 40, using: &generator)
        }
    }

    @Test("every posting, column, key and application byte is found again, dense or sparse", arguments: [1, 32, 4096])
    func roundTrip(denseDivisor: Int) throws {
        let documents = documents(700, seed: 1)
        let reader = try build(documents, options: IndexOptions(denseDivisor: denseDivisor))
        let naive = NaiveIndex(schema: Samples.schema, documents: documents)
        #expect(reader.documentCount == 700)
        #expect(reader.blob == [1, 2, 3])
        #expect(reader.attachment(named: "vectors")?.array == [9, 8, 7])
        #expect(reader.attachment(named: "other") == nil)
        let unit = reader.segments[0].reader.units[1]
        let ranges = SegmentFormat.rangeCount(documents: 700)
        for number in 0..<unit.termCount where unit.records[number].documentFrequency > 64 {
            // More than 64 documents are in more than 8 ranges: dense for all divisors but the first.
            let isDense = unit.records[number].kind == PostingsKind.dense.rawValue
            if denseDivisor > 1 { #expect(isDense) }
            if isDense && denseDivisor == 1 { #expect(Int(unit.records[number].documentFrequency) >= ranges) }
        }
        let searcher = Searcher(reader)
        for (number, document) in documents.enumerated() {
            #expect(reader.key(of: UInt32(number)) == document.key)
            #expect(reader.document(forKey: document.key) == UInt32(number))
            for column in document.values.indices { #expect(reader.value(column: column, of: UInt32(number)) == document.values[column]) }
        }
        for unit in Samples.schema.units.indices {
            for rank in 0..<200 {
                let term = "词\(rank)"
                #expect(reader.documentFrequency(unit: unit, term: Array(term.utf8)) == naive.documentFrequency(term, unit: unit))
                let query = IndexQuery([QueryTerm(unit: unit, term: term)])
                let numbers = (0..<20).map { UInt32($0 * 35) }
                let found = searcher.contributions(query, documents: numbers)
                for (place, number) in numbers.enumerated() {
                    let expected = naive.impact(term, unit: unit, documents[Int(number)])
                    let hit = found.hits.first { $0.place == place }
                    #expect((hit != nil) == (expected != nil))
                    if let expected, let hit { #expect(abs(Double(hit.score / found.terms[0].weight) - expected) < 0.0041) }
                }
            }
        }
    }

    @Test("the exhaustive scorer orders documents as the formula says")
    func exhaustiveAgainstNaive() throws {
        let documents = documents(250, seed: 2)
        let naive = NaiveIndex(schema: Samples.schema, documents: documents)
        let scorer = ExhaustiveScorer(try build(documents))
        var generator = SeededGenerator(seed: 3)
        for round in 0..<12 {
            let terms = Samples.query(&generator, vocabulary: 200, terms: 1 + 2 * round)
            let expected = documents.map { naive.score(terms, $0) }
            let hits = scorer.search(IndexQuery(terms), limit: 700)
            #expect(hits.count == expected.filter { $0 != nil }.count)
            for (hit, next) in zip(hits, hits.dropFirst()) { #expect(hit.precedes(next)) }
            for hit in hits {
                let value = try #require(expected[Int(hit.document)])
                #expect(abs(Double(hit.score) - value) < 0.01 * max(1, value))
            }
        }
    }

    @Test("terms are listed by prefix in byte order, with their document frequencies")
    func prefixes() throws {
        let documents = documents(300, seed: 4)
        let reader = try build(documents)
        let naive = NaiveIndex(schema: Samples.schema, documents: documents)
        let listed = reader.terms(unit: 2, prefix: Array("词1".utf8), limit: 1000).map { String(decoding: $0.bytes, as: UTF8.self) }
        let expected = (0..<200).map { "词\($0)" }.filter { $0.hasPrefix("词1") && naive.documentFrequency($0, unit: 2) > 0 }.sorted()
        #expect(listed == expected)
        #expect(reader.terms(unit: 2, prefix: Array("词1".utf8), limit: 3).count == 3)
        #expect(reader.terms(unit: 2, prefix: Array("没有".utf8), limit: 3).isEmpty)
    }

    @Test("a rebuild from the same input writes the same bytes")
    func reproducible() throws {
        let documents = documents(200, seed: 5)
        let first = MemoryDirectory()
        let second = MemoryDirectory()
        _ = try build(documents, in: first)
        _ = try build(documents, in: second)
        #expect(first.contents == second.contents)
        #expect(first.contents.values.map(\.count).reduce(0, +) > 20_000)
    }

    @Test("an index of no documents is opened and finds nothing")
    func empty() throws {
        let reader = try build([])
        #expect(reader.documentCount == 0)
        #expect(Searcher(reader).search(IndexQuery([QueryTerm(unit: 0, term: "词1")]), limit: 10).isEmpty)
        #expect(reader.document(forKey: 1) == nil)
    }

    @Test("input outside the schema is refused")
    func invalidInput() throws {
        let writer = try IndexWriter.rebuild(Samples.schema, in: MemoryDirectory())
        var unknownUnit = DocumentInput(key: 1)
        unknownUnit.append("词", unit: 3, field: 0)
        #expect(throws: IndexError.self) { try writer.add(unknownUnit) }
        var wide = DocumentInput(key: 1)
        wide.set(column: 0, to: 256)
        #expect(throws: IndexError.invalidInput(.columnValue(column: "kind", value: 256))) { try writer.add(wide) }
        var empty = DocumentInput(key: 1)
        empty.append("", unit: 0, field: 0)
        #expect(throws: IndexError.invalidInput(.termLength(0))) { try writer.add(empty) }
        #expect(throws: IndexError.self) { try IndexWriter.rebuild(IndexSchema(units: []), in: MemoryDirectory()) }
    }
}
