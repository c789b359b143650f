package import ByteStorage

extension IndexReader {
    /// Number of the newest generation that was published, verified or not; nil if there is none.
    ///
    /// - Complexity: one listing of the directory: cheap enough to ask every second.
    package static func newestGeneration(in directory: any StorageDirectory) throws(IndexError) -> UInt64? {
        try storing { () throws(StorageError) in try GenerationStore(directory: directory).generations().first }
    }
}
