internal import KnowledgeStore
public import LegalModel

extension KnowledgeBase {
    public func answerItem(
        _ id: String, revision: Int?, asOf: CalendarDay?, for reader: Visibility
    ) throws(KnowledgeBaseError) -> AnswerView? {
        let day = asOf ?? today
        let snapshot = current
        return try snapshot.read { (store) throws(StoreError) in
            guard let record = try snapshot.record(.answer, id, revision, for: reader, in: store) else { return nil }
            return try snapshot.answerView(record, on: day, for: reader, in: store)
        }
    }

    public func caseItem(_ id: String, revision: Int?) throws(KnowledgeBaseError) -> CaseView? {
        let day = today
        let snapshot = current
        return try snapshot.read { (store) throws(StoreError) in
            guard let record = try snapshot.record(.caseExample, id, revision, in: store), case .caseExample(let example) = record.item
            else {
                return nil
            }
            var related: [(id: String, question: String)] = []
            for id in example.relatedAnswers {
                if let other = try snapshot.record(.answer, id, nil, in: store) { related.append((id, other.item.title)) }
            }
            var view = CaseView(
                example: example, revision: record.stamp, basis: try snapshot.basis(of: record, on: example.factsDate ?? day, in: store),
                relatedAnswers: related, origin: record.origin)
            view.isUnderRecheck = try store.isUnderRecheck(record.revision)
            return view
        }
    }

    public func guideItem(_ id: String, revision: Int?) throws(KnowledgeBaseError) -> GuideView? {
        let day = today
        let snapshot = current
        return try snapshot.read { (store) throws(StoreError) in
            guard let record = try snapshot.record(.guide, id, revision, in: store), case .guide(let guide) = record.item else {
                return nil
            }
            var view = GuideView(
                guide: guide, revision: record.stamp, basis: try snapshot.basis(of: record, on: day, in: store), origin: record.origin)
            view.isUnderRecheck = try store.isUnderRecheck(record.revision)
            return view
        }
    }

    public func items(
        _ kind: ResultKind, topic: String?, audience: String?, limit: Int, offset: Int
    ) throws(KnowledgeBaseError) -> [ItemSummary] {
        guard let itemKind = kind.itemKind else { return [] }
        let filter = ItemFilter(topic: topic, audience: audience, visibleTo: .everyone, validOn: today)
        return try current.read { (store) throws(StoreError) in
            try store.items(itemKind, where: filter, limit: limit, offset: offset).map {
                ItemSummary(kind: kind, id: $0.id, title: $0.title, topic: $0.topic, audiences: $0.audiences)
            }
        }
    }

    public func organisations() throws(KnowledgeBaseError) -> [OrganisationView] {
        let filter = ItemFilter(visibleTo: .everyone, validOn: today)
        return try current.read { (store) throws(StoreError) in
            let rows = try store.items(.organisation, where: filter).map(\.revision)
            return try store.items(rows).compactMap { $0.flatMap(OrganisationView.init) }
        }
    }

    public func organisation(_ id: String) throws(KnowledgeBaseError) -> OrganisationView? {
        let filter = ItemFilter(visibleTo: .everyone, validOn: today)
        return try current.read { (store) throws(StoreError) in
            // What the list leaves out does not open either.
            guard let record = try store.item(.organisation, id: id),
                try store.items(.organisation, where: filter).contains(where: { $0.id == id })
            else { return nil }
            return OrganisationView(record)
        }
    }

    public func topics() throws(KnowledgeBaseError) -> [(topic: String, count: Int)] {
        try current.read { (store) throws(StoreError) in try store.topics(.answer) }
    }
}

extension OrganisationView {
    fileprivate init?(_ record: ItemRecord) {
        guard case .organisation(let organisation) = record.item else { return nil }
        self.init(organisation: organisation, revision: record.stamp, origin: record.origin)
    }
}

extension ItemRecord {
    func isOpen(to reader: Visibility) -> Bool { ItemFacts(self).visibility.isOpen(to: reader) }

