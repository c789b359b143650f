package import InvertedIndex

/// A generation that a server holds in memory, with its resources: who publishes beside it neither reads nor verifies them again.
package struct OpenGeneration: Sendable {
    package let index: IndexReader
    /// As read from the generation's own copies of the resource files.
    package let resources: SearchResources

    package init(index: IndexReader, resources: SearchResources) {
        self.index = index
        self.resources = resources
    }
}
