internal import KnowledgeStore
internal import LegalModel

/// What filters and facets need of any item.
struct ItemFacts: Sendable {
    let isPublished: Bool
    let topic: String?
    let audiences: [String]
    let region: String
    let visibility: Visibility
    let validFrom: CalendarDay?
    let validTo: CalendarDay?

    init(_ standing: ItemStanding) {
        isPublished = true
        topic = standing.kind == .organisation ? nil : standing.topic
        audiences = standing.audiences
        region = standing.region
        visibility = standing.visibility
        validFrom = standing.validFrom
        validTo = standing.validTo
    }

    init(_ record: ItemRecord) {
        let review: ReviewRecord
        switch record.item {
        case .answer(let answer): (topic, audiences, region, review) = (answer.topic, answer.audiences, answer.region, answer.review)
        case .caseExample(let example):
            (topic, audiences, region, review) = (example.topic, example.audiences, example.region, example.review)
        case .guide(let guide): (topic, audiences, region, review) = (guide.topic, guide.audiences, guide.region, guide.review)
        case .organisation(let organisation): (topic, audiences, region, review) = (nil, [], organisation.region, ReviewRecord())
        }
        isPublished = record.state == .published
        visibility = review.visibility
        validFrom = review.validFrom
        validTo = review.validTo
    }

    /// Published, open to a reader, valid on a day, and within the facets chosen.
    func isWithin(_ filters: SearchFilters, on day: CalendarDay, for reader: Visibility = .everyone) -> Bool {
        guard isPublished, visibility.isOpen(to: reader), validFrom.map({ $0 <= day }) ?? true, validTo.map({ day <= $0 }) ?? true else {
            return false
        }
        if !filters.topics.isEmpty, !filters.topics.contains(topic ?? "") { return false }
        if !filters.audiences.isEmpty, filters.audiences.isDisjoint(with: audiences) { return false }
        if !filters.regions.isEmpty, !filters.regions.contains(region) { return false }
        return true
    }
}

/// The facts of all items as they were at one moment of the store, so that counting facets reads nothing.
struct ItemFactsTable: Sendable {
    /// `StoreSnapshot.contentNumber` of that moment.
    private let content: Int64
    private let facts: [Int64: ItemFacts]
    /// By kind and topic, in the order of their ids.
    private let ofTopic: [Place: [ItemStanding]]

    private struct Place: Hashable {
        let kind: ItemKind
        let topic: String
    }

    init(_ store: StoreSnapshot) throws(StoreError) {
        content = try store.contentNumber()
        let standings = try store.standings()
        facts = Dictionary(standings.map { ($0.revision.value, ItemFacts($0)) }, uniquingKeysWith: { first, _ in first })
        ofTopic = standings.reduce(into: [:]) { found, standing in
            if let topic = standing.topic { found[Place(kind: standing.kind, topic: topic), default: []].append(standing) }
        }
    }

    /// The first items of a topic that are open to everyone and valid on a day, by id.
    func items(
        _ kind: ItemKind, topic: String, on day: CalendarDay, limit: Int, in store: StoreSnapshot
    ) throws(StoreError) -> [(id: String, title: String)] {
        guard try store.contentNumber() == content else {
            let filter = ItemFilter(topic: topic, visibleTo: .everyone, validOn: day)
            return try store.items(kind, where: filter, limit: limit).map { ($0.id, $0.title) }
        }
        let valid = (ofTopic[Place(kind: kind, topic: topic)] ?? []).lazy.filter {
            ItemFacts($0).isWithin(SearchFilters(), on: day)
        }
        return valid.prefix(limit).map { ($0.id, $0.title) }
    }

    /// Facts of revisions, in their order; nil where there is no such revision.
    ///
    /// An item that was withdrawn a moment ago must not be shown until the next generation comes: a store that has moved on is asked itself.
    /// - Complexity: 0.1 µs a row; 50 µs where the store has moved on.
    func facts(of rows: [Int64], in store: StoreSnapshot) throws(StoreError) -> [ItemFacts?] {
        let isCurrent = try store.contentNumber() == content
        var found: [ItemFacts?] = []
        found.reserveCapacity(rows.count)
        for row in rows {
            if isCurrent, let known = facts[row] {
                found.append(known)
            } else {
                found.append(try store.items([ItemRevisionID(row)]).first.flatMap { $0.map(ItemFacts.init) })
            }
        }
        return found
    }
}
