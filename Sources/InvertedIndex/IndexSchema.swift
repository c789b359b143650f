/// What an index is made of: units of text with their weighting, and integer columns. Stored in the manifest of every generation.
package struct IndexSchema: Equatable, Sendable {
    /// Term spaces, such as words, bigrams and single characters. A term of one unit never meets a term of another.
    package var units: [IndexUnit]
    /// Integer values kept for every document.
    package var columns: [IndexColumn]

    package init(units: [IndexUnit], columns: [IndexColumn] = []) {
        self.units = units
        self.columns = columns
    }

    /// Position of the unit named `name`.
    package func unit(named name: String) -> Int? { units.firstIndex { $0.name == name } }
    /// Position of the column named `name`.
    package func column(named name: String) -> Int? { columns.firstIndex { $0.name == name } }

    /// Throws unless names are distinct and all parameters are within their ranges.
    func validate() throws(IndexError) {
        guard (1...16).contains(units.count) else { throw .invalidInput(.schema("1 to 16 units")) }
        guard columns.count <= 64 else { throw .invalidInput(.schema("at most 64 columns")) }
        guard Set(units.map(\.name)).count == units.count, Set(columns.map(\.name)).count == columns.count else {
            throw .invalidInput(.schema("names must differ"))
        }
        for unit in units { try unit.validate() }
    }
}

/// One term space and how it is scored.
///
/// BM25F (Robertson, Zaragoza and Taylor 2004; field lengths normalised before the saturation): a term that occurs tf_f times in
/// field f of length len_f has x = Σ_f w_f · tf_f / (1 − b_f + b_f · len_f / avg_f) and the impact v = x / (x + k1) in 0..<1. A query
/// term of weight q then adds q · weight · idf^p · (k1 + 1) · v, with idf = ln(1 + (N − df + ½) / (df + ½)).
///
/// The average lengths are those of the last full build, over the documents that have the field.
package struct IndexUnit: Equatable, Sendable {
    package var name: String
    /// 1 to 8 fields. With one field a posting keeps the frequency and lengths are kept to about 1/8 (exact below 24), so that the
    /// score is that of BM25 in its usual form. With several fields a posting keeps v itself in steps of 1/255.
    package var fields: [IndexField]
    /// Saturation, above 0.
    package var k1: Float
    /// Exponent p of the idf, at least 0.
    package var idfPower: Float
    /// Factor of the unit, at least 0.
    package var weight: Float

    package init(name: String, fields: [IndexField], k1: Float = 1.2, idfPower: Float = 1, weight: Float = 1) {
        self.name = name
        self.fields = fields
        self.k1 = k1
        self.idfPower = idfPower
        self.weight = weight
    }

    /// Position of the field named `name`.
    package func field(named name: String) -> Int? { fields.firstIndex { $0.name == name } }

    func validate() throws(IndexError) {
        guard (1...8).contains(fields.count), Set(fields.map(\.name)).count == fields.count else {
            throw .invalidInput(.schema("\(name): 1 to 8 fields with different names"))
        }
        guard k1 > 0, k1.isFinite, weight >= 0, weight.isFinite, idfPower >= 0, idfPower.isFinite else {
            throw .invalidInput(.schema("\(name): k1 must be positive, weight and idf power not negative"))
        }
        for field in fields where !(field.weight >= 0 && field.weight.isFinite && (0...1).contains(field.b)) {
            throw .invalidInput(.schema("\(name).\(field.name): weight must not be negative and b in 0...1"))
        }
    }
}

/// One field of a unit.
package struct IndexField: Equatable, Sendable {
    package var name: String
    /// w_f, at least 0.
    package var weight: Float
    /// b_f in 0...1: how much a longer field counts less.
    package var b: Float

    package init(name: String, weight: Float = 1, b: Float = 0.75) {
        self.name = name
        self.weight = weight
        self.b = b
    }
}

/// One integer a document.
package struct IndexColumn: Equatable, Sendable {
    package var name: String
    package var width: ColumnWidth

    package init(name: String, width: ColumnWidth) {
        self.name = name
        self.width = width
    }
}

/// Bytes that a column takes for each document.
package enum ColumnWidth: UInt8, Sendable {
    case one = 1
    case two = 2
    case four = 4

    /// Largest value that fits.
    package var maximum: UInt32 {
        switch self {
        case .one: 0xFF
        case .two: 0xFFFF
        case .four: 0xFFFF_FFFF
        }
    }
}
