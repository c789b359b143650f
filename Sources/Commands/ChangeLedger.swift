internal import Answering
internal import KnowledgeStore
internal import LegalModel
internal import Presentation
internal import Synchronization

/// The feed of changes, read from the store and kept until the store's content moves on.
final class ChangeLedger: ChangeSource {
    private struct Page {
        let content: Int64
        let last: Int
        let changes: [Change]
    }

    private let store: StoreReader
    private let kept = Mutex<Page?>(nil)

    /// - Parameter folder: the data folder.
    init(folder: String) throws(KnowledgeBaseError) {
        do throws(StoreError) { store = try KnowledgeStore.open(at: folder) } catch { throw KnowledgeBaseError(storeError: error) }
    }

    func changes() throws(KnowledgeBaseError) -> [Change] {
        do throws(StoreError) {
            return try store.read { (snapshot) throws(StoreError) in
                // Titles move on with the content; a store that is brought to a newer format tells more without being other content.
                let (content, last) = (try snapshot.contentNumber(), try snapshot.lastChange())
                if let page = kept.withLock({ $0 }), (page.content, page.last) == (content, last) { return page.changes }
                let changes = try snapshot.changes().compactMap(Self.change)
                kept.withLock { $0 = Page(content: content, last: last, changes: changes) }
                return changes
            }
        } catch {
            throw KnowledgeBaseError(storeError: error)
        }
    }

    /// Nil for kinds that have no page of their own.
    private static func change(_ record: ChangeRecord) -> Change? {
        switch record.subject {
        case .item(let kind, let id, let number, let hash, let topic):
            guard let shown = shown(kind) else { return nil }
            return Change(
                sequence: record.sequence, moment: record.moment, event: event(record.event), kind: shown, id: id, title: record.title,
                topic: topic, revision: RevisionStamp(number: number, sha256: hash))
        case .version(let slug, let promulgated, let effectiveFrom):
            return Change(
                sequence: record.sequence, moment: record.moment, event: event(record.event), kind: .law, id: slug, title: record.title,
                promulgated: promulgated, effectiveFrom: effectiveFrom)
        }
    }

    private static func event(_ event: ChangeEvent) -> Change.Event {
        switch event {
        case .published: .published
        case .revised: .revised
        case .withdrawn: .withdrawn
        case .imported: .imported
        }
    }

    private static func shown(_ kind: ItemKind) -> ResultKind? {
        switch kind {
        case .answer: .answer
        case .caseExample: .caseExample
        case .guide: .guide
        case .organisation, .lexiconEntry: nil
        }
    }
}
