import ByteStorage
import Testing

@testable import TextVectors

/// A table of one term, written byte by byte.
private func oneTermTable(width: Int) throws -> NGramTable {
    var file = ByteWriter()
    file.writeRaw(Array("FWNGRAM1".utf8))
    for value in [1, width, 1, 1, 1] { file.write(UInt32(value)) }
    file.writeRaw(Array("a".utf8))
    file.align(to: 4)
    file.write(Float(0.01))
    file.writeRaw([UInt8](repeating: 7, count: width))
    file.writeRaw(SHA256.digest(of: file.bytes))
    return try NGramTable(file.bytes, file: "table")
}

@Suite("Vectors carried over from another store")
struct CarriedVectorsTests {
    @Test("are the same bytes as if they had been made anew, in whatever order, with gaps and new ones between")
    func carriedOver() throws {
        let table = try oneTermTable(width: 32)
        func vector(_ seed: Int) -> [Float] { (0..<32).map { Float(($0 * 7 + seed * 13) % 19 - 9) / 40 } }
        var first = VectorStoreBuilder(table: table)
        for seed in 0..<5 { first.append(seed == 3 ? nil : vector(seed)) }
        let former = try first.store(table: table)
        var carried = VectorStoreBuilder(continuing: former)
        var anew = VectorStoreBuilder(table: table)
        for place in [4, 0, -1, 3, 2, -2] {
            if place >= 0 { carried.append(place, of: former) } else { carried.append(place == -1 ? nil : vector(90)) }
            switch place {
            case -1, 3: anew.append(nil)
            case -2: anew.append(vector(90))
            default: anew.append(vector(place))
            }
        }
        #expect(carried.count == 6)
        #expect(carried.encoded() == anew.encoded())
        #expect(try carried.store(table: table).fingerprint == table.fingerprint)
    }
}
