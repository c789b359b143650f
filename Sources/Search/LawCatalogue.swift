package import LegalModel

/// What ranking and filters must know of each law version, by its row in the knowledge store.
package struct LawCatalogue: Sendable {
    package struct Version: Sendable {
        /// Row of the work: versions of one work share it.
        package let work: Int64
        /// Folded title.
        package let title: String
        package let level: LegalLevel
        /// 全国, or the province.
        package let region: String
        package let isNewest: Bool

        package init(work: Int64, title: String, level: LegalLevel, region: String, isNewest: Bool) {
            self.work = work
            self.title = title
            self.level = level
            self.region = region
            self.isNewest = isNewest
        }
    }

    /// Index = row of the version; nil where there is none.
    private let versions: [Version?]

    /// - Parameter rows: version rows with what is known of them.
    package init(_ rows: [(row: Int64, version: Version)]) {
        var versions = [Version?](repeating: nil, count: Int((rows.map(\.row).max() ?? -1) + 1))
        for (row, version) in rows { versions[Int(row)] = version }
        self.versions = versions
    }

    package subscript(row: UInt32) -> Version? { Int(row) < versions.count ? versions[Int(row)] : nil }

    /// One more than the largest row.
    package var limit: Int { versions.count }
}
