import ByteStorage
import CKernels
import Testing

@testable import InvertedIndex

@Suite("The fast scorer returns what the exhaustive one returns: documents, order and scores, bit for bit")
struct ExactnessTests {
    /// One random history: full build, updates with replacements and deletions, merges; then random queries against both scorers.
    private func compare(seed: UInt64, options: IndexOptions, documents: Int, queries: Int) throws {
        var generator = SeededGenerator(seed: seed)
        let vocabulary = Int.random(in: 20...400, using: &generator)
        let directory = MemoryDirectory()
        var nextKey: UInt64 = 0
        func add(_ count: Int, to writer: IndexWriter) throws {
            for _ in 0..<count {
                let isNew = nextKey == 0 || Int.random(in: 0..<10, using: &generator) > 0
                let key = isNew ? nextKey : UInt64.random(in: 0..<nextKey, using: &generator)
                if isNew { nextKey += 1 }
                let length = Int.random(in: 0...60, using: &generator)
                try writer.add(
                    PlainDocument.random(key: key, schema: Samples.schema, vocabulary: vocabulary, length: length, using: &generator).input)
            }
        }
        var writer = try IndexWriter.rebuild(Samples.schema, in: directory, options: options)
        try add(documents, to: writer)
        var reader = try writer.commit(blob: [])
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            writer.close()
            writer = try IndexWriter.update(in: directory, reusing: reader, options: options)
            try add(Int.random(in: 0...documents / 4, using: &generator), to: writer)
            for _ in 0..<Int.random(in: 0...documents / 10, using: &generator) {
                writer.delete(key: UInt64.random(in: 0..<nextKey, using: &generator))
            }
            reader = try writer.commit(blob: [])
            if let merged = try writer.mergeIfNeeded() { reader = merged }
            if Int.random(in: 0..<5, using: &generator) == 0 { reader = try writer.mergeAll() }
        }
        try query(reader, vocabulary: vocabulary, count: queries, seed: seed, using: &generator)
    }

    private func query(
        _ reader: IndexReader, vocabulary: Int, count: Int, seed: UInt64, using generator: inout SeededGenerator
    ) throws {
        let reference = ExhaustiveScorer(reader)
        let scorers = [FW_PORTABLE, FW_AVX2, FW_AVX512].filter { $0.rawValue <= fw_processor_level().rawValue }
            .map { RangeScorer(reader, level: $0) }
        for round in 0..<count {
            let size = round % 7 == 0 ? Int.random(in: 100...600, using: &generator) : Int.random(in: 1...40, using: &generator)
            var query = IndexQuery(Samples.query(&generator, vocabulary: vocabulary, terms: size))
            if Bool.random(using: &generator) {
                let shares: [Double] = [0.01, 0.2, 0.9, 0.99]
                let share = shares.randomElement(using: &generator) ?? 1
                query.filter = DocumentSet(limit: reader.documentLimit) { _ in Double.random(in: 0..<1, using: &generator) < share }
            }
            if Int.random(in: 0..<3, using: &generator) == 0 {
                query.prior = DocumentPrior((0..<reader.documentLimit).map { _ in Float.random(in: -3...3, using: &generator) })
                query.priorWeight = Float.random(in: 0...4, using: &generator)
            }
            let limit = [1, 3, 10, 100, 1000].randomElement(using: &generator) ?? 10
            let expected = reference.search(query, limit: limit)
            for scorer in scorers {
                let found = scorer.search(query, limit: limit)
                #expect(found == expected, "seed \(seed), round \(round), level \(scorer.level.rawValue)")
            }
        }
    }

    @Test("over random histories, units, filters, priors and limits", arguments: UInt64(1)...12)
    func histories(seed: UInt64) throws {
        let divisor = [1, 4, 16, 32, 128][Int(seed) % 5]
        try compare(seed: seed, options: IndexOptions(denseDivisor: divisor, largestSegmentCount: 3), documents: 900, queries: 25)
    }

    @Test("on small indexes, where most ranges are partly empty", arguments: UInt64(100)...110)
    func small(seed: UInt64) throws {
        try compare(seed: seed, options: IndexOptions(denseDivisor: 64), documents: 1 + Int(seed % 30), queries: 20)
    }

    @Test("a query of 4,000 terms has no limit to run into")
    func manyTerms() throws {
        var generator = SeededGenerator(seed: 7)
        let writer = try IndexWriter.rebuild(Samples.schema, in: MemoryDirectory())
        for key in 0..<400 {
            try writer.add(
                PlainDocument.random(key: UInt64(key), schema: Samples.schema, vocabulary: 3000, length: 80, using: &generator).input)
        }
        let reader = try writer.commit(blob: [])
        let query = IndexQuery(Samples.query(&generator, vocabulary: 3000, terms: 4000))
        #expect(RangeScorer(reader).search(query, limit: 10) == ExhaustiveScorer(reader).search(query, limit: 10))
    }

    @Test("weights too small or too large for a scale are answered all the same")
    func extremeWeights() throws {
        var generator = SeededGenerator(seed: 8)
        let writer = try IndexWriter.rebuild(Samples.schema, in: MemoryDirectory())
        for key in 0..<100 {
            try writer.add(
                PlainDocument.random(key: UInt64(key), schema: Samples.schema, vocabulary: 30, length: 20, using: &generator).input)
        }
        let reader = try writer.commit(blob: [])
        for weight in [Float(1e-30), 1e-12, 1e12, 1e30] {
            let query = IndexQuery([QueryTerm(unit: 0, term: "词1", weight: weight), QueryTerm(unit: 1, term: "词2", weight: weight)])
            #expect(Searcher(reader).search(query, limit: 10) == ExhaustiveScorer(reader).search(query, limit: 10))
            #expect(!Searcher(reader).search(query, limit: 10).isEmpty)
        }
        #expect(Searcher(reader).search(IndexQuery([]), limit: 10).isEmpty)
        #expect(Searcher(reader).search(IndexQuery([QueryTerm(unit: 0, term: "词1")]), limit: 0).isEmpty)
    }

    @Test("contributions add up to the score, in whatever way postings are met", arguments: [1, 4, 128])
    func contributions(denseDivisor: Int) throws {
        var generator = SeededGenerator(seed: 9)
        let writer = try IndexWriter.rebuild(
            Samples.schema, in: MemoryDirectory(), options: IndexOptions(denseDivisor: denseDivisor))
        for key in 0..<600 {
            try writer.add(
                PlainDocument.random(key: UInt64(key), schema: Samples.schema, vocabulary: 60, length: 30, using: &generator).input)
        }
        let searcher = Searcher(try writer.commit(blob: []))
        for limit in [2, 20, 600] {
            let query = IndexQuery(Samples.query(&generator, vocabulary: 60, terms: 25))
            let hits = searcher.search(query, limit: limit).sorted { $0.document < $1.document }
            let found = searcher.contributions(query, documents: hits.map(\.document))
            var sums = [Float](repeating: 0, count: hits.count)
            for term in found.terms {
                #expect(found.hits[term.hits].map(\.place) == found.hits[term.hits].map(\.place).sorted())
                for hit in found.hits[term.hits] {
                    #expect((0...term.weight).contains(hit.score))
                    sums[hit.place] += hit.score
                }
            }
            for (hit, sum) in zip(hits, sums) { #expect(abs(sum - hit.score) < 1e-3) }
        }
    }
}
