/// A few numbered features with weights above 0.
struct SparseVector: Sendable {
    /// Ascending, distinct.
    let features: [Int32]
    let weights: [Float]
    /// Root of the sum of squares; 0 if there is no feature.
    let length: Float

    init(_ values: some Collection<(key: Int32, value: Float)>) {
        // Sums must not depend on the order of a dictionary.
        let sorted = values.sorted { $0.key < $1.key }
        features = sorted.map(\.key)
        weights = sorted.map(\.value)
        length = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// Σ of the weights.
    var mass: Float { weights.reduce(0, +) }

    /// The product with a vector of one number a feature.
    func product(_ dense: [Float]) -> Float {
        var sum: Float = 0
        for index in features.indices { sum += dense[Int(features[index])] * weights[index] }
        return sum
    }

    /// Σ of the weights of those features that another list, ascending, holds too. O(both).
    func mass(within other: [Int32]) -> Float {
        var sum: Float = 0
        var place = 0
        for (index, feature) in features.enumerated() {
            while place < other.count, other[place] < feature { place += 1 }
            if place < other.count, other[place] == feature { sum += weights[index] }
        }
        return sum
    }
}
