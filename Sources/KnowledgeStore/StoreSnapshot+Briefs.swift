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
                        SELECT r.id, i.kind, i.key, i.external_id, r.number, r.sha256, r.title, r.topic, r.region,
                            r.payload ->> '$.审核.审核日期', r.payload ->> '$.结论', \(ItemBrief.told)
                        FROM item_revisions r JOIN items i ON i.id = r.item WHERE r.id = ?
                        """, .integer(id.value), map: ItemBrief.read)
                })
        }
        return briefs
    }
}

extension ItemBrief {
    /// What tells an item of each kind beside a 结论, in two columns; lists as JSON.
    fileprivate static let told = """
        CASE i.kind
            WHEN '\(ItemKind.answer.rawValue)' THEN iif(r.payload ->> '$.结论' IS NULL, r.payload ->> '$.正文', NULL)
            WHEN '\(ItemKind.caseExample.rawValue)' THEN r.payload ->> '$.一句话'
            WHEN '\(ItemKind.guide.rawValue)' THEN r.payload ->> '$.适用对象'
        END,
        CASE i.kind
            WHEN '\(ItemKind.answer.rawValue)' THEN NULL
            WHEN '\(ItemKind.caseExample.rawValue)' THEN r.payload ->> '$.案情'
            WHEN '\(ItemKind.guide.rawValue)' THEN r.payload -> '$.步骤'
            ELSE r.payload -> '$.业务范围'
        END
        """

    fileprivate static func read(_ row: borrowing Row) throws(DatabaseError) -> ItemBrief {
        let kind = try row.value(1, as: ItemKind.self)
        let conclusion = row.optionalText(10)
        let first = conclusion ?? row.optionalText(11)
        let telling =
            switch kind {
            case .answer: first ?? ""
            case .caseExample: [first, row.optionalText(12)].compactMap(\.self).joined(separator: "\n")
            case .guide: ([first].compactMap(\.self) + (try list(row, 12))).joined(separator: "；")
            case .organisation, .lexiconEntry: try list(row, 12).joined(separator: "、")
            }
        return ItemBrief(
            revision: ItemRevisionID(row.integer(0)), kind: kind, id: row.text(2), externalID: row.optionalText(3), number: row.int(4),
            sha256: row.text(5), title: row.text(6), topic: kind == .organisation ? nil : row.optionalText(7), region: row.text(8),
            conclusion: kind == .answer ? conclusion : nil, telling: telling, reviewedOn: try day(row))
    }

    private static func list(_ row: borrowing Row, _ column: Int) throws(DatabaseError) -> [String] {
        guard let text = row.optionalText(column) else { return [] }
        do { return try JSONDecoder().decode([String]?.self, from: Data(text.utf8)) ?? [] } catch {
            throw .malformed(column: "payload", reason: "\(row.text(2)): \(error)")
        }
    }

    private static func day(_ row: borrowing Row) throws(DatabaseError) -> CalendarDay? {
        guard let text = row.optionalText(9) else { return nil }
        guard let day = CalendarDay(iso: text) else { throw .malformed(column: "payload", reason: "\(row.text(2)): 审核日期 \(text)") }
        return day
    }
}
