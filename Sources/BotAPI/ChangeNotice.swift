import HTTPServer
package import Presentation

/// What an address is sent when something changed: the entries as `/v1/changes` gives them.
package enum ChangeNotice {
    private struct Notice: Encodable {
        let type = "knowledge.changed"
        let timestamp: String
        let data: Entries
    }

    private struct Entries: Encodable {
        let changes: [ChangesPayload.ChangePayload]
        /// As a cursor of `/v1/changes`.
        let next: String
        let more: Bool
    }

    /// - Parameter moment: seconds since 1970-01-01 UTC.
    package static func body(_ page: ChangePage, at moment: Int64) throws -> [UInt8] {
        let entries = Entries(
            changes: page.changes.map(ChangesPayload.ChangePayload.init), next: String(page.next), more: page.hasMore)
        return try Response.json(Notice(timestamp: Change.timestamp(moment), data: entries), keys: .snakeCase).body
    }
}
