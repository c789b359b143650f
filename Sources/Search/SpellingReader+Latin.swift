internal import TextAnalysis

/// Pinyin and initials.
extension SpellingReader {
    private static let letters: ClosedRange<UInt32> = 97...122
    /// Letters of a whole run of pinyin.
    private static let runLengths = 2...64
    /// Longest name of one term in letters.
    private static let termLetters = 48
    /// Share of a run that words of more than one syllable must make up.
    private static let leastCovered = 0.5
    private static let initialLengths = 3...10
    /// Articles that may hold a run of letters, in an address of the net for one, without its being a word.
    private static let mostKnown = 3
    /// What a syllable costs that only a single character explains.
    private static let singleSyllable: Float = 12

    /// Each a list of corrections to make together, the likeliest first; several lists only where one run may mean several terms.
    func latinCorrections(_ row: WordRow) -> [[Correction]] {
        let runs = runs(row)
        guard !runs.isEmpty else { return [] }
        var choices: [[Correction]] = []
        for run in runs {
            let meanings = meanings(of: run, row)
            // A foreign word beside it: this is another language, not pinyin.
            guard !meanings.isEmpty else { return [] }
            choices.append(meanings)
        }
        if choices.count > 1 { return [choices.map { $0[0] }] }
        return choices[0].map { [$0] }
    }

    /// Runs of letters that neither law nor questions hold as they stand, spaces and apostrophes between letters included.
    private func runs(_ row: WordRow) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        while start < row.scalars.count {
            guard Self.letters.contains(row.scalars[start]) else {
                start += 1
                continue
            }
            var end = start + 1
            var next = end
            while next < row.scalars.count {
                let scalar = row.scalars[next]
                if Self.letters.contains(scalar) {
                    next += 1
                    end = next
                } else if scalar == 32 || scalar == 39 {
                    next += 1
                } else {
                    break
                }
            }
            // Digits beside letters are a number or a model: 5g, p2p.
            let touchesDigit = [start - 1, end].contains { row.scalars.indices.contains($0) && (48...57).contains(row.scalars[$0]) }
            if !touchesDigit, row.frequency(of: start..<end) <= Self.mostKnown { runs.append(start..<end) }
            start = end
        }
        return runs
    }

    private func meanings(of run: Range<Int>, _ row: WordRow) -> [Correction] {
        let letters = row.scalars[run].filter { Self.letters.contains($0) }.map { UInt8($0) }
        guard Self.runLengths.contains(letters.count) else { return [] }
        let text = String(decoding: letters, as: UTF8.self)
        // A run that is one term to the letter may be several terms that sound alike.
        let alike = ranked(vocabulary.terms(readAs: text), row)
        if !alike.isEmpty { return alike.prefix(Self.most).map { correction(run, $0) } }
        if let words = words(letters, row) { return [Correction(range: run, meant: words, gain: .greatestFiniteMagnitude)] }
        guard Self.initialLengths.contains(letters.count), run.count == letters.count else { return [] }
        return ranked(vocabulary.terms(withInitials: text), row).prefix(Self.most).map { correction(run, $0) }
    }

    private func correction(_ run: Range<Int>, _ term: [UInt32]) -> Correction {
        Correction(range: run, meant: term, gain: .greatestFiniteMagnitude)
    }

    /// Terms, the cheapest first.
    private func ranked(_ numbers: [Int], _ row: WordRow) -> [[UInt32]] {
        let costs = numbers.map { (term: vocabulary.terms[$0].scalars, cost: row.cost(of: vocabulary.terms[$0].scalars), number: $0) }
        return costs.sorted { ($0.cost, $0.number) < ($1.cost, $1.number) }.map(\.term)
    }

    /// The cheapest words that are read so from the first letter to the last; nil if there are none, or hardly any but single characters.
    private func words(_ letters: [UInt8], _ row: WordRow) -> [UInt32]? {
        struct Step {
            var cost: Float = .infinity
            var start = 0
            var text: [UInt32] = []
            var covered = 0
        }
        var steps = [Step](repeating: Step(), count: letters.count + 1)
        steps[0].cost = 0
        for start in letters.indices where steps[start].cost < .infinity {
            for end in start + 1...min(letters.count, start + Self.termLetters) {
                let part = String(decoding: letters[start..<end], as: UTF8.self)
                if let term = ranked(vocabulary.terms(readAs: part), row).first {
                    let cost = steps[start].cost + row.cost(of: term)
                    if cost < steps[end].cost {
                        steps[end] = Step(cost: cost, start: start, text: term, covered: steps[start].covered + end - start)
                    }
                }
                if end - start <= 6, let character = vocabulary.character(readAs: part),
                    steps[start].cost + Self.singleSyllable < steps[end].cost
                {
                    steps[end] = Step(
                        cost: steps[start].cost + Self.singleSyllable, start: start, text: [character], covered: steps[start].covered)
                }
            }
        }
        guard let last = steps.last, last.cost < .infinity, Double(last.covered) >= Self.leastCovered * Double(letters.count) else {
            return nil
        }
        var text: [UInt32] = []
        var place = letters.count
        while place > 0 {
            text = steps[place].text + text
            place = steps[place].start
        }
        return text
    }
}
