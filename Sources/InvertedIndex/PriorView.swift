/// The prior of a query, in the units of the range scorer. Valid as long as the query.
struct PriorView {
    /// Values by document number and largest of each eight; `nil` if the query has no prior.
    private(set) var values: UnsafePointer<Float>?
    private(set) var rangeMaxima: UnsafePointer<Float>?
    private(set) var weight: Float = 0
    private var lowerBound: Float = 0
    /// Weighted difference of the largest and the smallest value.
    private(set) var span: Float = 0
    /// Rounding that a score may have through its prior.
    private(set) var slack: Float = 0
    /// 16-bit units of a score of 1.
    var scale: Float = 0

    init() {}

    init(_ query: IndexQuery) {
        guard let prior = query.prior else { return }
        values = UnsafePointer(prior.values)
        rangeMaxima = UnsafePointer(prior.rangeMaxima)
        weight = query.priorWeight
        lowerBound = prior.bounds.lowerBound
        span = weight * (prior.bounds.upperBound - lowerBound)
        slack = 4e-7 * weight * max(abs(lowerBound), abs(prior.bounds.upperBound))
    }

    @inline(__always)
    var isPresent: Bool { values != nil }

    /// Weighted smallest value: every document has at least this.
    @inline(__always)
    var least: Float { weight * lowerBound }

    /// A value above the smallest, in 16-bit units, rounded up. The choice of the scale keeps it within 16 bits.
    @inline(__always)
    func units(_ value: Float) -> UInt32 {
        UInt32(min(65_000, (value - lowerBound) * weight * scale * 1.000001)) &+ 1
    }

    /// Units of the largest value of a range of the index; 0 without a prior.
    @inline(__always)
    func units(ofRange range: Int) -> UInt32 {
        rangeMaxima.map { units($0[range]) } ?? 0
    }
}
