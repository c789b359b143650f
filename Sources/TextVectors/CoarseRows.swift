internal import ByteStorage
internal import CKernels

/// The upper four bits of every row of a `VectorStore`, half the bytes, from which an upper bound of each cosine follows: a search reads these, and whole
/// rows only where the bound leaves a chance. What is found is what reading all rows would find.
///
/// With a row v = coarse + rest and a question q = short + rest', the cosine is at most short · coarse + |short| |rest| + |rest'| |v|
/// (Cauchy-Schwarz). Of 149,000 documents some 800 are left for the 200 nearest.
struct CoarseRows: Sendable {
    /// Rows of one call of the kernels.
    static let block = 1024
    /// More than the roundings of every float of the bound and of the cosine.
    private static let rounding: Float = 1e-4

    private let steps: StoredBytes
    private let width: Int
    /// A multiple of `FW_COARSE_STEP`.
    private let rows: Int
    private let longest: Float

    /// Reads every row once: 141,000 of 160 numbers take some 30 ms and 12 MB.
    ///
    /// - Parameter scales: of each row; 0 for one that is never found.
    /// - Throws: when memory is short.
    init(_ source: UnsafePointer<Int8>, width: Int, scales: [Float]) throws(StorageError) {
        let step = Int(FW_COARSE_STEP)
        self.width = width
        rows = (scales.count + step - 1) / step * step
        var longest: Float = 0
        steps = try StoredBytes(count: rows / step * fw_coarse_bytes(width), file: "coarse rows") { target in
            guard let bytes = target.baseAddress else { return }
            longest = fw_pack_coarse(source, scales, scales.count, width, bytes.assumingMemoryBound(to: UInt8.self))
        }
        self.longest = longest
    }

    /// A question in the form that nibbles are multiplied with.
    struct Query {
        fileprivate var numbers: [Int8]
        fileprivate var bound: fw_coarse_bound
    }

    /// - Parameter query: of the same width.
    func query(_ query: VectorStore.Query) -> Query {
        let most = min(127, 32767 / (30 * (width / 16)))
        let largest = max(1, query.numbers.lazy.map { abs(Int($0)) }.max() ?? 1)
        let step = Float(largest) / Float(most)
        let numbers = query.numbers.map { Int8((Float($0) / step).rounded()) }
        let rest = zip(query.numbers, numbers).map { Float($0) - Float($1) * step }
        let scale = step * query.scale
        func length(_ values: some Sequence<Float>) -> Float { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        return Query(
            numbers: numbers,
            bound: fw_coarse_bound(
                factor: 16 * scale, offset: 120.5 * scale * numbers.reduce(0) { $0 + Float($1) },
                spread: scale * length(numbers.lazy.map(Float.init)),
                slack: query.scale * length(rest) * longest + Self.rounding))
    }

    /// Numbers from `first` on of rows, ascending, whose cosine may be above `threshold`, written to `positions`.
    ///
    /// - Parameters:
    ///   - first: a multiple of 8.
    ///   - limit: how many rows to look at, a multiple of 8.
    ///   - positions: room for `limit`.
    /// - Returns: how many there are.
    func possible(
        _ query: Query, from first: Int, _ limit: Int, above threshold: Float, level: fw_level, _ positions: inout [UInt32]
    ) -> Int {
        precondition(positions.count >= limit, "no room for every position")
        let bytes = steps.baseAddress + first / Int(FW_COARSE_STEP) * fw_coarse_bytes(width)
        return fw_coarse_above(
            level, bytes.assumingMemoryBound(to: UInt8.self), min(limit, rows - first), width, query.numbers, query.bound, threshold,
            &positions)
    }
}
