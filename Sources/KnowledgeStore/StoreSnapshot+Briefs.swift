internal import Database
internal import FoundationEssentials
package import LegalModel

/// What a list shows of one revision of an item.
package struct ItemBrief: Sendable, Equatable {
    package let revision: ItemRevisionID
    package let kind: ItemKind
    package let id: String
    package let externalID: String?
    package let number: Int
    /// SHA-256 of the canonical JSON, lower-case hex.
    package let sha256: String
    package let title: String
    /// Nil for organisations.
    package let topic: String?
    package let region: String
    /// 结论 of a standard answer that has one.
    package let conclusion: String?
    /// What a snippet is cut from.
    package let telling: String
    package let reviewedOn: CalendarDay?
}

extension StoreSnapshot {
    /// Revisions by row, in the order asked for; nil where there is no such row.
    ///
    /// - Complexity: a third of what whole items cost: most of a payload is passed over.
    package func briefs(_ ids: [ItemRevisionID]) throws(StoreError) -> [ItemBrief?] {
        var briefs: [ItemBrief?] = []
        briefs.reserveCapacity(ids.count)
        for id in ids {
            briefs.append(
                try run { (connection) throws(DatabaseError) in
                    try connection.first(
                        """
                        SELECT r.id, i.kind, i.key, i.external_id, r.number, r.sha256, r.title, r.topic, r.region, r.payload
                        FROM item_revisions r JOIN items i ON i.id = r.item WHERE r.id = ?
                        """, .integer(id.value), map: ItemBrief.read)
                })
        }
        return briefs
    }
}

extension ItemBrief {
    /// The few keys of `StandardAnswer`, `CaseExample`, `ServiceGuide` and `Organisation` that lists show.
    private struct Payload: Decodable {
        var conclusion: String?
        var body: String?
        var oneLine: String?
        var facts: String?
        var applicants: String?
        var steps: [String]?
        var services: [String]?
        var review: Review?

        struct Review: Decodable {
            var reviewedOn: CalendarDay?

            enum CodingKeys: String, CodingKey { case reviewedOn = "审核日期" }
        }

        enum CodingKeys: String, CodingKey {
            case conclusion = "结论"
            case body = "正文"
            case oneLine = "一句话"
            case facts = "案情"
            case applicants = "适用对象"
            case steps = "步骤"
            case services = "业务范围"
            case review = "审核"
        }

        func telling(_ kind: ItemKind) -> String {
            switch kind {
            case .answer: conclusion ?? body ?? ""
            case .caseExample: [oneLine, facts].compactMap(\.self).joined(separator: "\n")
            case .guide: ([applicants].compactMap(\.self) + (steps ?? [])).joined(separator: "；")
            case .organisation, .lexiconEntry: (services ?? []).joined(separator: "、")
            }
        }
    }

    fileprivate static func read(_ row: borrowing Row) throws(DatabaseError) -> ItemBrief {
        let kind = try row.value(1, as: ItemKind.self)
        let bytes = row.withBytes(of: 9) { Data(buffer: $0) }
        let payload: Payload
        do { payload = try JSONDecoder().decode(Payload.self, from: bytes) } catch {
            throw .malformed(column: "payload", reason: "\(kind.rawValue) \(row.text(2)): \(error)")
        }
        return ItemBrief(
            revision: ItemRevisionID(row.integer(0)), kind: kind, id: row.text(2), externalID: row.optionalText(3), number: row.int(4),
            sha256: row.text(5), title: row.text(6), topic: kind == .organisation ? nil : row.optionalText(7), region: row.text(8),
            conclusion: payload.conclusion, telling: payload.telling(kind), reviewedOn: payload.review?.reviewedOn)
    }
}
