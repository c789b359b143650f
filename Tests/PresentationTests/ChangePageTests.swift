import Answering
import Presentation
import Testing

@Suite("Pages of the feed of changes")
struct ChangePageTests {
    /// Numbers need not follow each other without gaps, nor moments ascend.
    private let all = [(2, 100), (3, 90), (7, 120), (9, 80)].map { sequence, moment in
        Change(sequence: sequence, moment: Int64(moment), event: .revised, kind: .answer, id: "a\(sequence)", title: "a")
    }

    private func page(after position: Int, since: Int64? = nil, limit: Int = 2) -> ChangePage {
        ChangePage(all, since: since, position: position, limit: limit) { _ in true }
    }

    @Test("a reader goes on after the number that it was given, and stays there while nothing comes")
    func numbers() {
        let first = page(after: 0)
        #expect(first.changes.map(\.sequence) == [2, 3] && first.next == 3 && first.hasMore)
        let second = page(after: first.next)
        #expect(second.changes.map(\.sequence) == [7, 9] && second.next == 9 && !second.hasMore)
        let third = page(after: second.next)
        #expect(third.changes.isEmpty && third.next == 9 && !third.hasMore)
        #expect(page(after: 5).changes.map(\.sequence) == [7, 9])
        #expect(page(after: -1).changes.map(\.sequence) == [2, 3])
        // Of a store that is no more: it goes on from what there is.
        #expect(page(after: .max).next == 9)
        #expect(ChangePage([], since: nil, position: 4, limit: 1) { _ in true }.next == 0)
    }

    @Test("entries before a moment are passed over, also where moments go back")
    func moments() {
        let found = page(after: 0, since: 100)
        #expect(found.changes.map(\.sequence) == [2, 7] && found.next == 7 && !found.hasMore)
    }
}
