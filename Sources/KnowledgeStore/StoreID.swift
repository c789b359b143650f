/// The row of an entity in one store file: stable as long as the file lives, meaningless in another file.
package struct StoreID<Entity>: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// At least 1.
    package let value: Int64

    package init(_ value: Int64) {
        self.value = value
    }

    package var description: String { String(value) }

    package static func < (left: StoreID, right: StoreID) -> Bool { left.value < right.value }
}

package typealias WorkID = StoreID<WorkRecord>
package typealias VersionID = StoreID<VersionRecord>
package typealias SourceID = StoreID<SourceRecord>
/// An article in one version of its work.
package typealias RevisionID = StoreID<ArticleRecord>
package typealias BlockID = StoreID<BlockRecord>
/// One immutable revision of an answer, case, guide or organisation.
package typealias ItemRevisionID = StoreID<ItemRecord>
package typealias RunID = StoreID<ImportRun>
