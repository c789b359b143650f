import Presentation
import Testing

@Suite("QR codes on paper")
struct QRCodeTests {
    /// The black modules of the drawing, row by row, from the strokes of its path.
    private static func modules(_ markup: String) throws -> (size: Int, black: Set<[Int]>) {
        let box = try #require(markup.split(separator: "viewBox=\"0 0 ").last?.prefix { $0 != "\"" }.split(separator: " ").first)
        let path = try #require(markup.split(separator: " d=\"").last?.prefix { $0 != "\"" })
        var black: Set<[Int]> = []
        for stroke in path.split(separator: "z") {
            let numbers = stroke.split { !$0.isNumber }.compactMap { Int($0) }
            try #require(numbers.count == 5 && stroke.hasPrefix("M"))
            for column in numbers[0]..<numbers[0] + numbers[2] { black.insert([numbers[1], column]) }
        }
        return (try #require(Int(box)), black)
    }

    @Test(
        "The three finders stand in their corners within four modules of white, and the symbol grows with the text",
        arguments: [
            ("A", 21), ("http://127.0.0.1:12348/answers/wage-boss-gone?revision=1", 33),
        ])
    func finders(text: String, width: Int) throws {
        let (size, black) = try Self.modules(try #require(QRCode.svg(text)).markup)
        #expect(size == width + 8)
        #expect(black.allSatisfy { (4..<4 + width).contains($0[0]) && (4..<4 + width).contains($0[1]) })
        for (top, left) in [(4, 4), (4, 4 + width - 7), (4 + width - 7, 4)] {
            for row in 0..<7 {
                for column in 0..<7 {
                    let ring = max(abs(row - 3), abs(column - 3))
                    #expect(black.contains([top + row, left + column]) == (ring != 2), "\(row) \(column)")
                }
            }
        }
        // The dark module of every symbol.
        #expect(black.contains([4 + width - 8, 12]))
    }

    @Test("What no symbol can hold gives none")
    func tooLong() {
        #expect(QRCode.svg(String(repeating: "a", count: 5_000)) == nil)
    }
}
