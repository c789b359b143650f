import LegalModel

/// Decides the days of a version and on what each rests.
struct RegulationDates {
    private(set) var promulgated: CalendarDay?
    private(set) var promulgatedBasis: DateBasis = .unknown
    private(set) var effectiveFrom: CalendarDay?
    private(set) var effectiveBasis: DateBasis = .unknown

    /// - Parameters:
    ///   - fileDay: the day in the file's name, which comes first.
    ///   - takesEffectWithPublication: texts of this sort do so unless they say otherwise.
    init(
        fileDay: CalendarDay?, history: RegulationHistory, changeKind: ChangeKind, takesEffectWithPublication: Bool,
        elements: [RegulationElement]
    ) {
        if let fileDay {
            (promulgated, promulgatedBasis) = (fileDay, .fileName)
        } else if let day = history.lastDay {
            (promulgated, promulgatedBasis) = (day, .stated)
        }
        decideEffect(history, changeKind, elements)
        if takesEffectWithPublication, effectiveFrom == nil, let promulgated { set(promulgated, .rule) }
    }

    private mutating func decideEffect(_ history: RegulationHistory, _ changeKind: ChangeKind, _ elements: [RegulationElement]) {
        // A day before this version's promulgation is the original's; the change itself took effect later.
        if let day = history.effectiveDay, isPossible(day) { return set(day, .stated) }
        let clauses = Self.clauses(of: elements)
        for clause in clauses {
            if case .day(let day) = clause, isPossible(day) { return set(day, .stated) }
        }
        if let clause = clauses.first, case .afterPromulgation = clause {
            // In a 修正 the clause speaks of the first text; delays are not repeated for the change.
            let delayed = changeKind == .amended ? EffectiveClause.afterPromulgation(days: 0, months: 0) : clause
            if let day = delayed.day(promulgated: promulgated) { return set(day, .rule) }
        }
        guard let promulgated else {
            // Without a day of promulgation nothing contradicts the clause.
            if case .day(let day)? = clauses.first { set(day, .stated) }
            return
        }
        if history.takesEffectAtOnce { return set(promulgated, .rule) }
        // A day before promulgation was found and passed over: the text is a changed one that keeps the first text's clause.
        if changeKind == .amended || changeKind == .revised || !clauses.isEmpty || history.effectiveDay != nil { set(promulgated, .rule) }
    }

    private func isPossible(_ day: CalendarDay) -> Bool {
        guard let promulgated else { return true }
        return day >= promulgated
    }

    private mutating func set(_ day: CalendarDay, _ basis: DateBasis) {
        effectiveFrom = day
        effectiveBasis = basis
    }

    /// Clauses, those of the last elements first, then those of a preamble.
    private static func clauses(of elements: [RegulationElement]) -> [EffectiveClause] {
        var found: [EffectiveClause] = []
        for (distance, element) in elements.reversed().enumerated() where distance < 12 || distance >= elements.count - 2 {
            for text in texts(of: element).reversed() { if let clause = EffectiveClause.find(in: text) { found.append(clause) } }
        }
        return found
    }

    private static func texts(of element: RegulationElement) -> [String] {
        switch element {
        case .article(let article): article.paragraphs.flatMap { [$0.text] + $0.items.map(\.text) }
        case .block(let block): [block.text]
        }
    }
}
