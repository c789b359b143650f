/// Scalars as the citation scanner compares them: one for one, so that places stay those of the input.
///
/// Full-width forms become ASCII, letters lower case, every kind of round, square and tortoise-shell bracket `(` and `)`, Traditional characters
/// Simplified. Nothing is decomposed: what has no single counterpart stays.
package struct CitationFolding: Sendable {
    /// Folded form of each scalar of the basic plane.
    private let table: [UInt16]

    /// - Parameter simplified: Traditional to Simplified characters; without it only those of structural words (條, 項, 華 …) are known.
    package init(simplified: [Unicode.Scalar: Unicode.Scalar] = [:]) {
        var table = (0...0xFFFF).map { UInt16($0) }
        for (source, target) in simplified where source.value < 0x10000 && target.value < 0x10000 {
            table[Int(source.value)] = UInt16(target.value)
        }
        for (source, target) in Self.structural { table[Int(source.value)] = UInt16(target.value) }
        for value in 0xFF01...0xFF5E { table[value] = UInt16(value - 0xFEE0) }
        table[0x3000] = 0x20
        table[0xA0] = 0x20
        table[0x09] = 0x20
        for value in 0x41...0x5A { table[value] = UInt16(value + 0x20) }
        for value in 0xFF21...0xFF3A { table[value] = UInt16(value - 0xFEC0) }
        for scalar in "（〔［【[".unicodeScalars { table[Int(scalar.value)] = 0x28 }
        for scalar in "）〕］】]".unicodeScalars { table[Int(scalar.value)] = 0x29 }
        self.table = table
    }

    /// Characters without which no citation in Traditional characters could be told.
    private static let structural: [(Unicode.Scalar, Unicode.Scalar)] = [
        ("條", "条"), ("項", "项"), ("華", "华"), ("國", "国"), ("該", "该"), ("規", "规"), ("釋", "释"), ("辦", "办"), ("則", "则"),
        ("決", "决"), ("編", "编"), ("節", "节"), ("總", "总"), ("與", "与"), ("萬", "万"), ("兩", "两"), ("貳", "贰"), ("參", "叁"),
        ("陸", "陆"), ("號", "号"), ("實", "实"), ("暫", "暂"), ("試", "试"),
    ]

    /// The folded scalar.
    @inline(__always)
    func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard scalar.value < 0x10000 else { return scalar }
        // Only surrogates are no scalars, and no table entry is one unless its index is.
        return Unicode.Scalar(table[Int(scalar.value)]) ?? scalar
    }

    /// Every scalar folded, in order.
    func fold(_ scalars: String.UnicodeScalarView) -> [Unicode.Scalar] { scalars.map(fold) }
}
