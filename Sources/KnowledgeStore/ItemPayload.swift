internal import FoundationEssentials
internal import LegalModel

/// The canonical JSON of an item: sorted keys, no blanks, so that equal items give equal bytes and equal hashes.
enum ItemPayload {
    static func encode(_ item: KnowledgeItem) throws(StoreError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let bytes = try encoder.encode(item.value)
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            throw .invalid("\(item.kind.chinese) \(item.id)：\(error)")
        }
    }

    /// - Returns: nil with the reason if the text is no item of this kind.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, kind: ItemKind) -> Result<KnowledgeItem, Unreadable> {
        let data = Data(buffer: bytes)
        let decoder = JSONDecoder()
        do {
            switch kind {
            case .answer: return .success(.answer(try decoder.decode(StandardAnswer.self, from: data)))
            case .caseExample: return .success(.caseExample(try decoder.decode(CaseExample.self, from: data)))
            case .guide: return .success(.guide(try decoder.decode(ServiceGuide.self, from: data)))
            case .organisation: return .success(.organisation(try decoder.decode(Organisation.self, from: data)))
            case .lexiconEntry: return .failure(Unreadable(reason: "lexicon entries have no payload"))
            }
        } catch {
            return .failure(Unreadable(reason: String(describing: error)))
        }
    }

    struct Unreadable: Error {
        let reason: String
    }
}

extension KnowledgeItem {
    /// The columns of a revision that lists filter by.
    var listing: (topic: String?, audiences: [String], region: String, review: ReviewRecord) {
        switch self {
        case .answer(let answer): (answer.topic, answer.audiences, answer.region, answer.review)
        case .caseExample(let example): (example.topic, example.audiences, example.region, example.review)
        case .guide(let guide): (guide.topic, guide.audiences, guide.region, guide.review)
        case .organisation(let organisation): (organisation.kind, [], organisation.region, ReviewRecord())
        }
    }

    /// The same item under another id.
    func renamed(_ id: String) -> KnowledgeItem {
        switch self {
        case .answer(var answer):
            answer.id = id
            return .answer(answer)
        case .caseExample(var example):
            example.id = id
            return .caseExample(example)
        case .guide(var guide):
            guide.id = id
            return .guide(guide)
        case .organisation(var organisation):
            organisation.id = id
            return .organisation(organisation)
        }
    }
}
