/// Kinds of items that are kept as immutable revisions.
public enum ItemKind: String, Sendable, Codable, CaseIterable {
    case answer
    case caseExample = "case"
    case guide
    case organisation
    case lexiconEntry = "lexicon"

    /// What people read.
    public var chinese: String {
        switch self {
        case .answer: "标准答复"
        case .caseExample: "案例"
        case .guide: "办事指引"
        case .organisation: "机构"
        case .lexiconEntry: "词条"
        }
    }
}

/// Any item as an importer hands it to the store, with where it stood.
public enum KnowledgeItem: Sendable, Equatable {
    case answer(StandardAnswer)
    case caseExample(CaseExample)
    case guide(ServiceGuide)
    case organisation(Organisation)

    public var kind: ItemKind {
        switch self {
        case .answer: .answer
        case .caseExample: .caseExample
        case .guide: .guide
        case .organisation: .organisation
        }
    }

    /// The item itself, to be encoded.
    public var value: any Encodable & Sendable {
        switch self {
        case .answer(let answer): answer
        case .caseExample(let example): example
        case .guide(let guide): guide
        case .organisation(let organisation): organisation
        }
    }

    public var id: String {
        switch self {
        case .answer(let answer): answer.id
        case .caseExample(let example): example.id
        case .guide(let guide): guide.id
        case .organisation(let organisation): organisation.id
        }
    }

    public var externalID: String? {
        switch self {
        case .answer(let answer): answer.externalID
        case .caseExample(let example): example.externalID
        case .guide(let guide): guide.externalID
        case .organisation(let organisation): organisation.externalID
        }
    }

    public var title: String {
        switch self {
        case .answer(let answer): answer.question
        case .caseExample(let example): example.title
        case .guide(let guide): guide.title
        case .organisation(let organisation): organisation.name
        }
    }

    /// The item's 生效日期: the public sees it from then on. Nil for none, and for organisations.
    public var validFrom: CalendarDay? {
        switch self {
        case .answer(let answer): answer.review.validFrom
        case .caseExample(let example): example.review.validFrom
        case .guide(let guide): guide.review.validFrom
        case .organisation: nil
        }
    }

    /// Citations as written: the item's 依据 field.
    public var basis: [String] {
        switch self {
        case .answer(let answer): answer.basis
        case .caseExample(let example): example.basis
        case .guide(let guide): guide.basis
        case .organisation: []
        }
    }
}
