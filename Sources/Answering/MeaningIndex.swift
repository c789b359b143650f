internal import Glibc
internal import Search

/// Which answers ask for the same things in whatever words: meanings to the ways of asking that hold them.
///
/// A way of asking is the vector of its meanings, weighted by how surely its words have them and by their idf over the answers.
struct MeaningIndex: Sendable {
    private struct Posting: Sendable {
        let text: Int32
        var weight: Float
    }

    /// By meaning: the texts that hold it.
    private var postings: [Int32: [Posting]] = [:]
    private var idf: [Int32: Float] = [:]
    /// By text: the place of its answer, and the length of its vector with `smoothing`.
    private var places: [Int] = []
    private var lengths: [Float] = []

    /// Added to the square of a text's length: a text of one meaning should not be as near as one that shares three of four.
    private static let smoothing: Float = 30

    /// Adds a way of asking, or the keywords, of the answer at a place; places never fall.
    mutating func add(_ meanings: SharedMeanings.Weighted, place: Int) {
        let text = Int32(places.count)
        places.append(place)
        for (meaning, weight) in meanings { postings[meaning, default: []].append(Posting(text: text, weight: weight)) }
    }

    /// Turns what was added into vectors; once, after everything was added.
    mutating func weigh(answers: Int) {
        var squares = [Float](repeating: Self.smoothing, count: places.count)
        for meaning in postings.keys.sorted() {
            guard var list = postings[meaning] else { continue }
            let holders = Float(Set(list.map { places[Int($0.text)] }).count)
            let value = logf(1 + (Float(answers) - holders + 0.5) / (holders + 0.5))
            idf[meaning] = value
            for index in list.indices {
                list[index].weight *= value
                squares[Int(list[index].text)] += list[index].weight * list[index].weight
            }
            postings[meaning] = list
        }
        lengths = squares.map { $0.squareRoot() }
    }

    /// A question's meanings with their weights; those that no answer asks for are left out.
    func vector(_ meanings: SharedMeanings.Weighted) -> SparseVector {
        SparseVector(meanings.compactMap { meaning, weight in idf[meaning].map { (key: meaning, value: weight * $0) } })
    }

    /// Cosine of a question and the nearest way of asking of each answer that shares a meaning, by place; each above 0, at most 1.
    ///
    /// - Complexity: O(texts), and O(texts that hold them) for each meaning of the question.
    func near(_ question: SparseVector) -> [Int: Float] {
        guard question.length > 0 else { return [:] }
        var products = [Float](repeating: 0, count: places.count)
        for (meaning, weight) in zip(question.features, question.weights) {
            for posting in postings[meaning] ?? [] { products[Int(posting.text)] += weight * posting.weight }
        }
        var best: [Int: Float] = [:]
        for (text, product) in products.enumerated() where product > 0 {
            let cosine = min(1, product / (question.length * lengths[text]))
            best[places[text]] = max(best[places[text]] ?? 0, cosine)
        }
        return best
    }
}
