internal import CKernels

/// The impact v of a posting from what the index stores of it: one of 256 length classes a document and a small code a posting.
///
/// A unit of one field stores code = frequency − 1 and v = tf / (tf + K), K = k1 · (1 − b + b · length / average) / w, with the length
/// of the class. A unit of several fields has no classes (all 0) and stores code = v in steps of 1/255, rounded.
final class UnitWeighting: @unchecked Sendable {
    // Unchecked Sendable: the tables are written by `init` alone and freed when no reference is left.

    /// Whether the code is a frequency.
    let storesFrequency: Bool
    /// K by length class; 256 values.
    private let saturation: UnsafeMutablePointer<Float>
    /// v for the codes 0..<16 by code · 256 + class.
    private let table: UnsafeMutablePointer<Float>
    static let tableCodes = Int(FW_TABLE_CODES)

    /// - Parameter averages: average length of each field, above 0.
    init(unit: IndexUnit, averages: [Float]) {
        storesFrequency = unit.fields.count == 1
        saturation = .allocate(capacity: 256)
        table = .allocate(capacity: Self.tableCodes * 256)
        let field = unit.fields[0]
        for lengthClass in 0..<256 {
            let relative = Float(LengthClass.length(of: UInt8(lengthClass))) / averages[0]
            // A field of weight 0 contributes nothing: an infinite K makes v = 0.
            let norm = unit.k1 * (1 - field.b + field.b * relative) / field.weight
            saturation[lengthClass] = norm.isNaN ? .infinity : norm
            for code in 0..<Self.tableCodes {
                table[code << 8 | lengthClass] =
                    storesFrequency ? Self.saturated(Float(code + 1), saturation[lengthClass]) : Float(code) / 255
            }
        }
    }

    deinit {
        saturation.deallocate()
        table.deallocate()
    }

    @inline(__always)
    private static func saturated(_ frequency: Float, _ saturation: Float) -> Float { frequency / (frequency + saturation) }

    /// v in 0...1 of a posting.
    @inline(__always)
    func impact(code: UInt32, lengthClass: UInt8) -> Float {
        if code < UInt32(Self.tableCodes) { return table[Int(code &<< 8 | UInt32(lengthClass))] }
        return storesFrequency ? Self.saturated(Float(code &+ 1), saturation[Int(lengthClass)]) : Float(code) / 255
    }

    /// A dense term as the kernels take it; valid as long as the weighting and the segment.
    @inline(__always)
    func denseTerm(
        _ directory: UnsafePointer<UInt8>, lengthClasses: UnsafePointer<UInt8>?, weight: Float
    ) -> fw_dense_term {
        fw_dense_term(
            directory: directory, length_classes: lengthClasses, impacts: table, saturation: saturation, weight: weight,
            stores_frequency: storesFrequency ? 1 : 0)
    }

    /// The code of a posting of several fields.
    static func code(
        frequencies: UnsafePointer<UInt32>, lengths: UnsafePointer<UInt32>, unit: IndexUnit, averages: [Float]
    ) -> UInt16 {
        var pseudoFrequency: Float = 0
        for index in unit.fields.indices where frequencies[index] > 0 {
            let field = unit.fields[index]
            // Above 0: a field that holds a term has a length.
            let norm = 1 - field.b + field.b * Float(lengths[index]) / averages[index]
            pseudoFrequency += field.weight * Float(frequencies[index]) / norm
        }
        return UInt16((pseudoFrequency / (pseudoFrequency + unit.k1) * 255).rounded())
    }
}
