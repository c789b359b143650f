import ByteStorage
import CKernels
import Testing

@testable import TextVectors

/// A table written byte by byte as the format says, so that reader and description are compared with each other.
private func tableFile(_ rows: [(term: String, scale: Float, numbers: [Int8])], width: Int) -> [UInt8] {
    let sorted = rows.sorted { $0.term.utf8.lexicographicallyPrecedes($1.term.utf8) }
    var file = ByteWriter()
    file.writeRaw(Array("FWNGRAM1".utf8))
    file.write(UInt32(1))
    file.write(UInt32(width))
    file.write(UInt32(rows.count))
    file.write(UInt32(sorted.reduce(0) { $0 + $1.term.utf8.count }))
    var end = 0
    for row in sorted {
        end += row.term.utf8.count
        file.write(UInt32(end))
    }
    for row in sorted { file.writeRaw(Array(row.term.utf8)) }
    file.align(to: 4)
    for row in sorted { file.write(row.scale) }
    for row in sorted { file.writeRaw(row.numbers.map { UInt8(bitPattern: $0) }) }
    file.writeRaw(SHA256.digest(of: file.bytes))
    return file.bytes
}

/// A row that is `value` at one place and 0 elsewhere.
private func unit(_ place: Int, _ value: Int8 = 100) -> [Int8] { (0..<32).map { $0 == place ? value : 0 } }

private func smallTable() throws -> NGramTable {
    try NGramTable(
        tableFile([("工资", 0.01, unit(0)), ("拖欠", 0.01, unit(1)), ("合同", 0.02, unit(2)), ("a", 0.01, unit(3))], width: 32), file: "table")
}

private func store(_ vectors: [[Float]?], _ table: NGramTable) throws -> VectorStore {
    let directory = MemoryDirectory()
    try directory.write(VectorStore.encode(vectors, table: table), to: "vectors")
    return try VectorStore(directory.read("vectors"), file: "vectors", table: table)
}

