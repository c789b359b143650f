import ByteStorage

@testable import InvertedIndex

/// A generator that replays from its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// What a document holds, for the naive reference: occurrences by unit, field and term.
struct PlainDocument: Equatable {
    var key: UInt64
    var counts: [[[String: Int]]]
    var values: [UInt32]

    init(key: UInt64, schema: IndexSchema) {
        self.key = key
        counts = schema.units.map { unit in unit.fields.map { _ in [:] } }
        values = schema.columns.map { _ in 0 }
    }

    var input: DocumentInput {
        var input = DocumentInput(key: key)
        for (unit, fields) in counts.enumerated() {
            for (field, terms) in fields.enumerated() {
                for term in terms.keys.sorted() { input.append(term, unit: unit, field: field, count: terms[term] ?? 0) }
            }
        }
        for (column, value) in values.enumerated() { input.set(column: column, to: value) }
        return input
    }

    /// A document with skewed term frequencies: term t i of a unit is about 1 / i as frequent as the first.
    static func random(key: UInt64, schema: IndexSchema, vocabulary: Int, length: Int, using generator: inout SeededGenerator)
        -> PlainDocument
    {
        var document = PlainDocument(key: key, schema: schema)
        for (unit, definition) in schema.units.enumerated() {
            for field in definition.fields.indices {
                for _ in 0..<Int.random(in: 0...length, using: &generator) {
                    let rank = Int(
                        Double(vocabulary) * (Double.random(in: 0..<1, using: &generator) * Double.random(in: 0..<1, using: &generator)))
                    document.counts[unit][field]["词\(rank)", default: 0] += Int.random(in: 0..<20, using: &generator) == 0 ? 9 : 1
                }
            }
        }
        for (column, definition) in schema.columns.enumerated() {
            document.values[column] = UInt32.random(in: 0...min(definition.width.maximum, 9), using: &generator)
        }
        return document
    }
}

enum Samples {
    /// One unit of one field, one of three fields, one of two; three columns.
    static let schema = IndexSchema(
        units: [
            IndexUnit(name: "words", fields: [IndexField(name: "all")]),
            IndexUnit(
                name: "bigrams",
                fields: [IndexField(name: "title", weight: 0.5), IndexField(name: "path", weight: 1.5, b: 0), IndexField(name: "body")],
                k1: 0.9, idfPower: 1.2, weight: 1.5),
            IndexUnit(name: "characters", fields: [IndexField(name: "title", weight: 2), IndexField(name: "body", b: 0.5)], k1: 1.8),
        ],
        columns: [
            IndexColumn(name: "kind", width: .one), IndexColumn(name: "region", width: .two), IndexColumn(name: "day", width: .four),
        ])

    static func query(_ generator: inout SeededGenerator, vocabulary: Int, terms: Int) -> [QueryTerm] {
        (0..<terms).map { _ in
            QueryTerm(
                unit: Int.random(in: 0..<schema.units.count, using: &generator),
                term: "词\(Int.random(in: 0..<vocabulary + 3, using: &generator))", weight: Float.random(in: 0.1...3, using: &generator))
        }
    }
}
