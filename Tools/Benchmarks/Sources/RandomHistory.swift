import ByteStorage
import InvertedIndex

/// An index made by a random history: a full build, then updates that add, replace and delete, with merges in between.
struct RandomHistory {
    /// One unit of one field, one of three fields, one of two; one column.
    static let schema = IndexSchema(
        units: [
            IndexUnit(name: "words", fields: [IndexField(name: "all")]),
            IndexUnit(
                name: "bigrams",
                fields: [IndexField(name: "title", weight: 0.5), IndexField(name: "path", weight: 1.5, b: 0), IndexField(name: "body")],
                k1: 0.9, idfPower: 1.2, weight: 1.5),
            IndexUnit(name: "characters", fields: [IndexField(name: "title", weight: 2), IndexField(name: "body", b: 0.5)], k1: 1.8),
        ],
        columns: [IndexColumn(name: "kind", width: .one)])

    /// Every density from a bound for each term that occurs at all to none.
    static let divisors = [1, 2, 4, 8, 16, 32, 64, 128, 1000, 100_000]

    private var generator: SeededGenerator
    private let vocabulary: Int
    private var nextKey = 0
    private(set) var reader: IndexReader

    /// - Parameter documents: documents of the full build, at most.
    init(seed: UInt64, documents: Int) throws {
        generator = SeededGenerator(seed: seed)
        vocabulary = generator.int(20...2000)
        let options = IndexOptions(
            denseDivisor: Self.divisors[generator.int(0...Self.divisors.count - 1)], largestSegmentCount: generator.int(2...8))
        let directory = MemoryDirectory()
        var writer = try IndexWriter.rebuild(Self.schema, in: directory, options: options)
        let count = generator.int(1...documents)
        reader = try writer.commit(blob: [])
        try add(count, to: writer)
        reader = try writer.commit(blob: [])
        for _ in 0..<generator.int(0...6) {
            writer.close()
            writer = try IndexWriter.update(in: directory, reusing: reader, options: options)
            try add(generator.int(0...max(1, count / 4)), to: writer)
            for _ in 0..<generator.int(0...max(1, count / 8)) { writer.delete(key: UInt64(generator.int(0...nextKey))) }
            reader = try writer.commit(blob: [])
            if let merged = try writer.mergeIfNeeded() { reader = merged }
            if generator.once(in: 6) { reader = try writer.mergeAll() }
        }
    }

    private mutating func add(_ count: Int, to writer: IndexWriter) throws {
        var input = DocumentInput(key: 0)
        for _ in 0..<count {
            let isNew = nextKey == 0 || !generator.once(in: 10)
            input.reset(key: UInt64(isNew ? nextKey : generator.int(0...nextKey - 1)))
            if isNew { nextKey += 1 }
            input.set(column: 0, to: UInt32(generator.int(0...9)))
            let length = generator.int(0...60)
            for (unit, definition) in Self.schema.units.enumerated() {
                for field in definition.fields.indices {
                    for _ in 0..<generator.int(0...length) {
                        input.append(term(), unit: unit, field: field, count: generator.once(in: 20) ? 9 : 1)
                    }
                }
            }
            try writer.add(input)
        }
    }

    /// Low numbers are much more frequent than high ones.
    private mutating func term() -> String {
        let skewed = Double.random(in: 0..<1, using: &generator) * Double.random(in: 0..<1, using: &generator)
        return "词\(Int(Double(vocabulary) * skewed))"
    }

    /// A query of any shape, and how many documents to ask for.
    mutating func query() -> (query: IndexQuery, limit: Int) {
        let size = generator.once(in: 20) ? generator.int(100...600) : generator.int(1...40)
        var query = IndexQuery(
            (0..<size).map { _ in
                QueryTerm(
                    unit: generator.int(0...Self.schema.units.count - 1), term: "词\(generator.int(0...vocabulary))",
                    weight: Float.random(in: 0.1...3, using: &generator))
            })
        if generator.once(in: 3) {
            let share = [0.01, 0.2, 0.9, 0.99][generator.int(0...3)]
            query.filter = DocumentSet(limit: reader.documentLimit) { _ in Double.random(in: 0..<1, using: &generator) < share }
        }
        if generator.once(in: 4) {
            query.prior = DocumentPrior((0..<reader.documentLimit).map { _ in Float.random(in: -3...3, using: &generator) })
            query.priorWeight = Float.random(in: 0...4, using: &generator)
        }
        return (query, [1, 3, 10, 100, 1000][generator.int(0...4)])
    }
}

/// Compares the fast scorer with the exhaustive one over random histories and random queries.
struct RandomBenchmark {
    let options: Options

    /// Queries asked of one history.
    private static let share = 1000

    func run() throws -> Bool {
        let wanted = options.value("queries", default: 1_000_000)
        let seed = UInt64(options.value("seed", default: 1))
        let start = processSeconds()
        var asked = 0
        var histories = 0
        var different = 0
        while asked < wanted {
            var history = try RandomHistory(seed: seed &+ UInt64(histories), documents: options.value("documents", default: 2000))
            let searcher = Searcher(history.reader)
            let reference = ExhaustiveScorer(history.reader)
            for number in 0..<min(Self.share, wanted - asked) {
                let (query, limit) = history.query()
                if searcher.search(query, limit: limit) != reference.search(query, limit: limit) {
                    different += 1
                    complain("history of seed \(seed &+ UInt64(histories)), query \(number): not the exhaustive result")
                }
            }
            asked += min(Self.share, wanted - asked)
            histories += 1
        }
        print(
            "{\"what\":\"random\",\"seed\":\(seed),\"histories\":\(histories),\"queries\":\(asked),\"different\":\(different),"
                + "\"cpu_s\":\(rounded(processSeconds() - start))}")
        return different == 0
    }
}