@Suite("Table of n-gram vectors")
struct NGramTableTests {
    @Test("finds every term and nothing else")
    func rows() throws {
        let table = try smallTable()
        #expect(table.width == 32 && table.count == 4)
        // Ascending by bytes: a, then the Han terms by their UTF-8.
        #expect(table.row(of: Array("a".utf8)[...]) == 0)
        for term in ["工资", "拖欠", "合同"] { #expect(table.row(of: Array(term.utf8)[...]) != nil) }
        for term in ["", "工", "工资a", "资工"] { #expect(table.row(of: Array(term.utf8)[...]) == nil) }
    }

    @Test("the vector is the normalised sum of the rows, each by the root of its count")
    func vector() throws {
        var bag = TermBag(table: try smallTable())
        for term in ["工资", "工资", "工资", "工资", "拖欠", "不在表里"] { bag.add(Array(term.utf8)[...]) }
        let vector = try #require(bag.vector())
        // (√4, √1) normalised.
        #expect(abs(vector[0] - 2 / Float(5).squareRoot()) < 1e-6)
        #expect(abs(vector[1] - 1 / Float(5).squareRoot()) < 1e-6)
        #expect(vector[2...].allSatisfy { $0 == 0 })
        bag.removeAll()
        #expect(bag.vector() == nil)
    }

    @Test("the order in which terms come changes no bit")
    func order() throws {
        let table = try smallTable()
        var first = TermBag(table: table)
        var second = TermBag(table: table)
        for term in ["工资", "拖欠", "合同", "a"] { first.add(Array(term.utf8)[...]) }
        for term in ["a", "合同", "拖欠", "工资"] { second.add(Array(term.utf8)[...]) }
        #expect(first.vector() == second.vector())
    }

    @Test("every changed byte and every cut is refused")
    func damage() throws {
        let good = tableFile([("工资", 0.01, unit(0)), ("拖欠", 0.01, unit(1))], width: 32)
        for index in good.indices {
            var bad = good
            bad[index] ^= 0x10
            #expect(throws: TextVectorsError.self) { try NGramTable(bad, file: "table") }
        }
        for length in 0..<good.count {
            #expect(throws: TextVectorsError.self) { try NGramTable(Array(good.prefix(length)), file: "table") }
        }
    }
}

@Suite("Store of document vectors")
struct VectorStoreTests {
    private func random(_ count: Int, seed: UInt64) -> [[Float]?] {
        var state = seed
        return (0..<count).map { document in
            if document % 17 == 3 { return nil }
            let raw = (0..<32).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Float(Int(state >> 40) % 2001 - 1000)
            }
            let length = raw.map { $0 * $0 }.reduce(0, +).squareRoot()
            return raw.map { $0 / max(length, 1e-6) }
        }
    }

    @Test("nearest agrees with a plain sort of exact cosines up to the rounding of 8 bits")
    func agreesWithSort() throws {
        let table = try smallTable()
        let seed = UInt64.random(in: 1...UInt64.max)
        let vectors = random(3000, seed: seed)
        let store = try store(vectors, table)
        let question = try #require(vectors[5])
        let query = VectorStore.Query(question)
        let found = store.nearest(query, limit: 20)
        let exact = vectors.map { vector in vector.map { zip($0, question).map { $0 * $1 }.reduce(0, +) } }
        #expect(found.first?.document == 5, "seed \(seed)")
        for neighbour in found {
            let cosine = try #require(exact[Int(neighbour.document)])
            #expect(abs(cosine - neighbour.cosine) < 0.02, "seed \(seed)")
        }
        // The reference over the store's own numbers is exact.
        let all = store.cosines(of: query, to: (0..<3000).map { UInt32($0) })
        let expected = all.indices.filter { vectors[$0] != nil }.sorted { all[$0] == all[$1] ? $0 < $1 : all[$0] > all[$1] }.prefix(20)
        #expect(found.map { Int($0.document) } == Array(expected), "seed \(seed)")
        #expect(found.map(\.cosine) == expected.map { all[$0] }, "seed \(seed)")
    }

    @Test("every body of the kernel gives the same bits")
    func levels() throws {
        let table = try smallTable()
        let vectors = random(1500, seed: 7)
        let store = try store(vectors, table)
        let query = VectorStore.Query(try #require(vectors[9]))
        let portable = store.nearest(query, limit: 50, allowed: nil, level: FW_PORTABLE)
        #expect(store.nearest(query, limit: 50) == portable)
        #expect(portable.count == 50)
    }

    @Test("only allowed documents are found, and none without a vector")
    func allowed() throws {
        let table = try smallTable()
        let vectors = random(200, seed: 3)
        let store = try store(vectors, table)
        let query = VectorStore.Query(try #require(vectors[1]))
        let found = store.nearest(query, limit: 200, allowed: [0b1111] + [UInt8](repeating: 0, count: 15) + [1])
        // 3 has no vector; documents from 136 on have no bits.
        #expect(found.map(\.document).sorted() == [0, 1, 2, 128])
        #expect(store.nearest(query, limit: 500).count == vectors.compactMap { $0 }.count)
    }

    @Test("of very many documents the nearest are those of a plain sort, however they lie", arguments: [0, 1, 2])
    func many(_ kind: Int) throws {
        let table = try smallTable()
        var vectors = random(20_000, seed: 11)
        let question = try #require(vectors[5])
        // All near ones in the part that is sampled, or all beyond it; then many that are equal.
        if kind > 0 { for place in 0..<400 { vectors[place / 40 * 1024 + (kind == 1 ? 0 : 500) + place % 40] = question } }
        let store = try store(vectors, table)
        let query = VectorStore.Query(question)
        let all = store.cosines(of: query, to: (0..<20_000).map { UInt32($0) })
        let sorted = all.indices.filter { vectors[$0] != nil }.sorted { all[$0] == all[$1] ? $0 < $1 : all[$0] > all[$1] }
        for limit in [1, 40, 300, 1000] {
            #expect(store.nearest(query, limit: limit).map { Int($0.document) } == Array(sorted.prefix(limit)))
        }
    }

    @Test("equal cosines come in order of the documents, and the first stay")
    func ties() throws {
        let table = try smallTable()
        let one: [Float] = (0..<32).map { $0 == 0 ? 1 : 0 }
        let store = try store(Array(repeating: one, count: 10), table)
        #expect(store.nearest(VectorStore.Query(one), limit: 3).map(\.document) == [0, 1, 2])
    }

    @Test("a scale that is no length is refused though the checksum fits", arguments: [Float.infinity, -1, .nan])
    func scales(_ scale: Float) throws {
        let table = try smallTable()
        var bytes = VectorStore.encode([unit(0).map { Float($0) / 100 }], table: table)
        withUnsafeBytes(of: scale.bitPattern.littleEndian) { bytes.replaceSubrange(84..<88, with: $0) }
        let checksum = bytes.dropLast(4).withUnsafeBytes { CRC32C.value(of: $0) }
        withUnsafeBytes(of: checksum.littleEndian) { bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: $0) }
        let directory = MemoryDirectory()
        try directory.write(bytes, to: "vectors")
        #expect(throws: TextVectorsError.self) { try VectorStore(directory.read("vectors"), file: "vectors", table: table) }
    }

    @Test("damage and vectors of another table are refused")
    func refused() throws {
        let table = try smallTable()
        let other = try NGramTable(tableFile([("合同", 0.01, unit(0))], width: 32), file: "table")
        let good = VectorStore.encode([unit(0).map { Float($0) / 100 }, nil], table: table)
        let directory = MemoryDirectory()
        try directory.write(good, to: "good")
        #expect(throws: TextVectorsError.otherTable(expected: other.fingerprint, found: table.fingerprint)) {
            try VectorStore(directory.read("good"), file: "good", table: other)
        }
        for index in stride(from: 0, to: good.count, by: 7) {
            var bad = good
            bad[index] ^= 1
            try directory.write(bad, to: "bad\(index)")
            #expect(throws: TextVectorsError.self) { try VectorStore(directory.read("bad\(index)"), file: "bad", table: table) }
        }
        try directory.write(Array(good.prefix(60)), to: "short")
        #expect(throws: TextVectorsError.self) { try VectorStore(directory.read("short"), file: "short", table: table) }
    }
}

@Suite("Vectors collected one by one")
struct VectorStoreBuilderTests {
    @Test("give the bytes of the store that is encoded at once")
    func sameBytes() throws {
        let table = try smallTable()
        var first = [Float](repeating: 0, count: 32)
        first[3] = 1
        var builder = VectorStoreBuilder(table: table)
        for vector in [first, nil, first] { builder.append(vector) }
        #expect(builder.count == 3)
        #expect(builder.encoded() == VectorStore.encode([first, nil, first], table: table))
    }
}
