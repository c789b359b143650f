import Answering
import LegalModel
import Presentation

/// Three changes, an hour apart, from 2026-11-20T16:00:00Z: midnight of 21 November in Shanghai.
struct SampleChanges: ChangeSource {
    static let first: Int64 = 1_795_190_400

    func changes() throws(KnowledgeBaseError) -> [Change] {
        let stamp = RevisionStamp(number: 1, sha256: String(repeating: "ab", count: 32))
        return [
            Change(
                sequence: 1, moment: Self.first - 1, event: .published, kind: .answer, id: "wage-rent", title: "房东不退押金怎么办？", topic: "房屋租赁",
                revision: stamp),
            Change(
                sequence: 2, moment: Self.first, event: .imported, kind: .law, id: SampleService.slug, title: "示例劳动报酬条例",
                promulgated: CalendarDay(iso: "2024-12-28"), effectiveFrom: CalendarDay(iso: "2025-03-01")),
            Change(
                sequence: 3, moment: Self.first + 3_600, event: .revised, kind: .answer, id: "wage-boss-gone", title: "老板跑路了，拖欠的工资怎么要？",
                topic: "劳动报酬",
                revision: RevisionStamp(number: 3, sha256: String(repeating: "0a1b2c3d", count: 8))),
        ]
    }
}
