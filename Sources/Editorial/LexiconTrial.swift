package import Answering
package import KnowledgeStore
package import LegalModel
package import Publishing

/// The search as it is and as it would be with one more change of the lexicon, over the generation that is served.
package struct LexiconTrial {
    /// Results that are shown of each kind.
    package static let depth = 5
    /// Test questions asked at most.
    package static let mostQuestions = 200

    private let before: any KnowledgeService
    private let after: KnowledgeBase
    private let store: StoreReader
    private let entry: LexiconEntry

    /// What one question finds.
    package struct Finding: Sendable, Equatable {
        package var answers: [SearchHit.Name]
        package var laws: [SearchHit.Name]
        /// 扣工资 → 克扣、工资: what the lexicon adds.
        package var expansions: [String]
    }

    /// How the standard answers' own test questions fare that the word stands in.
    package struct OwnQuestions: Sendable, Equatable {
        package var asked = 0
        /// Found among the first before, and not after.
        package var lost: [(question: String, answer: String)] = []
        package var won: [(question: String, answer: String)] = []

        package static func == (one: OwnQuestions, other: OwnQuestions) -> Bool {
            one.asked == other.asked && one.lost.map(\.question) == other.lost.map(\.question)
                && one.won.map(\.question) == other.won.map(\.question)
        }
    }

    /// - Parameters:
    ///   - served: what the public asks now.
    ///   - resources: the shipped folder.
    /// - Complexity: opens the index once more, about a second for 147,000 articles.
    package init(
        _ entry: LexiconEntry, served: any KnowledgeService, folder: String, store: StoreReader, resources: ResourceFolder
    ) throws(EditorialError) {
        self.entry = entry
        self.store = store
        before = served
        let known: [LexiconEntry]
        do throws(StoreError) {
            known = try store.read { (snapshot) throws(StoreError) in try snapshot.lexiconInForce() }
        } catch {
            throw .store(error)
        }
        let files = resources.overlaid(with: known.filter { $0.lay != entry.lay } + [entry]).files
        do throws(KnowledgeBaseError) { after = try KnowledgeBase.open(at: folder, replacing: files) } catch { throw .knowledgeBase(error) }
    }

    /// What a question finds now, and what it would find.
    package func compare(_ question: String) throws(EditorialError) -> (before: Finding, after: Finding) {
        (try Self.finding(question, before), try Self.finding(question, after))
    }

    /// Asks every 标准问 and 应命中 in which the word stands.
    ///
    /// - Complexity: some milliseconds a question, `mostQuestions` at most.
    package func ownQuestions() throws(EditorialError) -> OwnQuestions {
        var asked: [(question: String, answer: String)] = []
        do throws(StoreError) {
            try store.read { (snapshot) throws(StoreError) in
                try snapshot.forEachItem(.answer) { (record) throws(StoreError) in
                    guard case .answer(let answer) = record.item else { return }
                    for question in [answer.question] + answer.mustHit where question.contains(entry.lay) {
                        asked.append((question, answer.id))
                    }
                }
            }
        } catch {
            throw .store(error)
        }
        var result = OwnQuestions()
        for (question, answer) in asked.prefix(Self.mostQuestions) {
            result.asked += 1
            let was = try Self.answers(question, before, PublishGate.depth).contains { $0.id == answer }
            let will = try Self.answers(question, after, PublishGate.depth).contains { $0.id == answer }
            if was, !will { result.lost.append((question, answer)) }
            if will, !was { result.won.append((question, answer)) }
        }
        return result
    }

    private static func finding(_ question: String, _ service: any KnowledgeService) throws(EditorialError) -> Finding {
        var request = SearchRequest(question: question)
        request.limit = depth
        let response: SearchResponse
        do throws(KnowledgeBaseError) { response = try service.search(request) } catch { throw .knowledgeBase(error) }
        func names(_ kind: ResultKind) -> [SearchHit.Name] { response.groups.first { $0.kind == kind }?.hits.map(\.name) ?? [] }
        let expansions = response.interpretation.expansions.map { "\($0.lay) → \($0.legal.joined(separator: "、"))" }
        return Finding(answers: names(.answer), laws: names(.law), expansions: expansions)
    }

    private static func answers(
        _ question: String, _ service: any KnowledgeService, _ limit: Int
    ) throws(EditorialError) -> [SearchHit.Name] {
        var request = SearchRequest(question: question)
        request.kind = .answer
        request.limit = limit
        do throws(KnowledgeBaseError) { return try service.search(request).hits.map(\.name) } catch { throw .knowledgeBase(error) }
    }
}

extension SearchHit {
    /// What a list shows of a hit.
    package struct Name: Sendable, Equatable {
        package var id: String
        package var title: String
    }

    package var name: Name {
        let article = article?.number.map { " " + $0.label } ?? ""
        return Name(id: id, title: title + article)
    }
}
