import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// What somebody has in the form of an item: texts by field, and the revision it began with.
struct ItemForm: Sendable, Equatable {
    let kind: ItemKind
    let id: String
    /// 0 for an item that is not stored yet.
    var base: Int
    var cells: [String: String]

    /// Name of the hidden field with `base`.
    static let baseField = "expected"

    init(kind: ItemKind, id: String, base: Int, cells: [String: String]) {
        self.kind = kind
        self.id = id
        self.base = base
        self.cells = cells
    }

    /// The stored item, or an empty one with the usual values.
    init(_ record: ItemRecord?, kind: ItemKind, id: String, today: CalendarDay) {
        self.init(kind: kind, id: id, base: record?.number ?? 0, cells: record.map { ItemSheet.cells(of: $0.item) } ?? [:])
        guard record == nil else { return }
        cells["适用地域"] = "全国"
        if kind == .organisation {
            cells["更新日期"] = today.description
            return
        }
        cells["适用人群"] = "一般"
        cells["公开范围"] = Visibility.everyone.rawValue
        cells["生效日期"] = today.description
        cells["有效期至"] = today.adding(days: 365).description
        cells["下次复核日"] = today.adding(days: 180).description
    }

    /// What a form brings; fields that the form does not show stay as `stored` has them.
    init(_ fields: QueryParameters, kind: ItemKind, id: String, base: Int, stored: ItemRecord?) {
        self.init(kind: kind, id: id, base: base, cells: stored.map { ItemSheet.cells(of: $0.item) } ?? [:])
        for field in FormTable.fields(kind) {
            guard let text = fields[field.name] else { continue }
            cells[field.name] = text.replacing("\r\n", with: "\n")
        }
    }

    subscript(field: String) -> String { cells[field] ?? "" }

    /// The item, written by somebody and not reviewed yet.
    ///
    /// - Throws: `refused` with an issue for each field at fault.
    func item(by author: UserRecord) throws(EditorialError) -> KnowledgeItem {
        var cells = cells
        if kind != .organisation {
            cells["采编人"] = author.display
            cells["审核人"] = nil
            cells["审核日期"] = nil
        }
        return try ItemSheet.item(cells, kind: kind, id: id)
    }

    /// The shown fields as a query, for the autosave.
    var encoded: String {
        QueryParameters(FormTable.fields(kind).map { .init(name: $0.name, value: self[$0.name]) }).encoded
    }

    var title: String { self[FormTable.title(kind)] }
}

extension KnowledgeItem {
    /// The same item with the reviewer's name and the day of review.
    func reviewed(by reviewer: String, on day: CalendarDay) -> KnowledgeItem {
        switch self {
        case .answer(var answer):
            answer.review.reviewer = reviewer
            answer.review.reviewedOn = day
            return .answer(answer)
        case .caseExample(var example):
            example.review.reviewer = reviewer
            example.review.reviewedOn = day
            return .caseExample(example)
        case .guide(var guide):
            guide.review.reviewer = reviewer
            guide.review.reviewedOn = day
            return .guide(guide)
        case .organisation: return self
        }
    }
}
