internal import Glibc

/// idf = ln(1 + (N − df + ½) / (df + ½)), the form of Lucene and of our index.
enum InverseDocumentFrequency {
    /// - Parameters:
    ///   - documents: N, at least `frequency`; smaller values count as `frequency`.
    ///   - frequency: df, at least 0.
    /// - Returns: above 0.
    static func value(documents: Int, frequency: Int) -> Float {
        let n = Double(max(documents, frequency))
        let df = Double(frequency)
        return Float(log(1 + (n - df + 0.5) / (df + 0.5)))
    }

    static func power(_ base: Float, _ exponent: Float) -> Float { exponent == 1 ? base : powf(base, exponent) }
}
