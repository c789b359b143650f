package import Answering
package import KnowledgeStore
package import LegalModel
package import Publishing

/// What stands between a draft and the public: every rule that a machine can check.
package struct PublishGate {
    /// Places among which 应命中 must find its answer.
    static let depth = 3

    private let store: StoreReader
    private let laws: LawLookup
    private let resources: ResourceFolder
    /// What editors put above the shipped lexicon.
    private let words: [LexiconEntry]
    private let served: KnowledgeBase?
    private let today: CalendarDay

    /// - Parameter served: the knowledge base that this process serves, if it does; saves the gate half of its work.
    /// - Complexity: reads every title and article number, some tenths of a second for 3,500 works.
    package init(
        store: StoreReader, concordance: LawConcordance, resources: ResourceFolder, served: KnowledgeBase? = nil, today: CalendarDay
    ) throws(EditorialError) {
        self.store = store
        self.resources = resources
        self.served = served
        self.today = today
        do throws(StoreError) {
            laws = try LawLookup(store, concordance: concordance)
            words = try store.read { (snapshot) throws(StoreError) in try snapshot.lexiconInForce() }
        } catch {
            throw .store(error)
        }
    }

    /// The last revision of an item, whatever its stage.
    ///
    /// - Parameter name: an id, or `kind:id` where several kinds share one.
    package func item(named name: String) throws(EditorialError) -> KnowledgeItem {
        let parts = name.split(separator: ":", maxSplits: 1)
        let kind = parts.count == 2 ? ItemKind(rawValue: String(parts[0])) : nil
        let id = kind == nil ? name : String(parts[1])
        let found = try stored { (snapshot) throws(StoreError) in
            let kinds = try snapshot.kinds(ofID: id).filter { kind == nil || $0 == kind }
            return (kinds, try kinds.first.flatMap { (kind) throws(StoreError) in try snapshot.revisions(of: kind, id: id).last?.item })
        }
        guard found.0.count < 2 else {
            throw .missing("编号 \(id) 属于几类条目，请写成 " + found.0.map { "\($0.rawValue):\(id)" }.joined(separator: " 或 "))
        }
        guard let item = found.1 else { throw .missing("库里没有编号 \(name) 的条目") }
        return item
    }

    /// Checks items as if they were to be published together now.
    ///
    /// - Complexity: one trial index over all answers if there is a test question, then some milliseconds a question.
    package func check(_ items: [KnowledgeItem]) throws(EditorialError) -> GateReport {
        var report = GateReport()
        report.items = items.count
        let (found, questions) = try findings(items)
        report.questions = questions
        for (item, findings) in zip(items, found) {
            let waivers = try stored { (snapshot) throws(StoreError) in try snapshot.waivers(of: item.kind, id: item.id) }
            for finding in findings {
                let waiver = waivers.first { $0.rule == finding.rule.rawValue && $0.text == finding.evidence }
                if let waiver { report.waived.append((finding, waiver.reason)) } else { report.findings.append(finding) }
            }
        }
        return report
    }

    /// Findings of each item, waived ones included, and the number of test questions asked.
    package func findings(_ items: [KnowledgeItem]) throws(EditorialError) -> (byItem: [[GateFinding]], questions: Int) {
        var lists = items.map(GateList.init)
        let answers = try answers(with: items)
        let neighbours = NeighbourRules(answers, laws: laws)
        let personal = PersonalDataRules()
        for index in items.indices {
            FieldRules(today: today).check(items[index], &lists[index])
            do throws(StoreError) { try BasisRules(laws: laws, today: today).check(items[index], &lists[index]) } catch {
                throw .store(error)
            }
            personal.check(items[index], &lists[index])
            if case .answer(let answer) = items[index] { neighbours.check(answer, &lists[index]) }
        }
        let questions = try ask(items, answers, &lists)
        return (lists.map(\.findings), questions)
    }

    /// Every published answer, those to be checked in place of their older selves.
    private func answers(with items: [KnowledgeItem]) throws(EditorialError) -> [StandardAnswer] {
        var answers: [String: StandardAnswer] = [:]
        let known = try stored { (snapshot) throws(StoreError) in
            var found: [StandardAnswer] = []
            try snapshot.forEachItem(.answer) { (record) throws(StoreError) in
                if case .answer(let answer) = record.item { found.append(answer) }
            }
            return found
        }
        for answer in known { answers[answer.id] = answer }
        for case .answer(let answer) in items { answers[answer.id] = answer }
        return answers.values.sorted { $0.id < $1.id }
    }

    private func ask(_ items: [KnowledgeItem], _ answers: [StandardAnswer], _ lists: inout [GateList]) throws(EditorialError) -> Int {
        let asks = items.contains { item in
            if case .answer(let answer) = item { !answer.mustHit.isEmpty || !answer.mustNotHit.isEmpty } else { false }
        }
        guard asks else { return 0 }
        let trial = try TrialIndex(answers, resources: resources.overlaid(with: words), beside: served, day: today)
        var count = 0
        for (index, item) in items.enumerated() {
            guard case .answer(let answer) = item else { continue }
            for question in answer.mustHit where !question.isEmpty {
                count += 1
                let found = try trial.search(question, limit: Self.depth)
                if !found.contains(answer.id) {
                    let others = found.isEmpty ? "什么也没有" : found.joined(separator: "、")
                    lists[index].add(.mustHit, "应命中", "“\(question)”前\(Self.depth)条里没有本条，是 \(others)", "补相似问或者关键词；问法不属于本条的就删掉")
                }
            }
            for question in answer.mustNotHit where !question.isEmpty {
                count += 1
                if try trial.search(question, limit: 1).first == answer.id {
                    lists[index].add(.mustNotHit, "不应命中", "“\(question)”检索时本条排在第一", "让相似问与邻近的答复区别开")
                }
            }
        }
        return count
    }

    private func stored<Value>(_ body: (StoreSnapshot) throws(StoreError) -> Value) throws(EditorialError) -> Value {
        do throws(StoreError) { return try store.read(body) } catch { throw .store(error) }
    }
}
