internal import Database
package import LegalModel

extension StoreSnapshot {
    /// The current published revision of an item; nil if there is none.
    package func item(_ kind: ItemKind, id: String) throws(StoreError) -> ItemRecord? {
        try oneItem("WHERE i.kind = ? AND i.key = ? AND r.id = i.current", [.text(kind.rawValue), .text(id)])
    }

    /// One revision of an item by its number, in whatever state; nil if there is none.
    package func item(_ kind: ItemKind, id: String, revision number: Int) throws(StoreError) -> ItemRecord? {
        try oneItem("WHERE i.kind = ? AND i.key = ? AND r.number = ?", [.text(kind.rawValue), .text(id), .integer(number)])
    }

    /// The current published revision of the item that a source calls `externalID`.
    package func item(_ kind: ItemKind, externalID: String, origin: String) throws(StoreError) -> ItemRecord? {
        try oneItem(
            "WHERE i.kind = ? AND i.external_id = ? AND i.origin = ? AND r.id = i.current",
            [.text(kind.rawValue), .text(externalID), .text(origin)])
    }

    /// Revisions by row, in the order asked for; nil where there is no such row.
    ///
    /// - Complexity: about 25 µs a row: the payload is JSON.
    package func items(_ ids: [ItemRevisionID]) throws(StoreError) -> [ItemRecord?] {
        var records: [ItemRecord?] = []
        records.reserveCapacity(ids.count)
        for id in ids { records.append(try oneItem("WHERE r.id = ?", [.integer(id.value)])) }
        return records
    }

    /// What lists show of revisions, by row, in the order asked for; nil where there is no such row.
    ///
    /// - Complexity: about 5 µs a row: no payload is read.
    package func listings(_ ids: [ItemRevisionID]) throws(StoreError) -> [ItemListing?] {
        var listings: [ItemListing?] = []
        listings.reserveCapacity(ids.count)
        for id in ids {
            listings.append(
                try run { (connection) throws(DatabaseError) in
                    try connection.first(
                        "SELECT \(ItemListing.columns) FROM item_revisions r JOIN items i ON i.id = r.item WHERE r.id = ?",
                        .integer(id.value), map: ItemListing.read)
                })
        }
        return listings
    }

    /// Every revision of an item, oldest first.
    package func revisions(of kind: ItemKind, id: String) throws(StoreError) -> [ItemRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "\(ItemRecord.select) WHERE i.kind = ? AND i.key = ? ORDER BY r.number", .text(kind.rawValue), .text(id),
                map: ItemRecord.read)
        }
    }

    /// Published items, by id.
    ///
    /// - Parameters:
    ///   - limit: at most this many; at least 0.
    ///   - offset: leaves out so many first; at least 0.
    package func items(
        _ kind: ItemKind, where filter: ItemFilter = ItemFilter(visibleTo: .staff), limit: Int = .max, offset: Int = 0
    ) throws(StoreError) -> [ItemListing] {
        var sql = "SELECT \(ItemListing.columns) FROM items i JOIN item_revisions r ON r.id = i.current WHERE i.kind = ? AND r.circle <= ?"
        var values: [BoundValue] = [.text(kind.rawValue), .integer(filter.visibleTo.rank)]
        if let topic = filter.topic {
            sql += " AND r.topic = ?"
            values.append(.text(topic))
        }
        if let audience = filter.audience {
            sql += " AND instr(char(31) || r.audiences, char(31) || ? || char(31)) > 0"
            values.append(.text(audience))
        }
        if let day = filter.validOn {
            sql += " AND coalesce(r.valid_from, '') <= ? AND coalesce(r.valid_to, '9999') >= ?"
            values += [.text(day.description), .text(day.description)]
        }
        sql += " ORDER BY i.key LIMIT ? OFFSET ?"
        values += [.integer(limit), .integer(offset)]
        return try run { (connection) throws(DatabaseError) in
            var listings: [ItemListing] = []
            try connection.forEach(sql, values) { (row: borrowing Row) throws(DatabaseError) in listings.append(try ItemListing.read(row)) }
            return listings
        }
    }

    /// Topics with their number of published items open to everyone, largest first, then by name.
    package func topics(_ kind: ItemKind) throws(StoreError) -> [(topic: String, count: Int)] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT r.topic, count(*) AS n FROM items i JOIN item_revisions r ON r.id = i.current
                WHERE i.kind = ? AND r.topic IS NOT NULL AND r.circle = 0 GROUP BY r.topic ORDER BY n DESC, r.topic
                """, .text(kind.rawValue)
            ) { (row: borrowing Row) throws(DatabaseError) in (row.text(0), row.int(1)) }
        }
    }

    private func oneItem(_ condition: String, _ values: [BoundValue]) throws(StoreError) -> ItemRecord? {
        try run { (connection) throws(DatabaseError) in
            try connection.first("\(ItemRecord.select) \(condition)", values, map: ItemRecord.read)
        }
    }
}

extension ItemRecord {
    static let select = """
        SELECT r.id, i.kind, i.key, i.external_id, i.origin, r.number, r.sha256, r.state, r.published_at, r.note, r.payload \
        FROM item_revisions r JOIN items i ON i.id = r.item
        """

    static func read(_ row: borrowing Row) throws(DatabaseError) -> ItemRecord {
        let kind = try row.value(1, as: ItemKind.self)
        let item: KnowledgeItem
        switch row.withBytes(of: 10, { ItemPayload.decode($0, kind: kind) }) {
        case .success(let decoded): item = decoded
        case .failure(let problem): throw .malformed(column: "payload", reason: "\(kind.rawValue) \(row.text(2)): \(problem.reason)")
        }
        return ItemRecord(
            revision: ItemRevisionID(row.integer(0)), kind: kind, id: row.text(2), externalID: row.optionalText(3), origin: row.text(4),
            number: row.int(5), sha256: row.text(6), state: try row.value(7, as: RevisionState.self), publishedAt: row.optionalInteger(8),
            changeNote: row.optionalText(9), item: item)
    }
}

extension ItemListing {
    static let columns = "r.id, i.kind, i.key, r.number, r.title, r.topic, r.audiences, r.region, r.visibility, i.origin"

    static func read(_ row: borrowing Row) throws(DatabaseError) -> ItemListing {
        try read(row, from: 0)
    }

    static func read(_ row: borrowing Row, from column: Int) throws(DatabaseError) -> ItemListing {
        ItemListing(
            revision: ItemRevisionID(row.integer(column)), kind: try row.value(column + 1, as: ItemKind.self), id: row.text(column + 2),
            number: row.int(column + 3), title: row.text(column + 4), topic: row.optionalText(column + 5), audiences: row.list(column + 6),
            region: row.text(column + 7), visibility: try row.value(column + 8, as: Visibility.self), origin: row.text(column + 9))
    }
}
