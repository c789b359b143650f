import CKernels
import Testing

@testable import TextVectors

@Suite("Coarse rows of the document vectors")
struct CoarseRowsTests {
    private func numbers(_ count: Int, within bound: Int, _ generator: inout SystemRandomNumberGenerator) -> [Int8] {
        (0..<count).map { _ in Int8(Int.random(in: -bound...bound, using: &generator)) }
    }

    @Test("every body of the kernel sums the nibbles", arguments: [32, 160, 512])
    func sums(_ width: Int) {
        var generator = SystemRandomNumberGenerator()
        let count = 40
        let most = min(127, 32767 / (30 * (width / 16)))
        for round in 0..<20 {
            // The largest sums of both signs, then anything.
            let rows = round < 2 ? Array(repeating: Int8(127), count: count * width) : numbers(count * width, within: 127, &generator)
            let query =
                round < 2 ? Array(repeating: Int8(round == 0 ? most : -most), count: width) : numbers(width, within: most, &generator)
            var coarse = [UInt8](repeating: 0xFF, count: count / 8 * fw_coarse_bytes(width))
            _ = fw_pack_coarse(rows, Array(repeating: 1, count: count), count, width, &coarse)
            let sums = (0..<count).map { row -> Int in
                var sum = 0
                for place in 0..<width { sum += ((Int(rows[row * width + place]) + 128) >> 4) * Int(query[place]) }
                return sum
            }
            // Just below and just at each sum.
            let bound = fw_coarse_bound(factor: 1, offset: 0, spread: 0, slack: 0)
            for threshold in Set(sums).flatMap({ [$0 - 1, $0] }) {
                for level in [FW_PORTABLE, FW_AVX2, FW_AVX512] where level.rawValue <= fw_processor_level().rawValue {
                    var found = [UInt32](repeating: 0, count: count)
                    let above = fw_coarse_above(level, coarse, count, width, query, bound, Float(threshold), &found)
                    #expect(found[..<above].map(Int.init) == sums.indices.filter { sums[$0] > threshold })
                }
            }
        }
    }

    @Test("the bound lets every row through that is above the threshold, and few others", arguments: [32, 160, 512])
    func bound(_ width: Int) throws {
        var generator = SystemRandomNumberGenerator()
        let count = 3003
        // Rows near each other and rows of anything, of very different lengths; every ninth can never be found.
        let near = numbers(width, within: 100, &generator)
        var rows: [Int8] = []
        for row in 0..<count {
            if row % 3 == 0 {
                let away = numbers(width, within: 27, &generator)
                rows += zip(near, away).map { $0 + $1 }
            } else {
                rows += numbers(width, within: 1 + row % 127, &generator)
            }
        }
        func dot(_ row: Int, _ other: [Float]) -> Float {
            var sum: Float = 0
            for place in 0..<width { sum += Float(rows[row * width + place]) * other[place] }
            return sum
        }
        let scales = (0..<count).map { row -> Float in
            let square = dot(row, rows[row * width..<(row + 1) * width].map(Float.init))
            return row % 9 == 4 || square == 0 ? 0 : 1 / square.squareRoot()
        }
        let coarse = try CoarseRows(rows, width: width, scales: scales)
        let query = VectorStore.Query(near.map { Float($0) })
        let short = coarse.query(query)
        let real = query.numbers.map { Float($0) * query.scale }
        let cosines = (0..<count).map { scales[$0] * dot($0, real) }
        var positions = [UInt32](repeating: 0, count: CoarseRows.block)
        for threshold in [-Float.infinity] + stride(from: 0, to: cosines.max() ?? 0, by: (cosines.max() ?? 1) / 7) {
            var possible: Set<Int> = []
            for first in stride(from: 0, to: count, by: CoarseRows.block) {
                for level in [FW_PORTABLE, FW_AVX2, FW_AVX512] where level.rawValue <= fw_processor_level().rawValue {
                    let above = coarse.possible(short, from: first, CoarseRows.block, above: threshold, level: level, &positions)
                    let found = positions[..<above].map { first + Int($0) }
                    if level == FW_PORTABLE { possible.formUnion(found) }
                    #expect(found == possible.filter { $0 >= first }.sorted())
                }
            }
            let above = (0..<count).filter { scales[$0] > 0 && cosines[$0] > threshold }
            #expect(possible.isSuperset(of: above))
            #expect(possible.allSatisfy { scales[$0] > 0 })
        }
        let last = (0..<count).count { scales[$0] > 0 && cosines[$0] > (cosines.max() ?? 0) / 2 }
        #expect(last < count / 2)
    }
}