    var stamp: RevisionStamp { RevisionStamp(number: number, sha256: sha256) }
}

extension Snapshot {
    /// A published revision that a reader may see; an older one only if it was published and the item still is: of a withdrawn item
    /// nothing is shown any more.
    func record(
        _ kind: ItemKind, _ id: String, _ revision: Int?, for reader: Visibility = .everyone, in store: StoreSnapshot
    ) throws(StoreError) -> ItemRecord? {
        guard let current = try store.item(kind, id: id), current.isOpen(to: reader) else { return nil }
        guard let revision, revision != current.number else { return current }
        let former = try store.item(kind, id: id, revision: revision)
        return former.flatMap { $0.state == .published && $0.isOpen(to: reader) ? $0 : nil }
    }

    func answerView(
        _ record: ItemRecord, on day: CalendarDay, for reader: Visibility, in store: StoreSnapshot
    ) throws(StoreError) -> AnswerView? {
        guard case .answer(var answer) = record.item else { return nil }
        // 内部提示 never leaves the desk.
        if reader == .everyone { answer.internalNote = nil }
        var cases: [(id: String, title: String)] = []
        var questions: [(id: String, question: String)] = []
        if let topic = answer.topic {
            cases = try facts.items(.caseExample, topic: topic, on: day, limit: 3, in: store)
            questions = try facts.items(.answer, topic: topic, on: day, limit: 7, in: store).filter { $0.id != record.id }.prefix(6).map {
                ($0.id, $0.title)
            }
        }
        var view = AnswerView(
            answer: answer, revision: record.stamp, basis: try basis(of: record, on: day, in: store), relatedCases: cases,
            relatedQuestions: questions, origin: record.origin, asOf: day)
        view.isUnderRecheck = try store.isUnderRecheck(record.revision)
        return view
    }

    /// The basis of an item, each citation looked up in the version that held on a day.
    func basis(of record: ItemRecord, on day: CalendarDay, in store: StoreSnapshot) throws(StoreError) -> [BasisView] {
        var views: [BasisView] = []
        for citation in try store.citations(of: .item(record.revision)) {
            guard let target = citation.target, let work = try store.work(target.work) else {
                views.append(BasisView(text: citation.text, citation: nil, status: nil, quote: nil, digest: nil))
                continue
            }
            let resolved = ResolvedCitation(
                text: citation.text, offset: 0, law: work.title, lawSlug: work.slug, article: target.article, paragraph: target.paragraph,
                item: target.item, resolved: citation.unresolved == nil, cited: nil)
            let versions = try store.versions(of: work.id)
            let label = Provision(law: work.title, article: target.article, paragraph: target.paragraph, item: target.item).label
            var view = BasisView(text: label, citation: resolved, status: nil, quote: nil, digest: nil)
            if let version = choose(versions, on: day, promulgated: nil) {
                view.status = finding(version.id, on: day)
                if let number = target.article {
                    let article = try store.article(number, of: version.id)
                    if let article, article.hasOfficialText { view.quote = Self.quote(article, target) }
                    view.digest = article?.digest
                    if view.digest == nil { view.digest = try digest(of: number, versions, in: store) }
                }
            }
            views.append(view)
        }
        return views
    }

    /// 要点 of an article from whichever version has one, newest first.
    private func digest(of number: ArticleNumber, _ versions: [VersionRecord], in store: StoreSnapshot) throws(StoreError) -> String? {
        for version in versions.reversed() {
            if let digest = try store.article(number, of: version.id)?.digest { return digest }
        }
        return nil
    }

    /// The 款 or 项 named, or the whole article.
    private static func quote(_ article: ArticleRecord, _ target: CitationTarget) -> String {
        guard let paragraph = target.paragraph, article.paragraphs.indices.contains(paragraph - 1) else { return article.text }
        let found = article.paragraphs[paragraph - 1]
        if let item = target.item, let text = found.items.first(where: { $0.number == item })?.text { return text }
        return ([found.text] + found.items.map(\.text)).joined(separator: "\n")
    }
}
