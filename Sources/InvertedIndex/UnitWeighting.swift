/// The impact v of a posting from what the index stores of it: one of 256 length classes a document and a small code a posting.
///
/// A unit of one field stores code = frequency − 1 and v = tf / (tf + K), K = k1 · (1 − b + b · length / average) / w, with the length
/// of the class. A unit of several fields has no classes (all 0) and stores code = v in steps of 1/255, rounded.
struct UnitWeighting: Sendable {
    /// Whether the code is a frequency.
    let storesFrequency: Bool
    /// K by length class; 256 values.
    private let saturation: [Float]
    /// v for the codes 0..<16 by code · 256 + class.
    private let table: [Float]
    static let tableCodes = 16

    /// - Parameter averages: average length of each field, above 0.
    init(unit: IndexUnit, averages: [Float]) {
        storesFrequency = unit.fields.count == 1
        let field = unit.fields[0]
        let average = averages[0]
        // A field of weight 0 contributes nothing: an infinite K makes v = 0.
        saturation = (0..<256).map { lengthClass in
            let relative = Float(LengthClass.length(of: UInt8(lengthClass))) / average
            return unit.k1 * (1 - field.b + field.b * relative) / field.weight
        }
        var table = [Float](repeating: 0, count: Self.tableCodes * 256)
        for code in 0..<Self.tableCodes {
            for lengthClass in 0..<256 {
                table[code << 8 | lengthClass] =
                    storesFrequency ? Self.saturated(Float(code + 1), saturation[lengthClass]) : Float(code) / 255
            }
        }
        self.table = table
    }

    private static func saturated(_ frequency: Float, _ saturation: Float) -> Float { frequency / (frequency + saturation) }

    /// v in 0...1 of a posting.
    @inline(__always)
    func impact(code: UInt32, lengthClass: UInt8) -> Float {
        if code < UInt32(Self.tableCodes) {
            return table.withUnsafeBufferPointer { $0[Int(code &<< 8 | UInt32(lengthClass))] }
        }
        if !storesFrequency { return Float(code) / 255 }
        return Self.saturated(Float(code &+ 1), saturation.withUnsafeBufferPointer { $0[Int(lengthClass)] })
    }

    /// The code of a posting of several fields.
    static func code(frequencies: UnsafePointer<UInt32>, lengths: UnsafePointer<UInt32>, unit: IndexUnit, averages: [Float]) -> UInt16 {
        var pseudoFrequency: Float = 0
        for index in unit.fields.indices where frequencies[index] > 0 {
            let field = unit.fields[index]
            let norm = 1 - field.b + field.b * Float(lengths[index]) / averages[index]
            // b = 1 in a field without length cannot hold a term, so the norm is above 0 here.
            pseudoFrequency += field.weight * Float(frequencies[index]) / norm
        }
        return UInt16((pseudoFrequency / (pseudoFrequency + unit.k1) * 255).rounded())
    }
}

/// One byte for the length of a field: exact below 24, then steps of 1/8 to 1/16 of the length, rounded down.
enum LengthClass {
    private static let exact: UInt32 = 24

    /// The class of a length; lengths up to 2³¹ have one.
    static func of(_ length: UInt32) -> UInt8 {
        guard length >= exact else { return UInt8(length) }
        let excess = length - exact
        let bits = 32 - excess.leadingZeroBitCount
        guard bits > 4 else { return UInt8(exact + excess) }
        // Three bits behind the leading one, and the number of bits dropped.
        let dropped = UInt32(bits - 4)
        return UInt8(min(255, exact + (dropped + 1) << 3 + excess >> dropped & 7))
    }

    /// The smallest length of a class.
    static func length(of lengthClass: UInt8) -> UInt32 {
        let value = UInt32(lengthClass)
        guard value >= exact + 16 else { return value }
        let code = value - exact
        let dropped = code >> 3 - 1
        return exact + (8 | code & 7) << dropped
    }
}
