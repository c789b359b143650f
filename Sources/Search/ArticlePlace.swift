/// An article of a work, whatever its version.
package struct ArticlePlace: Hashable, Sendable {
    /// Row of the work.
    package let work: Int64
    /// Number times 256 plus 之N, as `SearchSchema.Column.article` keeps it.
    package let article: UInt32

    package init(work: Int64, article: UInt32) {
        self.work = work
        self.article = article
    }

    package init(work: Int64, number: Int, suffix: Int) {
        self.init(work: work, article: UInt32(clamping: number * 256 + min(255, suffix)))
    }
}
