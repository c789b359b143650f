package import LegalModel

/// Why an item may not be published: where, why, and what to do about it.
package struct GateFinding: Sendable, Equatable {
    /// What was asked.
    package enum Rule: String, Sendable, Codable, CaseIterable {
        /// A field that its kind must have.
        case required
        case length
        /// Dates and persons that do not fit together.
        case consistency
        /// 依据 that leads nowhere.
        case citation
        /// 依据 that does not hold on the item's days.
        case inForce = "in_force"
        case personalData = "personal_data"
        /// 应命中 that does not find the item.
        case mustHit = "must_hit"
        /// 不应命中 that finds it.
        case mustNotHit = "must_not_hit"
        /// The same question in another answer.
        case duplicate
        /// Nearly the same question with another deadline, amount or basis.
        case contradiction
    }

    package var kind: ItemKind
    package var item: String
    /// The editors' name of the field.
    package var field: String
    package var rule: Rule
    /// Chinese sentences.
    package var reason: String
    package var remedy: String
    /// The words found, or the other item's id: what a waiver names. Nil for what cannot be waived.
    package var evidence: String?
}

/// What the gate says of some items.
package struct GateReport: Sendable, Equatable {
    package var findings: [GateFinding] = []
    /// Findings that somebody answers for, with the reason given.
    package var waived: [(finding: GateFinding, reason: String)] = []
    package var items = 0
    /// Test questions put to the search.
    package var questions = 0

    package var passed: Bool { findings.isEmpty }

    package static func == (one: GateReport, other: GateReport) -> Bool {
        one.findings == other.findings && one.items == other.items && one.questions == other.questions
            && one.waived.elementsEqual(other.waived) { $0.finding == $1.finding && $0.reason == $1.reason }
    }
}

/// Findings of one item as they are collected.
struct GateList {
    let kind: ItemKind
    let item: String
    private(set) var findings: [GateFinding] = []

    init(_ item: KnowledgeItem) {
        kind = item.kind
        self.item = item.id
    }

    mutating func add(_ rule: GateFinding.Rule, _ field: String, _ reason: String, _ remedy: String, evidence: String? = nil) {
        findings.append(
            GateFinding(kind: kind, item: item, field: field, rule: rule, reason: reason, remedy: remedy, evidence: evidence))
    }

    mutating func require(_ field: String, _ text: String?, _ remedy: String = "请补上") {
        if (text ?? "").withoutBlanks.isEmpty { add(.required, field, "缺少“\(field)”", remedy) }
    }

    mutating func require(_ field: String, _ texts: [String], _ remedy: String = "请补上") {
        if texts.allSatisfy({ $0.withoutBlanks.isEmpty }) { add(.required, field, "缺少“\(field)”", remedy) }
    }

    mutating func require(_ field: String, _ day: CalendarDay?, _ remedy: String = "请写成 2026-11-20 这样的日期") {
        if day == nil { add(.required, field, "缺少“\(field)”", remedy) }
    }

    /// In characters as a reader counts them.
    mutating func limit(_ field: String, _ text: String?, _ most: Int) {
        guard let text, text.count > most else { return }
        add(.length, field, "\(field)有\(text.count)字，超过\(most)字", "请缩短到\(most)字以内")
    }
}
