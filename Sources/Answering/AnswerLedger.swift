internal import Glibc
internal import Search
internal import TextAnalysis

/// What the matcher keeps of every standard answer: its ways of asking, its keywords and its text, as features, meanings and vectors.
struct AnswerLedger: Sendable {
    struct Entry: Sendable {
        /// Of the answer's current revision.
        let row: Int64
        /// Characters of each way of asking, the standard question first; unit length.
        var ways: [SparseVector] = []
        /// Characters of the keywords; unit length.
        var keywords: SparseVector?
        /// Meanings in the text, ascending.
        var bodyMeanings: [Int32] = []
        /// By the encoder, unit length; empty or nil without one.
        var wayVectors: [[Float]] = []
        var keywordVector: [Float]?
        var bodyVector: [Float]?
    }

    private(set) var entries: [Entry] = []
    private(set) var places: [Int64: Int] = [:]
    /// Characters and bigrams to feature numbers, and the idf of each over all ways of asking.
    private(set) var numbers: [[UInt8]: Int32] = [:]
    private(set) var idf: [Float] = []
    /// idf of what no answer's questions hold.
    private(set) var unknownIdf: Float = 0
    private(set) var meanings = MeaningIndex()

    /// - Complexity: about 100 ns a feature.
    init(_ readings: [AnswerReading]) {
        var counted = Counted()
        for reading in readings {
            let place = entries.count
            for way in reading.ways {
                counted.add(way, place: place, isKeywords: false)
                meanings.add(way.meanings, place: place)
            }
            if let keywords = reading.keywords {
                counted.add(keywords, place: place, isKeywords: true)
                meanings.add(keywords.meanings, place: place)
            }
            var entry = Entry(row: reading.row)
            entry.wayVectors = reading.ways.compactMap(\.vector)
            entry.keywordVector = reading.keywords?.vector
            entry.bodyVector = reading.bodyVector
            entry.bodyMeanings = reading.bodyMeanings
            places[entry.row] = place
            entries.append(entry)
        }
        weigh(counted)
        meanings.weigh(answers: entries.count)
    }

    /// The features of all ways of asking before their idf is known.
    private struct Counted {
        var numbers: [[UInt8]: Int32] = [:]
        /// Ways of asking that hold each feature; keywords do not count, they are no question.
        var frequencies: [Int] = []
        var ways = 0
        var texts: [(place: Int, isKeywords: Bool, features: [Int32: Float])] = []

        mutating func add(_ text: AnswerReading.Text, place: Int, isKeywords: Bool) {
            var features: [Int32: Float] = [:]
            for index in 0..<text.count {
                let key = text.key(index)
                let number = numbers[key] ?? Int32(numbers.count)
                if Int(number) == frequencies.count {
                    numbers[key] = number
                    frequencies.append(0)
                }
                if !isKeywords { frequencies[Int(number)] += 1 }
                features[number] = text.weights[index]
            }
            if !isKeywords { ways += 1 }
            texts.append((place, isKeywords, features))
        }
    }

    private mutating func weigh(_ counted: Counted) {
        let total = Float(max(1, counted.ways))
        let idf = counted.frequencies.map { logf(1 + (total - Float($0) + 0.5) / (Float($0) + 0.5)) }
        for text in counted.texts {
            let weighted = SparseVector(text.features.map { (key: $0.key, value: $0.value * idf[Int($0.key)]) })
            let unit = SparseVector(
                zip(weighted.features, weighted.weights).map { (key: $0, value: weighted.length > 0 ? $1 / weighted.length : 0) })
            if text.isKeywords { entries[text.place].keywords = unit } else { entries[text.place].ways.append(unit) }
        }
        self.idf = idf
        numbers = counted.numbers
        unknownIdf = logf(1 + (total + 0.5) / 0.5)
    }
}

/// A character or bigram of a question with its weight before idf.
struct QuestionFeature {
    /// Unit, then the term's bytes.
    let key: [UInt8]
    let weight: Float
    /// False if only an expansion brought it.
    let isOwn: Bool

    /// The question's own bigrams and single characters, and bigrams of expansions: roots of frequencies, single characters at half.
    static func features(of question: UnderstoodQuestion) -> [QuestionFeature] {
        question.terms.compactMap { term in
            // Single characters of an expansion would match anything.
            guard term.unit != .word, term.isOwn || term.unit == .bigram else { return nil }
            let root = term.weight.squareRoot()
            return QuestionFeature(
                key: [term.unit.rawValue] + term.bytes, weight: term.unit == .bigram ? root : root * 0.5, isOwn: term.isOwn)
        }
    }
}
